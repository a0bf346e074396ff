// What must fit in a key chain whose records are well-formed (docs/reference/format.md, 2.8).
import { ChainError } from './chain-error.mjs';

/** Checks that the records of a chain fit each other, or throws a ChainError. */
export function checkFit(chain) {
  requireDistinct([...chain.policies, ...chain.scopes].map((item) => item.id), 'an id stands twice');
  requireDistinct([...chain.policies, ...chain.scopes].flatMap((item) => item.names.map((name) => name.alias)), 'an alias stands twice');
  const policies = new Map(chain.policies.map((policy) => [policy.id, policy]));
  const scopes = new Map(chain.scopes.map((scope) => [scope.id, scope]));
  for (const policy of chain.policies) {
    require(policy.versions[0]?.version === 1, 'a policy has no version 1');
    for (const { binding } of policy.versions) {
      require(binding.chain === chain.chainId, 'a policy key is of another chain');
      require(binding.tenant === policy.tenant, 'a policy key is of another tenant');
    }
    checkCopies(policy);
    const { approvers } = policy.versions.at(-1).binding;
    require(approvers.length === 0 || policy.seals.length > 0, 'nobody has signed who the approvers of a policy are');
    require(policy.nextVersion > policy.versions.at(-1).version, 'a next policy key version was used before');
    require(scopes.get(policy.defaultScope)?.policy === policy.id, 'a policy has no default scope of its own');
    require(hasVersion(policy, policy.defaultScopeTag.keyVersion), 'the tag of a default scope names a missing policy key');
    for (const tag of policy.decisions.flatMap((one) => one.tags)) {
      require(hasVersion(policy, tag.keyVersion), 'the tag of an availability choice names a missing policy key');
    }
    for (const { binding, availabilityCopies } of policy.versions) {
      for (const key of availabilityCopies) {
        const isSame = (root) => root.algorithm === key.algorithm && root.version === key.version;
        require(!binding.roots.some(isSame), 'an availability key is a root key of its policy');
      }
    }
    checkNames(policy.names, policy);
  }
  for (const scope of chain.scopes) {
    const policy = policies.get(scope.policy);
    require(policy?.tenant === scope.tenant, 'a scope has no policy of its tenant');
    for (const { wrappedBy } of scope.keys) {
      require(wrappedBy.policy === scope.policy && hasVersion(policy, wrappedBy.version), 'a scope key is wrapped by another policy');
      const wrapping = policy.versions.find((one) => one.version === wrappedBy.version);
      const isDestroyed = scope.shreds.length > 0 || isPurged(policy);
      require(isDestroyed || wrapping.copies.length > 0, 'a scope key is wrapped by a policy key that was dropped');
    }
    require(scope.nextVersion > scope.keys.at(-1).version, 'a next scope key version was used before');
    checkNames(scope.names, policy);
  }
}

/** 2.5: which versions have their copies. */
function checkCopies(policy) {
  if (isPurged(policy)) {
    require(policy.versions.every(({ copies }) => copies.length === 0), 'a policy was purged and has a copy of a policy key');
  } else {
    require(policy.versions.at(-1).copies.length > 0, 'the newest policy key was dropped');
  }
}

export function isPurged(policy) {
  return policy.purges.some(({ destroyed }) => BigInt(destroyed) > 0n);
}

function checkNames(names, policy) {
  for (const { alias, keyVersion } of names) {
    require(alias.startsWith(`${policy.tenant}/`) && alias.length > policy.tenant.length + 1, 'an alias is of another tenant');
    require(hasVersion(policy, keyVersion), 'the tag of an alias names a missing policy key');
  }
}

function hasVersion(policy, version) {
  return policy.versions.some((one) => one.version === version);
}

function requireDistinct(texts, otherwise) {
  require(new Set(texts).size === texts.length, otherwise);
}

function require(condition, otherwise) {
  if (!condition) throw new ChainError('inconsistent', otherwise);
}
