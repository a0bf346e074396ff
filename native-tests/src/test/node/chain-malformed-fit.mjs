// The invalid vectors about records that do not fit each other (docs/reference/format.md, 2.8): each record is well-formed, all MACs are right.
import { spoiled } from './chain-malformed.mjs';
import { ROOTS, fixedId, policyVersion, rolled, scope, scopeKey, twoPolicies } from './chain-models.mjs';

export function malformedFits() {
  const vectors = [];
  const add = (name, comment, how) => vectors.push({ name, section: '2.8', reason: 'inconsistent', comment, ...spoiled(how) });
  const other = (label, options = {}) => scope(
    label,
    { policyLabel: 'exchange', keys: [scopeKey(label, 1, [['exchange', 1]])], ...options },
  );

  // ---- ids and aliases ----

  add('id-policy-twice', 'two policies have one id', {
    base: twoPolicies,
    change: ({ policies: [first, second], scopes }) => {
      second.id = first.id;
      scopes[1].policy = first.id;
      scopes[1].keys = [scopeKey('bob', 1, [['exchange', 1]])];
      second.names = [];
    },
  });
  add('id-scope-twice', 'two scopes have one id', { change: (m) => m.scopes.push({ ...other('bob'), id: m.scopes[0].id }) });
  add(
    'id-scope-of-policy',
    'a scope has the id of its policy',
    { change: (m) => m.scopes.push({ ...other('bob'), id: m.policies[0].id }) },
  );
  add('id-scope-of-another-policy', 'a scope has the id of another policy', {
    base: twoPolicies,
    change: (m) => m.scopes.push({ ...other('carol'), id: m.policies[1].id }),
  });
  add('alias-policy-twice', 'a policy has an alias twice', { change: (m) => m.policies[0].names.push({ ...m.policies[0].names[0] }) });
  add('alias-of-two-policies', 'two policies have one alias', {
    base: twoPolicies,
    change: (m) => (m.policies[1].names[0].alias = m.policies[0].names[0].alias),
  });
  add('alias-of-policy-and-scope', 'a policy and a scope have one alias', {
    change: (m) => (m.scopes[0].names[0].alias = m.policies[0].names[0].alias),
  });
  add('alias-of-two-scopes', 'two scopes have one alias', { change: (m) => m.scopes.push(other('bob', { aliases: ['contoso/alice'] })) });
  const aliases = {
    'other-tenant': 'fabrikam/alice',
    'longer-tenant': 'contoso2/alice',
    'other-case': 'Contoso/alice',
    'no-slash': 'contoso',
    'nothing-after': 'contoso/',
    'slash-first': '/contoso/alice',
  };
  for (const [name, alias] of Object.entries(aliases)) {
    add(`alias-${name}-policy`, `the alias ${alias} of a policy of contoso`, { change: (m) => (m.policies[0].names[0].alias = alias) });
    add(`alias-${name}-scope`, `the alias ${alias} of a scope of contoso`, { change: (m) => (m.scopes[0].names[0].alias = alias) });
  }

  // ---- policies ----

  add('policy-without-versions', 'a policy without a version', {
    change: (m) => Object.assign(m.scopes[0], { names: [] }),
    records: (r) => [r[0], r[2]],
  });
  add('policy-without-version-1', 'a policy that begins with version 2', {
    base: () => {
      const chain = rolled();
      chain.policies[0].names[0].keyVersion = 2;
      chain.policies[0].defaultScopeTag.keyVersion = 2;
      chain.scopes[0].names[0].keyVersion = 2;
      chain.scopes[0].keys = [scopeKey('alice', 1, [['exchange', 2]])];
      return chain;
    },
    records: (r) => [r[0], r[2], r[3]],
  });
  add('binding-of-another-chain', 'the binding of a policy key names another chain', {
    change: (m) => (m.policies[0].versions[0].binding.chain = fixedId('chain other')),
  });
  add('binding-of-another-chain-second', 'the binding of version 2 names another chain', {
    base: rolled,
    change: (m) => (m.policies[0].versions[1].binding.chain = fixedId('chain other')),
  });
  add('binding-of-another-tenant', 'the binding of a policy key names another tenant', {
    change: (m) => (m.policies[0].versions[0].binding.tenant = 'fabrikam'),
  });
  add('default-scope-missing', 'the default scope of a policy does not exist', {
    change: (m) => (m.policies[0].defaultScope = fixedId('scope missing')),
  });
  add('default-scope-of-another', 'the default scope of a policy is assigned to another policy', {
    base: twoPolicies,
    change: (m) => (m.policies[0].defaultScope = m.scopes[1].id),
  });
  add(
    'default-scope-is-policy',
    'the default scope of a policy is the policy',
    { change: (m) => (m.policies[0].defaultScope = m.policies[0].id) },
  );
  add('default-scope-tag-version', 'the tag of a default scope names a version that is missing', {
    change: (m) => (m.policies[0].defaultScopeTag.keyVersion = 2),
  });
  add('decision-tag-version', 'the tag of an availability choice names a version that is missing', {
    change: (m) => (m.policies[0].decisions = [{ choice: 'outage', tags: [{ keyVersion: 2 }] }]),
  });
  add('availability-key-is-root', 'the availability key of a policy is one of its root keys', {
    change: (m) => (m.policies[0].versions[0].availabilityKeys = [ROOTS.one]),
  });
  add('policy-alias-tag-version', 'the tag of an alias of a policy names a version that is missing', {
    change: (m) => (m.policies[0].names[0].keyVersion = 2),
  });
  add(
    'next-policy-version-used',
    'the next policy key version is the newest',
    { base: rolled, change: (m) => (m.policies[0].nextVersion = 2) },
  );
  add('next-policy-version-older', 'the next policy key version is older than the newest', {
    base: rolled,
    change: (m) => {
      m.policies[0].versions[1] = policyVersion('exchange', 5, [ROOTS.two]);
      m.scopes[0].keys = [scopeKey('alice', 1, [['exchange', 5]])];
      m.policies[0].nextVersion = 3;
    },
  });

  // ---- scopes ----

  add('scope-policy-missing', 'the policy of a scope does not exist', {
    change: (m) => m.scopes.push(scope('bob', { policyLabel: 'missing', keys: [scopeKey('bob', 1, [['missing', 1]])] })),
  });
  add('scope-policy-is-scope', 'the policy of a scope is a scope', {
    change: (m) => {
      const added = other('bob');
      added.policy = m.scopes[0].id;
      added.keys[0].wrappedBy = { policy: m.scopes[0].id, version: 1 };
      added.keys[0].lineage = [added.keys[0].wrappedBy];
      m.scopes.push(added);
    },
  });
  add(
    'scope-of-another-tenant',
    'a scope is not of the tenant of its policy',
    { change: (m) => m.scopes.push(other('bob', { tenant: 'fabrikam' })) },
  );
  add('scope-key-of-another-policy', 'a scope key is wrapped by a policy that the scope is not assigned to', {
    base: twoPolicies,
    change: (m) => m.scopes[0].keys.push(scopeKey('alice', 2, [['second', 1]])) && (m.scopes[0].nextVersion = 3),
  });
  add('scope-key-of-missing-version', 'a scope key is wrapped by a version that is missing', {
    change: (m) => (m.scopes[0].keys = [scopeKey('alice', 1, [['exchange', 2]])]),
  });
  add('scope-alias-tag-version', 'the tag of an alias of a scope names a version that is missing', {
    change: (m) => (m.scopes[0].names[0].keyVersion = 2),
  });
  add(
    'next-scope-version-used',
    'the next scope key version is the newest',
    { base: rolled, change: (m) => (m.scopes[0].nextVersion = 2) },
  );
  add('next-scope-version-older', 'the next scope key version is older than the newest', {
    change: (m) => {
      m.scopes[0].keys = [scopeKey('alice', 7, [['exchange', 1]])];
      m.scopes[0].nextVersion = 3;
    },
  });
  return vectors;
}
