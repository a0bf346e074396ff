// Opens one message: node read-message.mjs <message file> <plaintext file>, with the request as JSON on standard input (never on the
// command line, where other users could see the key):
//   {"scopeId": UUID text, "scopeKeyVersion": number, "scopeKey": hex, "aad": hex, "wrappedKey": boolean}
// Exit code 0: the plaintext is in the file. 3: not opened, the reason (no-header or refused) is the first word on standard error, and
// no file is written. 2: the call itself is wrong.
import { readFileSync, writeFileSync } from 'node:fs';
import { MessageError, openMessage } from './reader.mjs';

const [messageFile, plaintextFile, ...rest] = process.argv.slice(2);
if (!plaintextFile || rest.length > 0) {
  fail(2, 'usage: node read-message.mjs <message file> <plaintext file>, with the request as JSON on standard input');
}

try {
  const request = readRequest();
  const scopeKeyFor = (scopeId, version) =>
    scopeId === request.scopeId && version === request.scopeKeyVersion ? request.scopeKey : undefined;
  const plaintext = openMessage({ ...request, message: readFileSync(messageFile), scopeKeyFor });
  writeFileSync(plaintextFile, plaintext, { mode: 0o600 });
} catch (error) {
  fail(error instanceof MessageError ? 3 : 2, error.message);
}

function readRequest() {
  let json;
  try {
    json = JSON.parse(readFileSync(0, 'utf8'));
  } catch {
    throw new Error('the request on standard input is not JSON'); // the parser's own text would quote the input
  }
  const { scopeId, scopeKeyVersion, wrappedKey } = json;
  if (typeof scopeId !== 'string' || !Number.isInteger(scopeKeyVersion) || typeof wrappedKey !== 'boolean') {
    throw new Error('the request needs scopeId (text), scopeKeyVersion (number) and wrappedKey (true or false)');
  }
  const scopeKey = bytes(json, 'scopeKey');
  if (scopeKey.length !== 32) throw new Error(`scopeKey has ${scopeKey.length} bytes, it needs 32`);
  return { scopeId: scopeId.toLowerCase(), scopeKeyVersion, scopeKey, aad: bytes(json, 'aad'), wrappedKey };
}

function bytes(json, name) {
  if (!/^([0-9a-f]{2})*$/i.test(json[name] ?? '-')) throw new Error(`${name} of the request is not hexadecimal`);
  return Buffer.from(json[name], 'hex');
}

function fail(code, text) {
  process.stderr.write(`${text}\n`);
  process.exit(code);
}
