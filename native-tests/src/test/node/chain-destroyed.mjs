// Chains whose keys were withdrawn or destroyed (docs/reference/format.md, 2.4 to 2.6), as models for chain-writer.mjs. Requests, signatures of
// approvers and seals are any bytes: a reader of the chain does not look into them.
import { FINDINGS, LIMITS } from './chain-records.mjs';
import { APPROVERS, ROOTS, fixed, longText, model, policy, policyVersion, scope, scopeKey } from './chain-models.mjs';

const DAY = 86_400_000;
const REQUESTED = 1_790_000_000_000;
const FORMER = { uri: 'availability:former', version: 'former', algorithm: 'A256KW', home: 'availability' };

/** Bytes of any length, always the same. */
export const filled = (label, length) => Buffer.alloc(length, fixed(label, 64));

export const found = (i, finding, rest = {}) => ({
  uri: `managed:${i}`,
  version: `version ${i}`,
  finding,
  details: i % 2 === 0 ? [] : [`reason ${i}`],
  at: REQUESTED + i,
  ...rest,
});

/** A purge, from its request on; `rest` are the fields of what has happened since. */
export const purge = (rest = {}) => ({
  request: filled('a request', 300),
  requested: REQUESTED,
  signatures: [],
  approved: 0,
  notBefore: 0,
  destroyed: 0,
  evidence: [],
  ...rest,
});

export const approved = (rest = {}) =>
  purge({ signatures: [filled('of Zoë', 97), filled('of the clef', 300)], approved: REQUESTED + DAY, notBefore: REQUESTED + 8 * DAY, ...rest });

export const shred = (rest = {}) => ({ at: REQUESTED, reason: 'a test', request: Buffer.alloc(0), signatures: [], evidence: [], ...rest });

const signedBy = { approvers: APPROVERS, threshold: 2 };
const seals = [filled('a seal', 400)];
const dropped = (label, number, roots, binding) => ({ ...policyVersion(label, number, roots, binding), isDropped: true });

/** A policy with approvers whose first version was dropped; a name and the default scope are still tagged with it. */
function withApprovers() {
  const versions = [
    dropped('exchange', 1, [ROOTS.one]),
    policyVersion('exchange', 2, [ROOTS.two, ROOTS.rsa], { ...signedBy, availability: 'outage' }, [], [ROOTS.three]),
  ];
  const keys = [scopeKey('alice', 1, [['exchange', 1], ['exchange', 2]]), scopeKey('alice', 2, [['exchange', 2]])];
  const usedRequests = [7, 8].map((i) => ({ digest: fixed(`request ${i}`, 32), notAfter: REQUESTED + i * DAY }));
  return {
    policies: [policy('exchange', { versions, scope: 'alice', formerAvailabilityKeys: [FORMER], seals, usedRequests })],
    scopes: [scope('alice', { aliases: ['contoso/alice'], policyLabel: 'exchange', keys })],
  };
}

/** One policy whose purge was requested, one whose was approved, and one that was purged. */
function purges() {
  const labels = ['requested', 'approved', 'purged'];
  const evidence = FINDINGS.slice(0, 5).map((finding, i) => found(i, finding));
  const states = {
    requested: [purge({ evidence })],
    approved: [approved({ evidence })],
    purged: [approved({ destroyed: REQUESTED + 9 * DAY, evidence: [...evidence, found(5, 'destroyed')] })],
  };
  const version = (label, number) =>
    label === 'purged' ? dropped(label, number, [ROOTS.one], signedBy) : policyVersion(label, number, [ROOTS.one], signedBy);
  return {
    policies: labels.map((label) =>
      policy(label, { versions: [version(label, 1), version(label, 2)], scope: `default of ${label}`, seals, purges: states[label] }),
    ),
    scopes: labels.map((label) =>
      scope(`default of ${label}`, {
        policyLabel: label,
        keys: [scopeKey(`default of ${label}`, 1, [[label, 1]]), scopeKey(`default of ${label}`, 2, [[label, 2]])],
      }),
    ),
  };
}

