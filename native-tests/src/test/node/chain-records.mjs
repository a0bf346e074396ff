// The bodies of the records of a key chain file (docs/reference/format.md, 2.1 and 2.4 to 2.6), decoded. Byte strings become Buffers, numbers of 64
// bits that are not versions become BigInts.
import { uuidText } from './reader.mjs';
import { ChainError } from './chain-error.mjs';

export const POLICY = 1;
export const POLICY_VERSION = 2;
export const SCOPE = 3;
export const PROFILES = ['EXCHANGE', 'SHAREPOINT', 'MULTI_WORKLOAD'];
export const AVAILABILITIES = ['none', 'recover-only', 'outage', 'outage+system'];
export const FINDINGS = ['absent', 'recoverable', 'denied', 'present', 'unknown', 'destroyed'];
export const LIMITS = {
  names: 64,
  denied: 64,
  roots: 8,
  approvers: 64,
  signatures: 8,
  copy: 4096,
  versions: 4096,
  former: 64,
  used: 64,
  seal: 2048,
  request: 16384,
  approvals: 64,
  approval: 1024,
  evidence: 256,
};

const SHORT_TEXT = 256;
const LONG_TEXT = 1024;
const LAST_VERSION = 2n ** 32n - 1n;
const MOST = 2n ** 63n - 1n;
const REFUSED_CHARACTERS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd]/u;
const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }); // else a U+FEFF in front would be lost

function refuse(text) {
  throw new ChainError('inconsistent', text);
}

/** The primitives of 2.1. */
class Body {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  get offset() {
    return this.#at;
  }

