// Writes docs/reference/vectors/message-v1.json (or the file given), always the same bytes: every key and salt in it is a hash of a name.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { malformedVectors } from './malformed.mjs';
import { rebuild, seededBytes, sha256 } from './writer.mjs';

const STORED_WHOLE_BYTES = 200; // up to this plaintext length, the message is in the file itself
const SCOPE_ID = 'f1e2d3c4-b5a6-4978-8b9c-0d1e2f304152'; // high bits set, to find signed arithmetic
const LAST_VERSION = 0xffffffff;

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const fixed = (label, length) => hex(createHash('sha512').update(`O365SE/1 vectors, ${label}`).digest().subarray(0, length));

const AAD_TEXT = hex(Buffer.from('tenant=contoso;mailbox=4711', 'utf8'));
const AAD_ZEROES = hex(Buffer.of(0, 0, 1, 0, 0x80, 0xff, 0)); // zero bytes first, inside and last
const AAD_LONG = hex(seededBytes(91, 613));

const first = groupOf(1);
for (const length of [0, 1, 15, 16, 17, 200, 16383, 16384, 16385, 32767, 32768, 32769]) {
  addValid(first, `size-${length}`, { length });
  addValid(first, `size-${length}-aad`, { length, aad: AAD_TEXT });
}
addValid(first, 'aad-one-zero-byte', { length: 17, aad: '00' });
addValid(first, 'aad-zero-bytes', { length: 17, aad: AAD_ZEROES });
addValid(first, 'aad-long', { length: 17, aad: AAD_LONG });
addValid(first, 'wrapped-key', { length: 32, wrappedKey: true, comment: 'as long as an AES-256 key' });
addValid(first, 'wrapped-key-aad', { length: 32, wrappedKey: true, aad: AAD_TEXT });
addValid(first, 'wrapped-key-long', { length: 2374, wrappedKey: true, comment: 'as long as an RSA-4096 private key' });
addValid(first, 'three-chunks', { length: 32868 });
addValid(first, 'three-chunks-aad-long', { length: 32868, aad: AAD_LONG });
addValid(first, 'three-chunks-other', { length: 32868, comment: 'as three-chunks, with a data key and salt of its own' });
addValid(first, 'three-chunks-other-salt', {
  length: 32868,
  dataKeyOf: 'three-chunks',
  comment: 'data key and plaintext of three-chunks with another salt; only for vectors, no writer uses a data key twice',
});
addValid(first, 'many-chunks', { length: 257 * 16384 + 5, comment: '258 chunks, so that k needs two bytes of the nonce' });
addValid(first, 'many-chunks-last-empty', { length: 256 * 16384, comment: 'chunk 256 is the empty last chunk' });
first.messages.push(...malformedVectors(AAD_TEXT));

const last = groupOf(LAST_VERSION);
addRewrapped(last, 'size-0', { length: 0 });
addRewrapped(last, 'size-17-aad', { length: 17, aad: AAD_TEXT });
addRewrapped(last, 'size-16384', { length: 16384 });
addRewrapped(last, 'wrapped-key', { length: 32, wrappedKey: true });
last.messages.push({
  name: 'version-last-to-1',
  valid: false,
  reason: 'refused',
  comment: 'scope key version 4294967295 changed to 1',
  wrappedKey: false,
  aad: '',
  base: 'size-0-rewrapped',
  edit: [0xff, 0xff, 0xff, 0xfe].map((mask, i) => ({ op: 'flip', offset: 24 + i, mask })),
});

const ours = fileURLToPath(new URL('../../../../docs/reference/vectors/message-v1.json', import.meta.url));
const file = process.argv[2] ?? ours;
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify({ format: 'O365SE message', version: 1, groups: [first, last] }, null, 2)}\n`);

function groupOf(scopeKeyVersion) {
  const scopeKey = fixed(`scope key version ${scopeKeyVersion}`, 32);
  return { scopeId: SCOPE_ID, scopeKeyVersion, scopeKey, messages: [] };
}

/** Adds a valid vector. Its plaintext and data key come from the name `dataKeyOf`, its salt from the name `saltOf`. */
function addValid(group, name, options) {
  const { length, aad = '', wrappedKey = false, comment, rewrapOf, dataKeyOf = name, saltOf = name } = options;
  const plaintextSeed = sha256(Buffer.from(dataKeyOf))[0];
  const stored = length <= STORED_WHOLE_BYTES;
  const vector = {
    name,
    valid: true,
    ...(comment && { comment }),
    ...(rewrapOf && { rewrapOf }),
    wrappedKey,
    aad,
    dataKey: fixed(`data key of ${dataKeyOf}`, 32),
    salt: fixed(`salt of ${saltOf}`, 24),
    ...(stored ? { plaintext: hex(seededBytes(plaintextSeed, length)) } : { plaintextSeed, plaintextLength: length }),
  };
  const message = rebuild(group, vector);
  group.messages.push({ ...vector, ...(stored ? { message: hex(message) } : { messageSha256: hex(sha256(message)) }) });
}

/** 1.3: only bytes 8 to 67 differ from the message of the first group. */
function addRewrapped(group, name, options) {
  addValid(group, `${name}-rewrapped`, { ...options, rewrapOf: name, dataKeyOf: name, saltOf: name });
}
