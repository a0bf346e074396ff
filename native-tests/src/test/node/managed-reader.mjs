// A reader of the store of managed root keys (docs/reference/format.md, 2.10), written from that page and RFC 7292 alone: as much DER and PKCS12 as
// such a store needs.
import { createDecipheriv, createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';

const OID = {
  data: '1.2.840.113549.1.7.1',
  sha256: '2.16.840.1.101.3.4.2.1',
  secretBag: '1.2.840.113549.1.12.10.1.5',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  friendlyName: '1.2.840.113549.1.9.20',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
  aes: '2.16.840.1.101.3.4.1',
};
const FRIENDLY_NAME = /^([a-z0-9][a-z0-9._-]{0,126})\/([0-9]{4,9})-([0-9a-f]{32})$/;
const TAG = { integer: 0x02, octets: 0x04, oid: 0x06, utf16: 0x1e, sequence: 0x30, set: 0x31, explicit: 0xa0 };

/** Returns the managed roots of a store as {uri, number, version, algorithm, home, key}; throws if its MAC does not match. */
export function readManagedRoots(file, secret) {
  const [version, authSafe, macData] = sequence(one(file));
  require(integer(version) === 3, 'the version of a PKCS12 file is 3');
  const content = dataOf(authSafe);
  checkMac(content, macData, secret);
  return sequence(one(content)).flatMap((part) => sequence(one(dataOf(part))).flatMap((bag) => managedRoot(bag, secret)));
}

function checkMac(content, macData, secret) {
  require(macData, 'a MAC is required');
  const [digestInfo, salt, iterations] = sequence(macData);
  const [algorithm, expected] = sequence(digestInfo);
  require(oid(sequence(algorithm)[0]) === OID.sha256, 'the MAC is HMAC-SHA-256');
  const key = macKey(secret, octets(salt), integer(iterations));
  const mac = createHmac('sha256', key).update(content).digest();
  require(timingSafeEqual(mac, octets(expected)), 'the MAC does not match: another secret, or an altered store');
}

/** RFC 7292 appendix B with SHA-256 and ID 3, for the 32 bytes of one block. */
function macKey(secret, salt, iterations) {
  const blockBytes = 64;
  const password = Buffer.alloc(2 * secret.length + 2);
  for (let i = 0; i < secret.length; i++) password.writeUInt16BE(secret.charCodeAt(i), 2 * i);
  const filled = (bytes) => Buffer.alloc(Math.ceil(bytes.length / blockBytes) * blockBytes, bytes);
  let block = Buffer.concat([Buffer.alloc(blockBytes, 3), filled(salt), filled(password)]);
  for (let i = 0; i < iterations; i++) block = createHash('sha256').update(block).digest();
  return block;
}

function managedRoot(bag, secret) {
  const [bagId, value, attributes] = sequence(bag);
  const name = FRIENDLY_NAME.exec(friendlyName(attributes));
  if (oid(bagId) !== OID.secretBag || !name) return [];
  const [secretType, shrouded] = sequence(only(value));
  require(oid(secretType) === OID.shroudedKeyBag, 'a secret bag holds a shrouded key');
  const [keyVersion, algorithm, key] = sequence(one(decrypted(octets(only(shrouded)), secret)));
  require(integer(keyVersion) === 0 && oid(sequence(algorithm)[0]) === OID.aes, 'the key is an AES key');
  require(octets(key).length === 32, 'the key has 32 bytes');
  const [, rootName, number, version] = name;
  return [{ uri: `managed:${rootName}`, number: Number(number), version, algorithm: 'A256KW', home: 'managed', key: octets(key) }];
}

/** RFC 8018, PBES2. */
function decrypted(encryptedKeyInfo, secret) {
  const [algorithm, encrypted] = sequence(one(encryptedKeyInfo));
  const [scheme, parameters] = sequence(algorithm);
  require(oid(scheme) === OID.pbes2, 'the key is encrypted by PBES2');
  const [kdf, cipher] = sequence(parameters);
  const [kdfId, kdfParameters] = sequence(kdf);
  const [salt, iterations, ...rest] = sequence(kdfParameters);
  require(oid(kdfId) === OID.pbkdf2 && oid(sequence(rest.at(-1))[0]) === OID.hmacSha256, 'the key is derived by PBKDF2 with HMAC-SHA-256');
  const [cipherId, iv] = sequence(cipher);
  require(oid(cipherId) === OID.aes256Cbc, 'the cipher is AES-256-CBC');
  const key = pbkdf2Sync(Buffer.from(secret, 'utf8'), octets(salt), integer(iterations), 32, 'sha256');
  const aes = createDecipheriv('aes-256-cbc', key, octets(iv));
  return Buffer.concat([aes.update(octets(encrypted)), aes.final()]);
}

function friendlyName(attributes) {
  for (const attribute of attributes ? items(expect(attributes, TAG.set)) : []) {
    const [id, values] = sequence(attribute);
    if (oid(id) === OID.friendlyName) {
      const utf16 = expect(items(expect(values, TAG.set))[0], TAG.utf16);
      return Buffer.from(utf16).swap16().toString('utf16le');
    }
  }
  return '';
}

/** The bytes of a ContentInfo of type data. */
function dataOf(contentInfo) {
  const [type, content] = sequence(contentInfo);
  require(oid(type) === OID.data, 'the content is of type data');
  return octets(only(content));
}

// ---- DER ----

function items(bytes) {
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at++];
    let length = bytes[at++];
    if (length >= 0x80) {
      const count = length & 0x7f;
      require(count >= 1 && count <= 4 && at + count <= bytes.length, 'a DER length has 1 to 4 bytes');
      length = bytes.readUIntBE(at, count);
      at += count;
    }
    require(at + length <= bytes.length, 'a DER value is as long as it says');
    found.push({ tag, content: bytes.subarray(at, at + length) });
    at += length;
  }
  return found;
}

function one(bytes) {
  const found = items(bytes);
  require(found.length === 1, 'one value is there');
  return found[0];
}

function expect(item, tag) {
  require(item?.tag === tag, `a DER tag is ${item?.tag}, not ${tag}`);
  return item.content;
}

const sequence = (item) => items(expect(item, TAG.sequence));
const octets = (item) => expect(item, TAG.octets);
const only = (item) => one(expect(item, TAG.explicit));
const integer = (item) => {
  const bytes = expect(item, TAG.integer);
  return bytes.readUIntBE(0, bytes.length);
};

function oid(item) {
  const bytes = expect(item, TAG.oid);
  const numbers = [];
  let number = 0;
  for (const byte of bytes) {
    number = number * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(number);
      number = 0;
    }
  }
  const first = Math.min(2, Math.floor(numbers[0] / 40));
  return [first, numbers[0] - 40 * first, ...numbers.slice(1)].join('.');
}

function require(condition, rule) {
  if (!condition) throw new Error(`not a store of managed roots: ${rule}`);
}
