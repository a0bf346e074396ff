// Opens the keys of a key chain (docs/reference/format.md, 2.5 to 2.9), written from that page alone. A chain is what readChain returned; roots are
// {uri, version, algorithm, home, key}; operators are Ed25519 public keys, and none means that nobody has to sign.
import { constants, createDecipheriv, createPrivateKey, createPublicKey, privateDecrypt, timingSafeEqual, verify } from 'node:crypto';
import { AES_KW_IV, hkdfExpand } from './reader.mjs';
import { ChainError } from './chain-error.mjs';
import { shortMac } from './chain-reader.mjs';

const ZERO = Buffer.alloc(1);
const GCM_NONCE_BYTES = 12;
const GCM_TAG_BYTES = 16;
const SPKI_OF_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

const label = (text) => Buffer.from(`O365SE/1 ${text}`, 'ascii');
const idBytes = (id) => Buffer.from(id.replaceAll('-', ''), 'hex');

export function u64(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

/** 2.5: the keys of one policy key version. */
export function policyKeysOf(policyKey) {
  const lineageKey = hkdfExpand(policyKey, label('lineage'), 32);
  return { policyKey, scopeWrapKey: hkdfExpand(policyKey, label('scope wrap'), 32), ...lineageKeysOf(lineageKey) };
}

export function lineageKeysOf(lineageKey) {
  return {
    lineageKey,
    recordTagKey: hkdfExpand(lineageKey, label('record tag'), 32),
    predecessorKey: hkdfExpand(lineageKey, label('predecessor tag'), 32),
    carryKey: hkdfExpand(lineageKey, label('lineage wrap'), 32),
    nameKey: hkdfExpand(lineageKey, label('name tag'), 32),
  };
}

/** 2.6: the voucher key of a scope key version, and the check value of that version. */
export function scopeKeysOf(scopeKey, scopeId, version) {
  const what = Buffer.concat([ZERO, idBytes(scopeId), u64(version)]);
  return {
    scopeKey,
    voucherKey: hkdfExpand(scopeKey, Buffer.concat([label('scope key voucher'), what]), 32),
    checkValue: hkdfExpand(scopeKey, Buffer.concat([label('scope key check'), what]), 32),
  };
}

/** 2.6: what a predecessor tag is over, of the version that follows. */
export function vouchedFor(scopeId, version, checkValue) {
  return Buffer.concat([idBytes(scopeId), u64(version), checkValue]);
}

/** 2.6: what AES-GCM binds a wrapped scope key to. */
export function scopeKeyAad(wrappedBy, scopeId, version) {
  return Buffer.concat([idBytes(wrappedBy.policy), u64(wrappedBy.version), idBytes(scopeId), u64(version)]);
}

/** 2.7: the statements that name tags are over. */
export const statements = {
  policyAlias: (id, alias) => Buffer.concat([Buffer.of(1), idBytes(id), text(alias)]),
  scopeAlias: (id, alias) => Buffer.concat([Buffer.of(2), idBytes(id), text(alias)]),
  defaultScope: (policy, scope) => Buffer.concat([Buffer.of(3), idBytes(policy), idBytes(scope)]),
  availability: (policy, code) => Buffer.concat([Buffer.of(4), idBytes(policy), Buffer.of(code)]),
};

function text(value) {
  const bytes = Buffer.from(value, 'utf8');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** 2.5: what an operator signs. */
export function operatorStatement(first) {
  return Buffer.concat([label('operator'), ZERO, first.bindingBytes, first.tag]);
}

export class ChainOpener {
  #chain;
  #roots;
  #operators;

  constructor(chain, roots, operators = []) {
    this.#chain = chain;
    this.#roots = roots;
    this.#operators = operators;
  }

  /** 2.5: opens a policy key version with one of its roots; returns its keys and, by version, the lineage keys that it proves. */
  policyKey(policyId, number, rootIndex = 0) {
    const policy = find(this.#chain.policies, policyId, 'policy');
    this.#requireSignature(policy);
    const index = policy.versions.findIndex((one) => one.version === number);
    const version = policy.versions[index];
    const root = this.#rootOf(version.binding.roots[rootIndex]);
    const policyKey = unwrapCopy(root, version.copies[rootIndex]);
    if (policyKey.length !== 32) throw new ChainError('forged', `a copy unwraps to ${policyKey.length} bytes`);
    const keys = policyKeysOf(policyKey);
    return { ...keys, lineage: proveLineage(policy.versions.slice(0, index + 1), keys) };
  }

  /** 2.7: checks the alias of a policy or scope. */
  alias(alias) {
    for (const [items, statement] of [
      [this.#chain.policies, statements.policyAlias],
      [this.#chain.scopes, statements.scopeAlias],
    ]) {
      for (const item of items) {
        const name = item.names.find((one) => one.alias === alias);
        if (name) return this.#checkName(item.policy ?? item.id, name, statement(item.id, alias));
      }
    }
    throw new Error(`there is no alias ${alias}`);
  }

  /** 2.7: checks the default scope of a policy. */
  defaultScope(policyId) {
    const policy = find(this.#chain.policies, policyId, 'policy');
    this.#checkName(policyId, policy.defaultScopeTag, statements.defaultScope(policyId, policy.defaultScope));
  }

  /** 2.6: opens a scope key version; every version before it in the list has to vouch for the next. */
  scopeKey(scopeId, number) {
    const scope = find(this.#chain.scopes, scopeId, 'scope');
    let opened;
    for (const key of scope.keys) {
      const { scopeWrapKey } = this.policyKey(key.wrappedBy.policy, key.wrappedBy.version);
      const aad = scopeKeyAad(key.wrappedBy, scopeId, key.version);
      const next = scopeKeysOf(openGcm(scopeWrapKey, key.nonce, key.wrapped, aad, 'a scope key'), scopeId, key.version);
      if (opened) {
        const tag = shortMac(opened.voucherKey, vouchedFor(scopeId, key.version, next.checkValue));
        requireSame(tag, key.predecessorTag, `the predecessor tag of scope key version ${key.version}`);
      }
      opened = next;
      if (key.version === number) return opened;
    }
    throw new Error(`there is no scope key version ${number}`);
  }

  #checkName(policyId, name, statement) {
    const { versions } = find(this.#chain.policies, policyId, 'policy');
    const opened = versions.find(({ version, copies }) => version >= name.keyVersion && copies.length > 0); // an older one may have been dropped
    const { lineage } = this.policyKey(policyId, opened.version);
    requireSame(shortMac(lineage.get(name.keyVersion).nameKey, statement), name.tag, 'the tag of a name');
  }

  #requireSignature(policy) {
    if (this.#operators.length === 0) return;
    const first = policy.versions[0];
    const statement = operatorStatement(first);
    const isSigned = first.signatures.some(
      ({ publicKey, signature }) => this.#operators.some((one) => one.equals(publicKey)) && isSignature(publicKey, statement, signature),
    );
    if (!isSigned) throw new ChainError('unsigned', `policy ${policy.id} is not signed by an operator`);
  }

  #rootOf({ uri, version, algorithm, home }) {
    const root = this.#roots.find((one) => one.uri === uri);
    if (root?.version !== version || root.algorithm !== algorithm || root.home !== home) {
      throw new Error(`there is no root ${uri} version ${version} for ${algorithm} in ${home}`);
    }
    return root;
  }
}

/** 2.5: from the newest of some versions down to version 1, by iteration. */
function proveLineage(versions, newest) {
  const lineage = new Map();
  let keys = newest;
  for (const version of versions.toReversed()) {
    const what = `of policy key version ${version.version}`;
    lineage.set(version.version, keys);
    requireSame(shortMac(keys.recordTagKey, version.bindingBytes), version.tag, `the tag ${what}`);
    if (version.version === 1) return lineage;
    const carried = unwrapKw(keys.carryKey, version.carried, `the carried lineage key ${what}`);
    keys = lineageKeysOf(carried);
    const tag = shortMac(keys.predecessorKey, version.bindingBytes, version.tag);
    requireSame(tag, version.predecessorTag, `the predecessor tag ${what}`);
  }
  throw new Error('a chain that was read has version 1 of every policy key');
}

/** 2.9 */
function unwrapCopy(root, copy) {
  const key = Buffer.from(root.key, 'hex');
  if (root.algorithm === 'A256KW') return unwrapKw(key, copy, `the copy of ${root.uri}`);
  if (root.algorithm === 'RSA-OAEP-256') return unwrapOaep(key, copy, `the copy of ${root.uri}`);
  if (root.algorithm !== 'A256GCM') throw new Error(`this reader has no roots for ${root.algorithm}`);
  return openGcm(key, copy.subarray(0, GCM_NONCE_BYTES), copy.subarray(GCM_NONCE_BYTES), Buffer.alloc(0), `the copy of ${root.uri}`);
}

function unwrapOaep(pkcs8, copy, what) {
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  try {
    return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, copy); // MGF1 with SHA-256, too
  } catch {
    throw new ChainError('forged', `${what} does not open`);
  }
}

function unwrapKw(key, wrapped, what) {
  try {
    const kw = createDecipheriv('id-aes256-wrap', key, AES_KW_IV);
    return Buffer.concat([kw.update(wrapped), kw.final()]);
  } catch {
    throw new ChainError('forged', `${what} does not unwrap`);
  }
}

function openGcm(key, nonce, sealed, aad, what) {
  const tagAt = sealed.length - GCM_TAG_BYTES;
  try {
    const gcm = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: GCM_TAG_BYTES });
    gcm.setAAD(aad);
    gcm.setAuthTag(sealed.subarray(tagAt));
    return Buffer.concat([gcm.update(sealed.subarray(0, tagAt)), gcm.final()]);
  } catch {
    throw new ChainError('forged', `${what} does not open`);
  }
}

/** RFC 8032, pure Ed25519. Bytes that are not a point of the curve have signed nothing. */
function isSignature(publicKey, statement, signature) {
  try {
    const key = createPublicKey({ key: Buffer.concat([SPKI_OF_ED25519, publicKey]), format: 'der', type: 'spki' });
    return verify(null, statement, key, signature);
  } catch {
    return false;
  }
}

function requireSame(made, found, what) {
  if (!timingSafeEqual(made, found)) throw new ChainError('forged', `${what} does not verify`);
}

function find(items, id, kind) {
  const found = items.find((item) => item.id === id);
  if (!found) throw new Error(`there is no ${kind} ${id}`);
  return found;
}
