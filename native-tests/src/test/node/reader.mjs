// A reader of the message format (docs/reference/format.md, part 1), written from that page alone. It holds the whole message in memory;
// a reader for large messages would hand on each chunk as soon as its tag has been checked.
import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

export const MAGIC = Buffer.from('O5SE', 'ascii');
export const VERSION = 1;
export const SUITE = 1;
export const FLAG_WRAPPED_KEY = 1;
export const HEADER_BYTES = 68;
export const PREFIX_BYTES = 124;
export const CHUNK_BYTES = 16384;
export const TAG_BYTES = 16;
export const AES_KW_IV = Buffer.alloc(8, 0xa6);

const FULL_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;
const ZERO = Buffer.alloc(1);

/** Says why a message was not opened: `reason` is 'no-header' (not a message of this format) or 'refused'. */
export class MessageError extends Error {
  constructor(reason, text) {
    super(`${reason}: ${text}`);
    this.reason = reason;
  }
}

/** RFC 5869 section 2.3 with HMAC-SHA-512. (`hkdfSync` of node:crypto extracts as well, which is another function.) */
export function hkdfExpand(prk, info, length) {
  let block = Buffer.alloc(0);
  let okm = Buffer.alloc(0);
  for (let counter = 1; okm.length < length; counter++) {
    block = createHmac('sha512', prk).update(block).update(info).update(Buffer.of(counter)).digest();
    okm = Buffer.concat([okm, block]);
  }
  return okm.subarray(0, length);
}

/** 1.2: the key that wraps data keys. The flags are left out, so that one key serves both kinds of message. */
export function wrappingKeyOf(scopeKey, header) {
  const bound = Buffer.from(header.subarray(0, 28)); // a copy, the message stays as it is
  bound.fill(0, 6, 8);
  return hkdfExpand(scopeKey, Buffer.concat([Buffer.from('O365SE/1 data key wrap', 'ascii'), ZERO, bound]), 32);
}

/** 1.3: what Cobblestone-256 derives from data key, salt and context. */
export function messageKeys(dataKey, salt, context) {
  const label = Buffer.from('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM', 'ascii');
  const okm = hkdfExpand(dataKey, Buffer.concat([label, ZERO, salt, context]), 76);
  return { key: okm.subarray(0, 32), baseNonce: okm.subarray(32, 44), commitment: okm.subarray(44, 76) };
}

/** 1.4: base nonce XOR k. k is below 2^38, so it touches only the last six bytes. */
export function chunkNonce(baseNonce, k) {
  const number = Buffer.alloc(12);
  number.writeUIntBE(k, 6, 6);
  return number.map((byte, i) => byte ^ baseNonce[i]);
}

/** 1.4, 1.5 step 5: opens all chunks; nothing is returned unless every tag is right and the last chunk is there. */
export function openChunks(key, baseNonce, chunks) {
  const plaintext = [];
  for (let k = 0, at = 0, last = false; !last; k++, at += FULL_CHUNK_BYTES) {
    const chunk = chunks.subarray(at, at + FULL_CHUNK_BYTES);
    last = chunk.length < FULL_CHUNK_BYTES;
    if (chunk.length < TAG_BYTES) {
      throw new MessageError('refused', `the message is truncated, chunk ${k} has ${chunk.length} bytes`);
    }
    plaintext.push(openChunk(key, chunkNonce(baseNonce, k), chunk, k));
  }
  return Buffer.concat(plaintext);
}

function openChunk(key, nonce, chunk, k) {
  const tagAt = chunk.length - TAG_BYTES;
  const gcm = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  gcm.setAuthTag(chunk.subarray(tagAt));
  const opened = gcm.update(chunk.subarray(0, tagAt));
  try {
    gcm.final();
  } catch {
    throw new MessageError('refused', `the tag of chunk ${k} does not match`);
  }
  return opened;
}

/** 1.5 step 1. What is there of the header must fit; a header that fits but ends early is a truncated message. */
function checkHeader(message) {
  const known = Buffer.concat([MAGIC, Buffer.of(VERSION, SUITE, 0, 0)]);
  const found = Buffer.from(message.subarray(0, 8));
  if (found.length === 8) found[7] &= ~FLAG_WRAPPED_KEY;
  if (!found.equals(known.subarray(0, found.length))) {
    throw new MessageError('no-header', 'magic, version, suite or flags are not those of format version 1');
  }
  if (message.length >= 28 && message.readUInt32BE(24) === 0) {
    throw new MessageError('no-header', 'the scope key version is 0');
  }
  if (message.length < PREFIX_BYTES + TAG_BYTES) {
    throw new MessageError('refused', `the message is truncated to ${message.length} bytes`);
  }
}

function unwrapDataKey(scopeKey, header) {
  const wrappingKey = wrappingKeyOf(scopeKey, header);
  try {
    const kw = createDecipheriv('id-aes256-wrap', wrappingKey, AES_KW_IV);
    return Buffer.concat([kw.update(header.subarray(28, HEADER_BYTES)), kw.final()]);
  } catch {
    throw new MessageError('refused', 'the data key does not unwrap (altered header or the key of another scope)');
  } finally {
    wrappingKey.fill(0);
  }
}

/** The scope id as UUID text. */
export function uuidText(bytes) {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * 1.5: opens one message and returns its plaintext, or throws a MessageError.
 * `scopeKeyFor(scopeId, version)` gives the 32-byte scope key (it stays the caller's), or undefined if there is none;
 * `wrappedKey` says whether the caller expects a wrapped key.
 */
export function openMessage({ message, scopeKeyFor, aad = Buffer.alloc(0), wrappedKey = false }) {
  checkHeader(message);
  if (((message[7] & FLAG_WRAPPED_KEY) !== 0) !== wrappedKey) {
    throw new MessageError('refused', `the message ${wrappedKey ? 'holds data, not a wrapped key' : 'holds a wrapped key, not data'}`);
  }
  const scopeId = uuidText(message.subarray(8, 24));
  const version = message.readUInt32BE(24);
  const scopeKey = scopeKeyFor(scopeId, version);
  if (!scopeKey) throw new MessageError('refused', `there is no version ${version} of the key of scope ${scopeId}`);
  const dataKey = unwrapDataKey(scopeKey, message);
  const salt = message.subarray(HEADER_BYTES, 92);
  const { key, baseNonce, commitment } = messageKeys(dataKey, salt, Buffer.concat([message.subarray(0, 8), aad]));
  dataKey.fill(0);
  try {
    if (!timingSafeEqual(commitment, message.subarray(92, PREFIX_BYTES))) {
      throw new MessageError('refused', 'the commitment differs (other AAD, or altered flags, salt or commitment)');
    }
    return openChunks(key, baseNonce, message.subarray(PREFIX_BYTES));
  } finally {
    key.fill(0);
  }
}
