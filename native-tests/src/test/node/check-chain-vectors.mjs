// Checks the readers against the vectors of the key chain: node check-chain-vectors.mjs. Valid chains are read and every key in them is
// opened and compared; invalid ones are refused, and in forged ones what was forged, each for its reason.
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { ChainError } from './chain-error.mjs';
import { contentOf, hexed, kept, readable } from './chain-content.mjs';
import { ChainOpener } from './chain-opener.mjs';
import { readChain } from './chain-reader.mjs';
import { readManagedRoots } from './managed-reader.mjs';

const file = new URL('../../../../docs/reference/vectors/chain-v1.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8'));
if (vectors.format !== 'O365SE key chain' || vectors.version !== 1) {
  throw new Error(`the vectors are of ${vectors.format} version ${vectors.version}, this program knows "O365SE key chain" version 1`);
}

let total = 0;
let passed = 0;
check(vectors.valid, checkValid);
check(vectors.invalid, checkInvalid);
check(vectors.forged, checkForged);
check([{ name: vectors.managed.file, ...vectors.managed }], checkManaged);
console.log(`${total} vectors, ${passed} passed`);
process.exitCode = total > 0 && passed === total ? 0 : 1;

function check(list, failureOf) {
  for (const vector of list) {
    const failure = failureOf(vector);
    total++;
    if (failure) console.error(`${vector.name}: ${failure}`);
    else passed++;
  }
}

function checkValid(vector) {
  try {
    const { chain, derived, keys } = readChain(fileOf(vector), vector.secret);
    for (const [name, value] of Object.entries(hexed({ derivedSecret: derived, ...keys }))) {
      if (value !== vector[name]) return `${name} differs`;
    }
    if (!isDeepStrictEqual(contentOf(chain), vector.content)) return 'the content differs';
    return openAll(chain, vector);
  } catch (error) {
    return refusal(error).message;
  }
}

function openAll(chain, vector) {
  const opener = openerOf(chain, vector);
  const policyKeys = chain.policies.flatMap((policy) =>
    kept(policy).map(({ version, bindingBytes, copies }) => {
      const opened = copies.map((_, root) => opener.policyKey(policy.id, version, root));
      const { lineage, ...keys } = opened[0];
      const same = opened.every((one) => one.policyKey.equals(keys.policyKey));
      return { policy: policy.id, version, binding: bindingBytes, ...(same && lineage.has(1) && keys) };
    }),
  );
  if (!isDeepStrictEqual(hexed(policyKeys), vector.policyKeys)) return 'the policy keys differ';
  const scopeKeys = readable(chain).flatMap((scope) =>
    scope.keys.map(({ version }) => ({ scope: scope.id, version, ...opener.scopeKey(scope.id, version) })),
  );
  if (!isDeepStrictEqual(hexed(scopeKeys), vector.scopeKeys)) return 'the scope keys differ';
  const policies = chain.policies.filter((policy) => kept(policy).length > 0);
  policies.forEach((policy) => opener.defaultScope(policy.id));
  const isKept = (item) => policies.some(({ id }) => id === (item.policy ?? item.id));
  const named = [...chain.policies, ...chain.scopes].filter(isKept);
  named.forEach((item) => item.names.forEach((name) => opener.alias(name.alias)));
  return undefined;
}

function checkInvalid(vector) {
  try {
    readChain(fileOf(vector), vector.secret);
    return 'was read';
  } catch (error) {
    return refusal(error).reason === vector.reason ? undefined : `${error.message}; expected ${vector.reason}`;
  }
}

function checkForged(vector) {
  const opener = openerOf(readChain(fileOf(vector), vector.secret).chain, vector);
  for (const target of vector.refused) {
    const what = JSON.stringify(target);
    try {
      open(opener, target);
      return `${what} was opened`;
    } catch (error) {
      if (refusal(error).reason !== vector.reason) return `${what}: ${error.message}; expected ${vector.reason}`;
    }
  }
  for (const target of vector.opens) {
    try {
      open(opener, target);
    } catch (error) {
      return `${JSON.stringify(target)}: ${refusal(error).message}`;
    }
  }
  return undefined;
}

/** 2.10; the store is beside the vectors. */
function checkManaged({ file: name, testSecret, roots }) {
  const store = readFileSync(new URL(name, file));
  if (!isDeepStrictEqual(hexed(readManagedRoots(store, testSecret)), roots)) return 'the roots differ';
  try {
    readManagedRoots(store, `${testSecret}x`);
    return 'opened with another secret';
  } catch {
    return undefined;
  }
}

function open(opener, target) {
  switch (target.kind) {
    case 'policy-key':
      return opener.policyKey(target.policy, target.version, target.root);
    case 'scope-key':
      return opener.scopeKey(target.scope, target.version);
    case 'alias':
      return opener.alias(target.alias);
    case 'default-scope':
      return opener.defaultScope(target.policy);
    default:
      throw new Error(`this program cannot open a ${target.kind}`);
  }
}

function openerOf(chain, vector) {
  return new ChainOpener(chain, vectors.roots, vector.operators?.map((key) => Buffer.from(key, 'hex')));
}

function fileOf(vector) {
  return vector.file === undefined ? inflateRawSync(Buffer.from(vector.fileDeflate, 'base64')) : Buffer.from(vector.file, 'hex');
}

function refusal(error) {
  if (!(error instanceof ChainError)) throw error;
  return error;
}
