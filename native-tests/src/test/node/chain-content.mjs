// What a key chain holds, as the vectors write it (docs/reference/format.md, 2.13).
import { isPurged } from './chain-fit.mjs';

/** The content of a chain that was read, or of a sealed model. */
export function contentOf(chain) {
  return hexed({
    chainId: chain.chainId,
    generation: BigInt(chain.generation),
    policies: chain.policies.map(policy),
    scopes: chain.scopes.map(scope),
  });
}

/** The versions of a policy key that have their copies. */
export const kept = (policy) => policy.versions.filter(({ copies }) => copies.length > 0);

/** The scopes whose keys can still be opened. */
export function readable({ policies, scopes }) {
  const purged = new Set(policies.filter(isPurged).map(({ id }) => id));
  return scopes.filter((scope) => scope.shreds.length === 0 && !purged.has(scope.policy));
}

/** Byte strings as lower-case hexadecimal, numbers of 64 bits as decimal text. */
export function hexed(value) {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(hexed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hexed(item)]));
}

const root = ({ uri, version, algorithm, home }) => ({ uri, version, algorithm, home });
const name = ({ alias, keyVersion, tag }) => ({ alias, keyVersion, tag });

function policy(one) {
  return {
    id: one.id,
    names: one.names.map(name),
    tenant: one.tenant,
    enabled: one.enabled,
    purges: one.purges.map(purge),
    denied: one.denied.map(({ uri, version, since }) => ({ uri, version, since: BigInt(since) })),
    outageSince: BigInt(one.outageSince),
    forgets: BigInt(one.forgets),
    decisions: one.decisions.map(({ choice, tags }) => ({
      choice,
      tags: tags.map(({ keyVersion, tag }) => ({ keyVersion, tag })),
    })),
    formerAvailabilityKeys: one.formerAvailabilityKeys.map(root),
    seals: one.seals,
    usedRequests: one.usedRequests.map(({ digest, notAfter }) => ({ digest, notAfter: BigInt(notAfter) })),
    defaultScope: one.defaultScope,
    defaultScopeTag: { keyVersion: one.defaultScopeTag.keyVersion, tag: one.defaultScopeTag.tag },
    created: BigInt(one.created),
    nextVersion: one.nextVersion,
    versions: one.versions.map(({ version, binding, tag, predecessorTag, carried, signatures, copies, availabilityCopies }) => ({
      version,
      profile: binding.profile,
      roots: binding.roots.map(root),
      availability: binding.availability,
      approvers: binding.approvers.map(({ name: approver, publicKey, applications }) => ({ name: approver, publicKey, applications })),
      threshold: binding.threshold,
      tag,
      predecessorTag,
      carried,
      signatures: signatures.map(({ publicKey, signature }) => ({ publicKey, signature })),
      copies,
      availabilityCopies: availabilityCopies.map(({ uri, version: exact, algorithm, home, copy }) => ({ uri, version: exact, algorithm, home, copy })),
    })),
  };
}

function purge({ request, requested, signatures, approved, notBefore, destroyed, evidence }) {
  return {
    request,
    requested: BigInt(requested),
    signatures,
    approved: BigInt(approved),
    notBefore: BigInt(notBefore),
    destroyed: BigInt(destroyed),
    evidence: evidence.map(found),
  };
}

const shred = ({ at, reason, request, signatures, evidence }) => ({ at: BigInt(at), reason, request, signatures, evidence: evidence.map(found) });
const found = ({ uri, version, finding, details, at }) => ({ uri, version, finding, details, at: BigInt(at) });

function scope(one) {
  return {
    id: one.id,
    names: one.names.map(name),
    tenant: one.tenant,
    policy: one.policy,
    created: BigInt(one.created),
    nextVersion: one.nextVersion,
    keys: one.keys.map(({ version, wrappedBy, nonce, wrapped, predecessorTag, lineage, created }) => ({
      version,
      wrappedBy,
      nonce,
      wrapped,
      predecessorTag,
      lineage,
      created: BigInt(created),
    })),
    shreds: one.shreds.map(shred),
  };
}
