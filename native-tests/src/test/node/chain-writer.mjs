// Writes key chain files (docs/reference/format.md, part 2) from given keys, so that every byte is determined, and also files that break a rule: it
// checks nothing. For vectors only.
//
// A model is {secret, kind, iterations, salt, chainId, generation, policies, scopes} with the fields of readChain, and beside them the
// keys: `policyKey` in a policy key version, `scopeKey` in a scope key. seal() makes every tag, wrapped key and signature from them.
import { constants, createCipheriv, createHash, createPrivateKey, createPublicKey, publicEncrypt, sign } from 'node:crypto';
import { AES_KW_IV } from './reader.mjs';
import { MAGIC, chainKeys, derivedSecret, headMac, recordMac, shortMac } from './chain-reader.mjs';
import { AVAILABILITIES, FINDINGS, POLICY, POLICY_VERSION, PROFILES, SCOPE } from './chain-records.mjs';
import { operatorStatement, policyKeysOf, scopeKeyAad, scopeKeysOf, statements, u64, vouchedFor } from './chain-opener.mjs';

const PKCS8_OF_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

export const idBytes = (id) => Buffer.from(id.replaceAll('-', ''), 'hex');

/** Makes everything that follows from the keys of a model, in place. */
export function seal(model) {
  const policies = new Map(model.policies.map((policy) => [policy.id, policy]));
  for (const policy of model.policies) {
    let before;
    for (const version of policy.versions) {
      sealVersion(model, policy, version, before);
      before = version.keys;
    }
    nameIn(policy, policy.defaultScopeTag, statements.defaultScope(policy.id, policy.defaultScope));
    policy.names.forEach((name) => nameIn(policy, name, statements.policyAlias(policy.id, name.alias)));
    for (const { choice: decided, tags } of policy.decisions) {
      tags.forEach((tag) => nameIn(policy, tag, statements.availability(policy.id, AVAILABILITIES.indexOf(decided) + 1)));
    }
  }
  for (const scope of model.scopes) {
    let before;
    for (const key of scope.keys) {
      before = sealScopeKey(policies, scope, key, before);
    }
    if (scope.shreds.length > 0) {
      scope.keys.forEach((key) => Object.assign(key, { nonce: Buffer.alloc(0), wrapped: Buffer.alloc(0), predecessorTag: Buffer.alloc(0) }));
    }
    const policy = policies.get(scope.policy);
    scope.names.forEach((name) => nameIn(policy, name, statements.scopeAlias(scope.id, name.alias)));
  }
  return model;
}

function sealVersion(model, policy, version, before) {
  version.binding = { chain: model.chainId, tenant: policy.tenant, policy: policy.id, ...version.binding };
  version.bindingBytes = encodeBinding({ ...version.binding, version: version.version });
  version.keys = policyKeysOf(version.policyKey);
  version.tag = shortMac(version.keys.recordTagKey, version.bindingBytes);
  version.predecessorTag = before ? shortMac(before.predecessorKey, version.bindingBytes, version.tag) : Buffer.alloc(0);
  version.carried = before ? wrapKw(version.keys.carryKey, before.lineageKey) : Buffer.alloc(0);
  version.signatures = version.signers.map((signer) => signedBy(signer, version));
  if (version.isDropped) {
    version.copies = [];
    version.availabilityCopies = [];
    return;
  }
  version.copies = version.roots.map((root, i) => wrapCopy(root, version.policyKey, i));
  version.availabilityCopies = version.availabilityKeys.map(({ uri, version: exact, algorithm, home, ...key }) => ({
    ...{ uri, version: exact, algorithm, home },
    copy: wrapCopy({ algorithm, ...key }, version.policyKey, version.roots.length),
  }));
}

export function signedBy(signer, version, statement = operatorStatement(version)) {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_OF_ED25519, signer.privateKey]), format: 'der', type: 'pkcs8' });
  return { publicKey: signer.publicKey, signature: sign(null, statement, key) };
}

