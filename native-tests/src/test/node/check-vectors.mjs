// Checks reader and writer against the vectors: node check-vectors.mjs [vectors file]. Valid ones are rebuilt from data key, salt and
// plaintext, compared byte for byte, and read; malformed ones must be refused with their reason.
import { readFileSync } from 'node:fs';
import { MessageError, openMessage } from './reader.mjs';
import { edited, plaintextOf, rebuild, sha256 } from './writer.mjs';

const file = process.argv[2] ?? new URL('../../../../docs/reference/vectors/message-v1.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8'));
if (vectors.format !== 'O365SE message' || vectors.version !== 1) {
  throw new Error(`the vectors are of ${vectors.format} version ${vectors.version}, this program knows "O365SE message" version 1`);
}

const allKeys = new Map(vectors.groups.map((group) => [`${group.scopeId} ${group.scopeKeyVersion}`, keyOf(group)]));
const rebuilt = new Map(); // valid messages by name, from all groups
let total = 0;
let passed = 0;

for (const group of vectors.groups) {
  for (const vector of group.messages) {
    const failure = vector.valid ? checkValid(group, vector) : checkMalformed(group, vector);
    total++;
    if (failure) console.error(`${vector.name}: ${failure}`);
    else passed++;
  }
}
console.log(`${total} vectors, ${passed} passed`);
process.exitCode = total > 0 && passed === total ? 0 : 1;

function checkValid(group, vector) {
  const message = rebuild(group, vector);
  rebuilt.set(vector.name, message);
  const same = vector.message ? message.toString('hex') === vector.message : sha256(message).toString('hex') === vector.messageSha256;
  if (!same) return 'the rebuilt message differs';
  if (vector.rewrapOf && !rewraps(message, rebuilt.get(vector.rewrapOf))) return `differs from ${vector.rewrapOf} outside bytes 8 to 67`;
  try {
    return open(group, vector, message, byHeader).equals(plaintextOf(vector)) ? undefined : 'the plaintext differs';
  } catch (error) {
    return error.message;
  }
}

function checkMalformed(group, vector) {
  const message = edited(vector, (name) => rebuilt.get(name));
  // With the group's key whatever the header says, the cryptography has to refuse, not the lookup; with the lookup, both may.
  for (const lookup of [() => keyOf(group), byHeader, () => undefined]) {
    try {
      open(group, vector, message, lookup);
      return 'opened';
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      if (error.reason !== vector.reason) return `${error.message}; expected ${vector.reason}`;
    }
  }
  return undefined;
}

function open(group, vector, message, scopeKeyFor) {
  return openMessage({ message, scopeKeyFor, aad: Buffer.from(vector.aad, 'hex'), wrappedKey: vector.wrappedKey });
}

function byHeader(scopeId, version) {
  return allKeys.get(`${scopeId} ${version}`);
}

function keyOf(group) {
  return Buffer.from(group.scopeKey, 'hex');
}

function rewraps(message, original) {
  return message.subarray(0, 8).equals(original.subarray(0, 8)) && message.subarray(68).equals(original.subarray(68));
}
