// The bodies of the records of a key chain file (docs/reference/format.md, 2.1 and 2.4 to 2.6), decoded. Byte strings become Buffers, numbers of 64
// bits that are not versions become BigInts.
import { uuidText } from './reader.mjs';
import { ChainError } from './chain-error.mjs';

export const POLICY = 1;
export const POLICY_VERSION = 2;
export const SCOPE = 3;
export const PROFILES = ['EXCHANGE', 'SHAREPOINT', 'MULTI_WORKLOAD'];
export const AVAILABILITIES = ['none', 'recover-only', 'outage', 'outage+system'];
export const LIMITS = { names: 64, denied: 64, roots: 8, approvers: 64, signatures: 8, copy: 4096, versions: 4096 };

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
    purgeRequested: body.flag(),
    denied: body.list(0, LIMITS.denied, () => ({ uri: body.text(LONG_TEXT), version: body.text(LONG_TEXT), since: body.u64() })),
    outageSince: body.u64(),
    forgets: body.u64(),
    decisions: body.list(0, 1, () => decision(body)),
    defaultScope: body.id(),
    defaultScopeTag: body.keyTag(),
    created: body.u64(),
    nextVersion: body.nextVersion(),
  };
  body.end();
  requireDistinct(policy.denied.map((mark) => `${mark.uri} ${mark.version}`), 'a root key is marked as denied twice');
  return policy;
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
    copies: body.list(roots.length, roots.length, () => body.bytes(1, LIMITS.copy)),
    availabilityCopies: body.list(0, 1, () => ({ ...rootKey(body), copy: body.bytes(1, LIMITS.copy) })),
  };
  body.end();
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
      const key = scopeKey(body, before === 0);
      if (key.version <= before) refuse('the scope key versions do not grow');
      before = key.version;
      return key;
    }),
  };
  body.end();
  return scope;
}

function scopeKey(body, isFirst) {
  const key = {
    version: body.version(),
    wrappedBy: policyKeyId(body),
    nonce: body.bytes(12),
    wrapped: body.bytes(48),
    predecessorTag: body.bytes(isFirst ? 0 : 32),
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
