// A reader of the key chain file (docs/reference/format.md, 2.1 to 2.8), written from that page alone. It holds the whole file in memory. What
// it returns is authentic and consistent; chain-opener.mjs opens the keys in it.
import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { hkdfExpand, uuidText } from './reader.mjs';
import { LIMITS, POLICY, POLICY_VERSION, SCOPE, decodePolicy, decodePolicyVersion, decodeScope } from './chain-records.mjs';
import { ChainError } from './chain-error.mjs';
import { checkFit } from './chain-fit.mjs';

export const MAGIC = Buffer.from('O5KC', 'ascii');
export const HEADER_BYTES = 102;
export const MAC_BYTES = 32;
export const GENERATED = 1;
export const PASSWORD = 2;
export const MAX_RECORD_BYTES = 8 * 1024 * 1024;

const MAX_RECORDS = 4_000_000;
const MAX_GENERATION = 10n ** 18n - 1n;
const MIN_ITERATIONS = 100_000;
const MAX_ITERATIONS = 2_000_000;

/** 2.3: the 32 bytes of a generated secret, or undefined if the text is a password. */
export function generatedSecret(text) {
  if (!/^o5s1\.[A-Za-z0-9_-]{48}$/.test(text)) return undefined;
  const bytes = Buffer.from(text.slice(5), 'base64url');
  const secret = bytes.subarray(0, 32);
  const checksum = createHash('sha256').update(secret).digest().subarray(0, 4);
  return checksum.equals(bytes.subarray(32)) ? secret : undefined;
}

/** 2.3: the derived secret, or undefined if the text cannot be the secret of a chain of this kind. */
export function derivedSecret(kind, text, salt, iterations) {
  if (kind === GENERATED) return generatedSecret(text);
  const isPassword = text.length > 0 && text.isWellFormed();
  return isPassword ? pbkdf2Sync(Buffer.from(text, 'utf8'), salt, iterations, 32, 'sha512') : undefined;
}

/** 2.3: the keys that authenticate a chain, and its secret check. */
export function chainKeys(derived, salt, chainId) {
  const label = (text) => Buffer.from(`O365SE/1 ${text}`, 'ascii');
  const chainKey = hkdfExpand(derived, Buffer.concat([label('chain key'), Buffer.alloc(1), salt, chainId]), 32);
  return {
    chainKey,
    recordKey: hkdfExpand(chainKey, label('chain record'), 32),
    headKey: hkdfExpand(chainKey, label('chain head'), 32),
    secretCheck: hkdfExpand(chainKey, label('chain secret check'), 32),
  };
}

export function recordMac(recordKey, chainId, type, body) {
  return shortMac(recordKey, chainId, Buffer.of(type), body);
}

export function headMac(headKey, header, recordMacs) {
  return shortMac(headKey, header, ...recordMacs);
}

/** The first 32 bytes of an HMAC-SHA-512. */
export function shortMac(key, ...parts) {
  const mac = createHmac('sha512', key);
  parts.forEach((part) => mac.update(part));
  return mac.digest().subarray(0, 32);
}

/** Reads a chain with its secret, or throws a ChainError. */
export function readChain(file, secret) {
  const header = readHeader(file);
  const derived = derivedSecret(header.kind, secret, header.salt, header.iterations);
  const keys = derived && chainKeys(derived, header.salt, header.chainIdBytes);
  if (!keys || !timingSafeEqual(keys.secretCheck, header.secretCheck)) {
    throw new ChainError('wrong-secret', 'the secret check differs (another secret, or altered salt, chain id or secret check)');
  }
  const macs = [];
  const records = [];
  let at = HEADER_BYTES;
  for (let number = 1; number <= header.count; number++) {
    const frame = take(file, at, 5);
    const length = frame.readUInt32BE(1);
    if (length > MAX_RECORD_BYTES) throw new ChainError('altered', `record ${number} has ${length} bytes`);
    const body = take(file, at + 5, length);
    const mac = take(file, at + 5 + length, MAC_BYTES);
    if (!timingSafeEqual(recordMac(keys.recordKey, header.chainIdBytes, frame[0], body), mac)) {
      throw new ChainError('altered', `the MAC of record ${number} differs`);
    }
    macs.push(mac);
    records.push({ type: frame[0], body });
    at += 5 + length + MAC_BYTES;
  }
  const head = take(file, at, MAC_BYTES);
  if (at + MAC_BYTES !== file.length) throw new ChainError('altered', 'something follows the head MAC');
  if (!timingSafeEqual(headMac(keys.headKey, file.subarray(0, HEADER_BYTES), macs), head)) {
    throw new ChainError('altered', 'the head MAC differs');
  }
  const chain = { chainId: uuidText(header.chainIdBytes), generation: header.generation, ...arrange(records) };
  checkFit(chain);
  return { chain, header, derived, keys };
}

/** 2.2, before PBKDF2 is paid. */
function readHeader(file) {
  const notAChain = (text) => new ChainError('not-a-chain', text);
  if (!file.subarray(0, 4).equals(MAGIC)) throw notAChain('it does not begin with O5KC');
  const bytes = take(file, 0, HEADER_BYTES);
  const header = {
    kind: bytes[5],
    salt: bytes.subarray(6, 38),
    iterations: bytes.readUInt32BE(38),
    chainIdBytes: bytes.subarray(42, 58),
    secretCheck: bytes.subarray(58, 90),
    generation: bytes.readBigUInt64BE(90),
    count: bytes.readUInt32BE(98),
  };
  if (bytes[4] !== 1) throw notAChain(`it has version ${bytes[4]}`);
  if (header.kind !== GENERATED && header.kind !== PASSWORD) throw notAChain(`its kind of secret is ${header.kind}`);
  const [least, most] = header.kind === GENERATED ? [0, 0] : [MIN_ITERATIONS, MAX_ITERATIONS];
  if (header.iterations < least || header.iterations > most) throw notAChain(`it states ${header.iterations} iterations`);
  if (header.generation < 1n || header.generation > MAX_GENERATION) {
    throw new ChainError('altered', `its generation is ${header.generation}`);
  }
  if (header.count > MAX_RECORDS) throw new ChainError('altered', `it has ${header.count} records`);
  return header;
}

function take(file, at, length) {
  if (file.length - at < length) throw new ChainError('altered', 'the file ends too early');
  return file.subarray(at, at + length);
}

/** 2.2, order: each policy is followed by its versions, and the scopes come last. */
function arrange(records) {
  const policies = [];
  const scopes = [];
  for (const { type, body } of records) {
    if (type === POLICY) {
      inconsistentUnless(scopes.length === 0, 'a policy comes after a scope');
      policies.push({ ...decodePolicy(body), versions: [] });
    } else if (type === POLICY_VERSION) {
      const version = decodePolicyVersion(body);
      const policy = policies.at(-1);
      inconsistentUnless(scopes.length === 0 && policy?.id === version.binding.policy, 'a policy key does not follow its policy');
      inconsistentUnless(!(policy.versions.at(-1)?.version >= version.version), 'the policy key versions do not grow');
      inconsistentUnless(policy.versions.length < LIMITS.versions, 'a policy has too many versions');
      policy.versions.push(version);
    } else if (type === SCOPE) {
      scopes.push(decodeScope(body));
    } else {
      throw new ChainError('inconsistent', `a record has type ${type}`);
    }
  }
  return { policies, scopes };
}

function inconsistentUnless(condition, text) {
  if (!condition) throw new ChainError('inconsistent', text);
}