function sealScopeKey(policies, scope, key, before) {
  const wrapping = policies.get(key.wrappedBy.policy)?.versions.find((one) => one.version === key.wrappedBy.version);
  const made = scopeKeysOf(key.scopeKey, scope.id, key.version);
  key.keys = made;
  key.wrapped = wrapping
    ? sealGcm(wrapping.keys.scopeWrapKey, key.nonce, key.scopeKey, scopeKeyAad(key.wrappedBy, scope.id, key.version))
    : Buffer.alloc(48);
  key.predecessorTag = before ? shortMac(before.voucherKey, vouchedFor(scope.id, key.version, made.checkValue)) : Buffer.alloc(0);
  return made;
}

function nameIn(policy, tag, statement) {
  const version = policy?.versions.find((one) => one.version === tag.keyVersion);
  tag.tag = version ? shortMac(version.keys.nameKey, statement) : Buffer.alloc(32);
}

/** 2.9 */
export function wrapCopy(root, bytes, serial) {
  const key = Buffer.from(root.key, 'hex');
  if (root.algorithm === 'A256KW') return wrapKw(key, bytes);
  if (root.algorithm === 'RSA-OAEP-256') return wrapOaep(key, bytes);
  const nonce = Buffer.concat([Buffer.from('O365SE/test', 'ascii'), Buffer.of(serial)]);
  return Buffer.concat([nonce, sealGcm(key, nonce, bytes, Buffer.alloc(0))]);
}

/** RSA-OAEP (RFC 8017) with SHA-256 and an empty label, and with a seed that is always the same: for vectors only. */
function wrapOaep(pkcs8, bytes) {
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const modulusBytes = key.asymmetricKeyDetails.modulusLength / 8;
  const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
  const masked = (target, from) =>
    target.map((byte, i) => {
      const counter = Buffer.alloc(4);
      counter.writeUInt32BE(i >> 5);
      return byte ^ sha256(from, counter)[i & 31];
    });
  const block = Buffer.alloc(modulusBytes - 33);
  sha256().copy(block);
  block[block.length - bytes.length - 1] = 1;
  bytes.copy(block, block.length - bytes.length);
  const seed = sha256(Buffer.from('O365SE/1 vectors, seed of OAEP', 'ascii'));
  const maskedBlock = masked(block, seed);
  const encoded = Buffer.concat([Buffer.alloc(1), masked(seed, maskedBlock), maskedBlock]);
  return publicEncrypt({ key: createPublicKey(key), padding: constants.RSA_NO_PADDING }, encoded);
}

export function wrapKw(key, bytes) {
  const kw = createCipheriv('id-aes256-wrap', key, AES_KW_IV);
  return Buffer.concat([kw.update(bytes), kw.final()]);
}

export function sealGcm(key, nonce, bytes, aad) {
  const gcm = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  gcm.setAAD(aad);
  return Buffer.concat([gcm.update(bytes), gcm.final(), gcm.getAuthTag()]);
}

// ---- bytes ----

const u8 = (value) => Buffer.of(value);
const u16 = (value) => Buffer.of(value >> 8, value & 0xff);
const bytes = (value) => Buffer.concat([u16(value.length), value]);
const flag = (value) => u8(typeof value === 'number' ? value : value ? 1 : 0);
const choice = (names, value) => u8(typeof value === 'number' ? value : names.indexOf(value) + 1);
const list = (items, write) => Buffer.concat([u16(items.length), ...items.map(write)]);
const keyTag = (tag) => Buffer.concat([u64(tag.keyVersion), bytes(tag.tag)]);
const name = (one) => Buffer.concat([text(one.alias), keyTag(one)]);
const policyKeyId = (one) => Buffer.concat([idBytes(one.policy), u64(one.version)]);

/** A text, or the bytes of one that is not a text. */
function text(value) {
  return bytes(Buffer.isBuffer(value) ? value : Buffer.from(value, 'utf8'));
}

const rootKey = (root) => Buffer.concat([root.uri, root.version, root.algorithm, root.home].map(text));

export function encodeBinding(binding) {
  return Buffer.concat([
    idBytes(binding.chain),
    text(binding.tenant),
    idBytes(binding.policy),
    u64(binding.version),
    choice(PROFILES, binding.profile),
    list(binding.roots, rootKey),
    choice(AVAILABILITIES, binding.availability),
    list(binding.approvers, (one) => Buffer.concat([text(one.name), bytes(one.publicKey), list(one.applications, text)])),
    u8(binding.threshold),
  ]);
}