  raw(length) {
    if (this.#bytes.length - this.#at < length) refuse('a record ends too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  u8() {
    return this.raw(1)[0];
  }

  u16() {
    return this.raw(2).readUInt16BE();
  }

  u64(least = 0n, most = MOST) {
    const value = this.raw(8).readBigUInt64BE();
    if (value < least || value > most) refuse(`a number is ${value}, not ${least} to ${most}`);
    return value;
  }

  id() {
    return uuidText(this.raw(16));
  }

  bytes(least, most = least) {
    const length = this.u16();
    if (length < least || length > most) refuse(`a byte string has ${length} bytes`);
    return this.raw(length);
  }

  text(most) {
    let text;
    try {
      text = UTF_8.decode(this.raw(this.u16()));
    } catch (error) {
      if (error instanceof ChainError) throw error;
      refuse('a text is not UTF-8');
    }
    if (text.length === 0 || text.length > most) refuse(`a text has ${text.length} UTF-16 code units`);
    if (REFUSED_CHARACTERS.test(text)) refuse('a text holds a character that is not allowed');
    return text;
  }

  list(least, most, item) {
    const count = this.u16();
    if (count < least || count > most) refuse(`a list has ${count} items`);
    return Array.from({ length: count }, () => item(this));
  }

  flag() {
    const value = this.u8();
    if (value > 1) refuse(`a flag is ${value}`);
    return value === 1;
  }

  choice(names) {
    const code = this.u8();
    if (code < 1 || code > names.length) refuse(`a choice is ${code}`);
    return names[code - 1];
  }

  version() {
    return Number(this.u64(1n, LAST_VERSION));
  }

  nextVersion() {
    return Number(this.u64(2n, LAST_VERSION + 1n));
  }

  tenant() {
    const text = this.text(SHORT_TEXT);
    if (text.includes('/')) refuse('a tenant holds a slash');
    return text;
  }

  keyTag() {
    return { keyVersion: this.version(), tag: this.bytes(32) };
  }

  end() {
    if (this.#at !== this.#bytes.length) refuse('something is left over at the end of a record');
  }
}

const name = (body) => ({ alias: body.text(SHORT_TEXT), ...body.keyTag() });
const policyKeyId = (body) => ({ policy: body.id(), version: body.version() });

const rootKey = (body) => ({
  uri: body.text(LONG_TEXT),
  version: body.text(LONG_TEXT),
  algorithm: body.text(LONG_TEXT),
  home: body.text(LONG_TEXT),
});

function decision(body) {
  const made = { choice: body.choice(AVAILABILITIES), tags: body.list(0, 1, () => body.keyTag()) };
  if (made.tags.length === 0 && made.choice !== 'none') refuse('a decision on the availability key has no tag');
  return made;
}

/** 2.4 */
export function decodePolicy(bytes) {
  const body = new Body(bytes);
  const policy = {
    id: body.id(),
    names: body.list(0, LIMITS.names, name),
    tenant: body.tenant(),
    enabled: body.flag(),
    purges: body.list(0, 1, purge),
    denied: body.list(0, LIMITS.denied, () => ({ uri: body.text(LONG_TEXT), version: body.text(LONG_TEXT), since: body.u64() })),
    outageSince: body.u64(),
    forgets: body.u64(),
    decisions: body.list(0, 1, () => decision(body)),
    formerAvailabilityKeys: body.list(0, LIMITS.former, rootKey),
    seals: body.list(0, 1, () => body.bytes(1, LIMITS.seal)),
    usedRequests: body.list(0, LIMITS.used, () => ({ digest: body.bytes(32), notAfter: body.u64() })),
    defaultScope: body.id(),
    defaultScopeTag: body.keyTag(),
    created: body.u64(),
    nextVersion: body.nextVersion(),
  };
  body.end();
  requireDistinct(policy.denied.map((mark) => `${mark.uri} ${mark.version}`), 'a root key is marked as denied twice');
  requireDistinct(policy.usedRequests.map((used) => used.digest.toString('hex')), 'a request was applied twice');
  return policy;
}

const approvals = (body) => body.list(0, LIMITS.approvals, () => body.bytes(1, LIMITS.approval));

const evidence = (body) => ({
  uri: body.text(LONG_TEXT),
  version: body.text(LONG_TEXT),
  finding: body.choice(FINDINGS),
  details: body.list(0, 1, () => body.text(SHORT_TEXT)),
  at: body.u64(),
});

function purge(body) {
  const read = {
    request: body.bytes(1, LIMITS.request),
    requested: body.u64(),
    signatures: approvals(body),
    approved: body.u64(),
    notBefore: body.u64(),
    destroyed: body.u64(),
    evidence: body.list(0, LIMITS.evidence, evidence),
  };
  const { signatures, approved, notBefore, destroyed } = read;
  if (approved === 0n) {
    if (signatures.length > 0) refuse('a purge has signatures and was not approved');
    if (notBefore !== 0n || destroyed !== 0n) refuse('a purge that was not approved has an end');
  } else {
    if (signatures.length === 0) refuse('a purge was approved by nobody');
    if (notBefore < approved) refuse('a cooling-off ends before it begins');
    if (destroyed !== 0n && destroyed < notBefore) refuse('a purge was done before the end of the cooling-off');
  }
  return read;
}

/** 2.5; `bindingBytes` is what the tags are over. */
export function decodePolicyVersion(bytes) {
  const body = new Body(bytes);
  const binding = {
    chain: body.id(),
    tenant: body.tenant(),
    policy: body.id(),
    version: body.version(),
    profile: body.choice(PROFILES),
    roots: body.list(1, LIMITS.roots, () => rootKey(body)),
    availability: body.choice(AVAILABILITIES),
    approvers: body.list(0, LIMITS.approvers, () => ({
      name: body.text(SHORT_TEXT),
      publicKey: body.bytes(32),
      applications: body.list(0, 1, () => body.text(SHORT_TEXT)),
    })),
    threshold: body.u8(),
  };
  const bindingBytes = bytes.subarray(0, body.offset);
  const { approvers, threshold, roots } = binding;
  if (approvers.length === 0 ? threshold !== 0 : threshold < 1 || threshold > approvers.length) {
    refuse(`the threshold is ${threshold} of ${approvers.length}`);
  }
  requireDistinct(approvers.map((approver) => approver.publicKey.toString('hex')), 'an approver is there twice');
  const isFirst = binding.version === 1;
  const version = {
    version: binding.version,
    binding,
    bindingBytes,
    tag: body.bytes(32),
    predecessorTag: body.bytes(isFirst ? 0 : 32),
    carried: body.bytes(isFirst ? 0 : 40),
    signatures: body.list(0, isFirst ? LIMITS.signatures : 0, () => ({ publicKey: body.bytes(32), signature: body.bytes(64) })),
    copies: body.list(0, LIMITS.roots, () => body.bytes(1, LIMITS.copy)),
    availabilityCopies: body.list(0, 1, () => ({ ...rootKey(body), copy: body.bytes(1, LIMITS.copy) })),
  };
  body.end();
  const isDropped = version.copies.length === 0;
  if (!isDropped && version.copies.length !== roots.length) refuse('there is not one copy for each root');
  if (isDropped && version.availabilityCopies.length > 0) refuse('a version that was dropped has a copy under the availability key');
  requireDistinct(version.signatures.map((signed) => signed.publicKey.toString('hex')), 'an operator signed twice');
  return version;
}

/** 2.6 */
export function decodeScope(bytes) {
  const body = new Body(bytes);
  let before = 0;
  const scope = {
    id: body.id(),
    names: body.list(0, LIMITS.names, name),
    tenant: body.tenant(),
    policy: body.id(),
    created: body.u64(),
    nextVersion: body.nextVersion(),
    keys: body.list(1, LIMITS.versions, () => {
      const key = scopeKey(body);
      if (key.version <= before) refuse('the scope key versions do not grow');
      before = key.version;
      return key;
    }),
    shreds: body.list(0, 1, shred),
  };
  body.end();
  scope.keys.forEach((key, index) => requireLengths(key, index === 0, scope.shreds.length > 0));
  return scope;
}

function shred(body) {
  const read = {
    at: body.u64(),
    reason: body.text(LONG_TEXT),
    request: body.bytes(0, LIMITS.request),
    signatures: approvals(body),
    evidence: body.list(0, LIMITS.evidence, evidence),
  };
  if ((read.request.length === 0) !== (read.signatures.length === 0)) refuse('a shred has a request without signatures, or the reverse');
  return read;
}

/** Of a scope that was shredded only the numbers and lineages of its keys are left. */
function requireLengths({ nonce, wrapped, predecessorTag }, isFirst, isShredded) {
  const expected = isShredded ? [0, 0, 0] : [12, 48, isFirst ? 0 : 32];
  const found = [nonce, wrapped, predecessorTag].map((bytes) => bytes.length);
  if (expected.some((length, i) => length !== found[i])) refuse(`a scope key has ${found}, not ${expected} bytes`);
}

function scopeKey(body) {
  const key = {
    version: body.version(),
    wrappedBy: policyKeyId(body),
    nonce: body.bytes(0, 12),
    wrapped: body.bytes(0, 48),
    predecessorTag: body.bytes(0, 32),
    lineage: body.list(1, LIMITS.versions, policyKeyId),
    created: body.u64(),
  };
  const texts = key.lineage.map(({ policy, version }) => `${policy} ${version}`);
  if (texts.at(-1) !== `${key.wrappedBy.policy} ${key.wrappedBy.version}`) {
    refuse('a lineage does not end with the policy key that wraps the scope key now');
  }
  requireDistinct(texts, 'a lineage names a policy key twice');
  return key;
}

function requireDistinct(texts, otherwise) {
  if (new Set(texts).size !== texts.length) refuse(otherwise);
}
