// Opens a key chain with its managed roots: node read-chain.mjs <chain file> <managed store>, with the request as JSON on standard input
// (never on the command line, where other users could see the secrets):
//   {"secret": text, "managedSecret": text, "operators": [hex]}
// Every key and name that was not destroyed is opened. Standard output gets, as JSON, the aliases and for each scope its newest scope key in the clear: for tests
// only. Exit code 3: refused, the reason (2.13) is the first word on standard error. 2: the call itself is wrong.
import { readFileSync } from 'node:fs';
import { ChainError } from './chain-error.mjs';
import { hexed, kept, readable } from './chain-content.mjs';
import { ChainOpener } from './chain-opener.mjs';
import { readChain } from './chain-reader.mjs';
import { readManagedRoots } from './managed-reader.mjs';

const [chainFile, managedFile, ...rest] = process.argv.slice(2);
try {
  if (!managedFile || rest.length > 0) throw new Error('usage: node read-chain.mjs <chain file> <managed store>');
  const { secret, managedSecret, operators = [] } = JSON.parse(readFileSync(0, 'utf8'));
  const { chain } = readChain(readFileSync(chainFile), secret);
  const roots = hexed(readManagedRoots(readFileSync(managedFile), managedSecret));
  const opener = new ChainOpener(chain, roots, operators.map((key) => Buffer.from(key, 'hex')));
  process.stdout.write(JSON.stringify(hexed(openAll(chain, opener))));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error instanceof ChainError ? 3 : 2;
}

function openAll(chain, opener) {
  for (const policy of chain.policies.filter((one) => kept(one).length > 0)) {
    policy.versions.forEach(({ version, copies }) => copies.forEach((_, root) => opener.policyKey(policy.id, version, root)));
    opener.defaultScope(policy.id);
  }
  const scopes = readable(chain);
  const aliases = [...chain.policies.filter((policy) => kept(policy).length > 0), ...scopes].flatMap(({ names }) => names.map(({ alias }) => alias));
  aliases.forEach((alias) => opener.alias(alias));
  const opened = scopes.map(
    ({ id, keys }) => ({ id, version: keys.at(-1).version, key: opener.scopeKey(id, keys.at(-1).version).scopeKey }),
  );
  return { aliases, scopes: opened };
}