export function encodePolicy(policy) {
  return Buffer.concat([
    idBytes(policy.id),
    list(policy.names, name),
    text(policy.tenant),
    flag(policy.enabled),
    list(policy.purges, purge),
    list(policy.denied, (mark) => Buffer.concat([text(mark.uri), text(mark.version), u64(mark.since)])),
    u64(policy.outageSince),
    u64(policy.forgets),
    list(policy.decisions, (one) => Buffer.concat([choice(AVAILABILITIES, one.choice), list(one.tags, keyTag)])),
    list(policy.formerAvailabilityKeys, rootKey),
    list(policy.seals, bytes),
    list(policy.usedRequests, (used) => Buffer.concat([bytes(used.digest), u64(used.notAfter)])),
    idBytes(policy.defaultScope),
    keyTag(policy.defaultScopeTag),
    u64(policy.created),
    u64(policy.nextVersion),
  ]);
}

function purge(one) {
  return Buffer.concat([
    bytes(one.request),
    u64(one.requested),
    list(one.signatures, bytes),
    u64(one.approved),
    u64(one.notBefore),
    u64(one.destroyed),
    list(one.evidence, evidence),
  ]);
}

function evidence(one) {
  return Buffer.concat([text(one.uri), text(one.version), choice(FINDINGS, one.finding), list(one.details, text), u64(one.at)]);
}

function shred(one) {
  return Buffer.concat([u64(one.at), text(one.reason), bytes(one.request), list(one.signatures, bytes), list(one.evidence, evidence)]);
}

export function encodeVersion(version) {
  return Buffer.concat([
    version.bindingBytes,
    bytes(version.tag),
    bytes(version.predecessorTag),
    bytes(version.carried),
    list(version.signatures, (one) => Buffer.concat([bytes(one.publicKey), bytes(one.signature)])),
    list(version.copies, bytes),
    list(version.availabilityCopies, (one) => Buffer.concat([rootKey(one), bytes(one.copy)])),
  ]);
}

export function encodeScope(scope) {
  return Buffer.concat([
    idBytes(scope.id),
    list(scope.names, name),
    text(scope.tenant),
    idBytes(scope.policy),
    u64(scope.created),
    u64(scope.nextVersion),
    list(scope.keys, (key) =>
      Buffer.concat([
        u64(key.version),
        policyKeyId(key.wrappedBy),
        bytes(key.nonce),
        bytes(key.wrapped),
        bytes(key.predecessorTag),
        list(key.lineage, policyKeyId),
        u64(key.created),
      ]),
    ),
    list(scope.shreds, shred),
  ]);
}

/** The records of a sealed model, in the order of 2.2. */
export function recordsOf(model) {
  return [
    ...model.policies.flatMap((policy) => [
      { type: POLICY, body: encodePolicy(policy) },
      ...policy.versions.map((version) => ({ type: POLICY_VERSION, body: encodeVersion(version) })),
    ]),
    ...model.scopes.map((scope) => ({ type: SCOPE, body: encodeScope(scope) })),
  ];
}

/** 2.3: the keys of the model's chain, and the secret they are derived from. */
export function keysOf(model) {
  const derived = derivedSecret(model.kind, model.secret, model.salt, model.iterations) ?? model.derived;
  return { derivedSecret: derived, ...chainKeys(derived, model.salt, idBytes(model.chainId)) };
}

/** The file of some records; `header` and `count` can state something else than what is true. */
export function assemble(model, records, { count = records.length, header = (bytes) => bytes } = {}) {
  const keys = keysOf(model);
  const counted = Buffer.alloc(4);
  counted.writeUInt32BE(count);
  const iterations = Buffer.alloc(4);
  iterations.writeUInt32BE(model.iterations);
  const top = header(
    Buffer.concat([
      MAGIC,
      Buffer.of(1, model.kind),
      model.salt,
      iterations,
      idBytes(model.chainId),
      keys.secretCheck,
      u64(model.generation),
      counted,
    ]),
  );
  const macs = records.map(({ type, body, mac }) => mac ?? recordMac(keys.recordKey, idBytes(model.chainId), type, body));
  const framed = records.flatMap(({ type, body }, i) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return [u8(type), length, body, macs[i]];
  });
  return Buffer.concat([top, ...framed, headMac(keys.headKey, top, macs)]);
}
