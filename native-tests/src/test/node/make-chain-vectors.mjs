// Writes docs/reference/vectors/chain-v1.json, or with --compare tells whether it would: every key, id and salt in it is a hash of a name, so the
// content is always the same. Only how `fileDeflate` is compressed depends on the version of zlib.
import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { forgedVectors } from './chain-forged.mjs';
import { malformedFiles } from './chain-malformed.mjs';
import { malformedFits } from './chain-malformed-fit.mjs';
import { destroyedModels } from './chain-destroyed.mjs';
import { malformedDestroyed } from './chain-malformed-destroyed.mjs';
import { malformedRecords } from './chain-malformed-records.mjs';
import { MANAGED, OPERATORS, ROOTS, validModels } from './chain-models.mjs';
import { assemble, keysOf, recordsOf, seal } from './chain-writer.mjs';
import { contentOf, hexed, kept, readable } from './chain-content.mjs';

const STORED_AS_IT_IS_BYTES = 16384;

const file = new URL('../../../../docs/reference/vectors/chain-v1.json', import.meta.url);
const vectors = {
  format: 'O365SE key chain',
  version: 1,
  roots: Object.values(ROOTS),
  operators: Object.values(OPERATORS),
  valid: [...validModels(), ...destroyedModels()].map(validVector),
  invalid: [...malformedFiles(), ...malformedRecords(), ...malformedDestroyed(), ...malformedFits()].map(withFile),
  forged: forgedVectors().map(withFile),
  managed: MANAGED,
};
const json = `${JSON.stringify(hexed(vectors), null, 1)}\n`;
if (process.argv[2] !== '--compare') {
  writeFileSync(file, json);
} else if (!isDeepStrictEqual(inflated(json), inflated(readFileSync(file, 'utf8')))) {
  console.error('docs/reference/vectors/chain-v1.json is not what this program writes');
  process.exitCode = 1;
}

function inflated(text) {
  return JSON.parse(text, (key, value) => (key === 'fileDeflate' ? inflateRawSync(Buffer.from(value, 'base64')).toString('hex') : value));
}

function validVector({ name, comment, operators, model }) {
  seal(model);
  const policyKeys = model.policies.flatMap((policy) =>
    kept(policy).map(({ version, bindingBytes, keys }) => ({ policy: policy.id, version, binding: bindingBytes, ...keys })),
  );
  const scopeKeys = readable(model).flatMap((scope) => scope.keys.map(({ version, keys }) => ({ scope: scope.id, version, ...keys })));
  const made = assemble(model, recordsOf(model));
  return {
    name,
    comment,
    secret: model.secret,
    ...(operators && { operators: operators.map((one) => one.publicKey) }),
    ...keysOf(model),
    file: made,
    content: contentOf(model),
    policyKeys,
    scopeKeys,
  };
}

function withFile({ file: bytes, ...vector }) {
  const stored = bytes.length <= STORED_AS_IT_IS_BYTES;
  return { ...vector, ...(stored ? { file: bytes } : { fileDeflate: deflateRawSync(bytes, { level: 9 }).toString('base64') }) };
}
