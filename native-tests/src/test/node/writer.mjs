// Makes a message (docs/reference/format.md, part 1) from a given data key and salt, so that every byte of it is determined. For vectors only:
// a real writer takes a fresh random data key and salt for every message, and lets nobody else choose them.
import { createCipheriv, createHash } from 'node:crypto';
import {
  AES_KW_IV,
  CHUNK_BYTES,
  FLAG_WRAPPED_KEY,
  MAGIC,
  SUITE,
  TAG_BYTES,
  VERSION,
  chunkNonce,
  messageKeys,
  wrappingKeyOf,
} from './reader.mjs';

export function sealMessage({ scopeId, scopeKeyVersion, scopeKey, dataKey, salt, aad, wrappedKey, plaintext }) {
  const header = Buffer.alloc(28);
  MAGIC.copy(header);
  header[4] = VERSION;
  header[5] = SUITE;
  header.writeUInt16BE(wrappedKey ? FLAG_WRAPPED_KEY : 0, 6);
  Buffer.from(scopeId.replaceAll('-', ''), 'hex').copy(header, 8);
  header.writeUInt32BE(scopeKeyVersion, 24);

  const kw = createCipheriv('id-aes256-wrap', wrappingKeyOf(scopeKey, header), AES_KW_IV);
  const wrappedDataKey = Buffer.concat([kw.update(dataKey), kw.final()]);
  const { key, baseNonce, commitment } = messageKeys(dataKey, salt, Buffer.concat([header.subarray(0, 8), aad]));

  const chunks = [];
  // <=, not <: a plaintext of whole chunks (also the empty one) ends with an empty chunk
  for (let k = 0; k * CHUNK_BYTES <= plaintext.length; k++) {
    const gcm = createCipheriv('aes-256-gcm', key, chunkNonce(baseNonce, k), { authTagLength: TAG_BYTES });
    const body = gcm.update(plaintext.subarray(k * CHUNK_BYTES, (k + 1) * CHUNK_BYTES));
    gcm.final();
    chunks.push(body, gcm.getAuthTag());
  }
  return Buffer.concat([header, wrappedDataKey, salt, commitment, ...chunks]);
}

/** 1.9: the plaintext of a vector that gives only seed and length. */
export function seededBytes(seed, length) {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i++) bytes[i] = (seed + i * 7 + Math.floor(i / 256) * 13) % 256;
  return bytes;
}

export function plaintextOf(vector) {
  return vector.plaintext === undefined
    ? seededBytes(vector.plaintextSeed, vector.plaintextLength)
    : Buffer.from(vector.plaintext, 'hex');
}

/** Rebuilds the message of a valid vector from what the vector and its group give. */
export function rebuild(group, vector) {
  return sealMessage({
    scopeId: group.scopeId,
    scopeKeyVersion: group.scopeKeyVersion,
    scopeKey: Buffer.from(group.scopeKey, 'hex'),
    dataKey: Buffer.from(vector.dataKey, 'hex'),
    salt: Buffer.from(vector.salt, 'hex'),
    aad: Buffer.from(vector.aad, 'hex'),
    wrappedKey: vector.wrappedKey,
    plaintext: plaintextOf(vector),
  });
}

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest();

const EDITS = {
  truncate: (m, { length }) => m.subarray(0, length),
  append: (m, { bytes }) => Buffer.concat([m, Buffer.from(bytes, 'hex')]),
  delete: (m, { offset, length }) => Buffer.concat([m.subarray(0, offset), m.subarray(offset + length)]),
  splice: (m, { other, at }, messageOf) => Buffer.concat([m.subarray(0, at), messageOf(other).subarray(at)]),
  flip: (m, { offset, mask }) => overwrite(m, offset, Buffer.of(m[offset] ^ mask)),
  copy: (m, { from, to, length }) => overwrite(m, to, m.subarray(from, from + length)),
  swap: (m, { a, b, length }) =>
    overwrite(overwrite(m, a, m.subarray(b, b + length)), b, m.subarray(a, a + length)),
};

/** A copy of m with bytes put at an offset; it grows when they reach past its end. */
function overwrite(m, offset, bytes) {
  if (offset > m.length) throw new RangeError(`an edit at ${offset} is past the end ${m.length}`);
  return Buffer.concat([m.subarray(0, offset), bytes, m.subarray(offset + bytes.length)]);
}

/** Applies the edits of a malformed vector in their order; `messageOf` gives a valid message of the same group by name. */
export function edited(vector, messageOf) {
  return vector.edit.reduce((m, step) => EDITS[step.op](m, step, messageOf), messageOf(vector.base));
}