/** A scope that was shredded with approvals, one without, and one that was not shredded. */
function shredded() {
  const versions = [dropped('exchange', 1, [ROOTS.one], signedBy), policyVersion('exchange', 2, [ROOTS.two], signedBy)];
  const unsigned = [policyVersion('second', 1, [ROOTS.three])];
  const keys = (label) => [scopeKey(label, 1, [['exchange', 1]]), scopeKey(label, 4, [['exchange', 1], ['exchange', 2]])];
  const evidence = [found(1, 'absent'), found(2, 'present')];
  const request = filled('a request to shred', 300);
  return {
    policies: [
      policy('exchange', { versions, scope: 'default', seals, defaultScopeTag: { keyVersion: 2 }, nameVersion: 2 }),
      policy('second', { versions: unsigned, scope: 'default of second' }),
    ],
    scopes: [
      scope('default', { policyLabel: 'exchange', keys: [scopeKey('default', 1, [['exchange', 2]])] }),
      scope('alice', {
        aliases: ['contoso/alice'],
        nameVersion: 2,
        policyLabel: 'exchange',
        keys: keys('alice'),
        shreds: [shred({ request, signatures: [filled('of Zoë', 97), filled('of the clef', 97)], evidence })],
      }),
      scope('default of second', { policyLabel: 'second', keys: [scopeKey('default of second', 1, [['second', 1]])] }),
      scope('bob', { policyLabel: 'second', keys: [scopeKey('bob', 1, [['second', 1]])], shreds: [shred()] }),
    ],
  };
}

/** As many of everything as a list holds, and byte strings and texts of the greatest length. */
function limits() {
  const many = (count, item) => Array.from({ length: count }, (_, i) => item(i));
  const signatures = many(LIMITS.approvals, (i) => filled(`signature ${i}`, i === 0 ? LIMITS.approval : 1));
  const longest = { uri: longText('managed:', 1024), version: longText('v', 1024), details: [longText('d', 256)] };
  const evidence = many(LIMITS.evidence, (i) => found(i, FINDINGS[i % FINDINGS.length], i === 0 ? { ...longest, at: 2n ** 63n - 1n } : {}));
  const last = 2n ** 63n - 1n;
  const request = filled('a long request', LIMITS.request);
  const state = purge({ request, requested: last, signatures, approved: last, notBefore: last, evidence });
  return {
    policies: [
      policy('limits', {
        versions: [policyVersion('limits', 1, [ROOTS.one])],
        scope: 'limits',
        purges: [state],
        formerAvailabilityKeys: many(LIMITS.former, (i) => ({ ...FORMER, version: `former ${i}` })),
        seals: [filled('a long seal', LIMITS.seal)],
        usedRequests: many(LIMITS.used, (i) => ({ digest: fixed(`used ${i}`, 32), notAfter: last })),
      }),
    ],
    scopes: [
      scope('limits', { policyLabel: 'limits', keys: [scopeKey('limits', 1, [['limits', 1]])] }),
      scope('shredded', {
        policyLabel: 'limits',
        keys: [scopeKey('shredded', 1, [['limits', 1]])],
        shreds: [shred({ at: last, reason: longText('r', 1024), request: filled('a request', 300), signatures, evidence: [found(0, 'present', longest)] })],
      }),
    ],
  };
}

/** The valid chains by name, with what each shows. */
export function destroyedModels() {
  return [
    {
      name: 'approvers',
      comment: 'approvers, one of them with a security key; used requests, a former availability key, a version that was dropped',
      model: model('approvers', withApprovers()),
    },
    { name: 'purges', comment: 'a purge that was requested, one that was approved and one that is done', model: model('purges', purges()) },
    { name: 'shredded', comment: 'two scopes were shredded, one with approvals', model: model('shredded', shredded()) },
    {
      name: 'limits-of-approvals',
      comment: '64 former availability keys, used requests and signatures; 256 findings; the longest request, seal and texts',
      model: model('limits-of-approvals', limits()),
    },
  ];
}
