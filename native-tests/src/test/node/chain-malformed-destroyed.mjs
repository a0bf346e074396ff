// The invalid vectors about approvals, purged policies and shredded scopes (docs/reference/format.md, 2.4 to 2.6): each breaks one rule, all MACs
// are right.
import { LIMITS } from './chain-records.mjs';
import { approved, filled, found, purge, shred } from './chain-destroyed.mjs';
import { spoiled } from './chain-malformed.mjs';
import { OPERATORS, ROOTS, fixed, longText, policyVersion, rolled, scope, scopeKey, small } from './chain-models.mjs';

const TOO_LARGE = 2n ** 63n; // as a signed number it is negative
const END = approved().notBefore;

export function malformedDestroyed() {
  const vectors = [];
  const add = (section) => (name, comment, how) => {
    vectors.push({ name, section, reason: 'inconsistent', comment, ...spoiled(how) });
  };
  texts(add('2.1'));
  purges(add('2.4'));
  quorums(add('2.4'));
  drops(add('2.5'));
  shreds(add('2.6'));
  return vectors;
}

const policyOf = (m) => m.policies[0];
const scopeOf = (m) => m.scopes[1];
const times = (count, item) => Array.from({ length: count }, (_, i) => item(i));
const having = (field, ...values) => ({ change: (m) => (policyOf(m)[field] = values) });
const former = (rest = {}) => ({ uri: 'availability:former', version: 'former', algorithm: 'A256KW', home: 'availability', ...rest });

/** `small` with a second scope, which is not the default scope. */
function twoScopes() {
  const chain = small();
  chain.scopes.push(scope('bob', { policyLabel: 'exchange', keys: [1, 2].map((version) => scopeKey('bob', version, [['exchange', 1]])) }));
  return chain;
}

const shreddedWith = (...values) => ({ base: twoScopes, change: (m) => (scopeOf(m).shreds = values) });

// ---- 2.1 ----

function texts(add) {
  const evidence = (rest) => having('purges', purge({ evidence: [found(1, 'absent', rest)] }));
  const fields = {
    'former-uri': [1024, 'managed:', (uri) => having('formerAvailabilityKeys', former({ uri }))],
    'former-version': [1024, '', (version) => having('formerAvailabilityKeys', former({ version }))],
    'former-algorithm': [1024, 'A256KW', (algorithm) => having('formerAvailabilityKeys', former({ algorithm }))],
    'former-home': [1024, '', (home) => having('formerAvailabilityKeys', former({ home }))],
    'evidence-uri': [1024, 'managed:', (uri) => evidence({ uri })],
    'evidence-version': [1024, '', (version) => evidence({ version })],
    'evidence-detail': [256, '', (detail) => evidence({ details: [detail] })],
    'shred-reason': [1024, '', (reason) => shreddedWith(shred({ reason }))],
  };
  for (const [field, [most, start, how]] of Object.entries(fields)) {
    const bad = (name, comment, text) => add(`text-${field}-${name}`, comment, how(text));
    bad('empty', 'an empty text', '');
    bad('too-long', `${most + 1} UTF-16 code units`, longText(start, most + 1));
    bad('control', 'a text with U+001B', `${start}\u001bx`);
    bad('not-utf-8', 'a byte FF in a text', Buffer.concat([Buffer.from(start), Buffer.of(0xff, 0x78)]));
  }
}

// ---- 2.4 ----

function purges(add) {
  const purged = (name, comment, ...values) => add(`purge-${name}`, comment, having('purges', ...values));
  purged('2', 'two purges', purge(), purge());
  purged('request-0', 'a purge without a request', purge({ request: Buffer.alloc(0) }));
  purged('request-16385', 'a request of 16385 bytes', purge({ request: Buffer.alloc(LIMITS.request + 1) }));
  purged('signatures-65', '65 signatures', approved({ signatures: times(LIMITS.approvals + 1, (i) => filled(`signature ${i}`, 64)) }));
  purged('signature-0', 'an empty signature', approved({ signatures: [Buffer.alloc(0)] }));
  purged('signature-1025', 'a signature of 1025 bytes', approved({ signatures: [Buffer.alloc(LIMITS.approval + 1)] }));
  purged('signed-not-approved', 'signatures, and it was not approved', purge({ signatures: [filled('of Zoë', 97)] }));
  purged('approved-not-signed', 'it was approved without a signature', approved({ signatures: [] }));
  purged('end-not-approved', 'the end of a cooling-off, and it was not approved', purge({ notBefore: END }));
  purged('end-before-approval', 'the cooling-off ends before the approval', approved({ notBefore: approved().approved - 1 }));
  purged('end-missing', 'it was approved and the cooling-off has no end', approved({ notBefore: 0 }));
  const numbers = {
    requested: purge({ requested: TOO_LARGE }),
    approved: approved({ approved: TOO_LARGE, notBefore: TOO_LARGE }),
    'not-before': approved({ notBefore: TOO_LARGE }),
    'evidence-at': purge({ evidence: [found(1, 'absent', { at: TOO_LARGE })] }),
  };
  for (const [name, value] of Object.entries(numbers)) purged(`number-${name}`, 'a time of 2^63 or more', value);
  const evidence = (name, comment, ...items) => add(`evidence-${name}`, comment, having('purges', purge({ evidence: items })));
  evidence('257', '257 findings', ...times(LIMITS.evidence + 1, (i) => found(i, 'absent')));
  for (const code of [0, 7, 255]) evidence(`finding-${code}`, `finding ${code}`, found(1, code));
  evidence('details-2', 'a finding with two details', found(1, 'absent', { details: ['one', 'two'] }));

  // What is destroyed has no copies; otherwise these would break the rule about them, too.
  const done = (name, comment, value) =>
    add(`purge-${name}`, comment, { change: (m) => Object.assign(policyOf(m), { purges: [value] }) && dropAll(m) });
  done('done-not-approved', 'it is done and was not approved', purge({ destroyed: END }));
  done('done-before-end', 'it is done before the end of the cooling-off', approved({ destroyed: END - 1 }));
  done('number-destroyed', 'a time of 2^63 or more', approved({ destroyed: TOO_LARGE }));
  add('purged-with-copy', 'a policy was purged and has a copy of its policy key', having('purges', approved({ destroyed: END })));
  add('purged-with-old-copy', 'a policy was purged and has a copy of an older policy key', {
    base: rolled,
    change: (m) => {
      policyOf(m).purges = [approved({ destroyed: END })];
      policyOf(m).versions[1].isDropped = true;
    },
  });
}

function dropAll(m) {
  policyOf(m).versions.forEach((version) => (version.isDropped = true));
}

function quorums(add) {
  add('former-65', '65 former availability keys', having('formerAvailabilityKeys', ...times(LIMITS.former + 1, (i) => former({ version: `${i}` }))));
  add('seals-2', 'two seals', having('seals', filled('a seal', 64), filled('a seal', 64)));
  add('seal-0', 'an empty seal', having('seals', Buffer.alloc(0)));
  add('seal-2049', 'a seal of 2049 bytes', having('seals', Buffer.alloc(LIMITS.seal + 1)));
  add('seal-missing', 'a policy has an approver and no seal', {
    change: (m) => {
      const approvers = [{ name: 'ann', publicKey: OPERATORS.ann.publicKey, applications: [] }];
      Object.assign(policyOf(m).versions[0].binding, { approvers, threshold: 1 });
    },
  });
  const used = (i, rest = {}) => ({ digest: fixed(`request ${i}`, 32), notAfter: END, ...rest });
  add('used-65', '65 used requests', having('usedRequests', ...times(LIMITS.used + 1, (i) => used(i))));
  add('used-twice', 'a request was used twice', having('usedRequests', used(1), used(2), used(1, { notAfter: END + 1 })));
  for (const length of [0, 31, 33]) {
    add(`used-digest-${length}`, `a digest of ${length} bytes`, having('usedRequests', used(1, { digest: fixed('a digest', length) })));
  }
  add('number-used-not-after', 'a time of 2^63 or more', having('usedRequests', used(1, { notAfter: TOO_LARGE })));
}

// ---- 2.5 ----

function drops(add) {
  add('dropped-newest', 'the only policy key was dropped without a purge', { change: dropAll });
  add('dropped-newest-approved', 'the policy key was dropped, and the purge is not done', {
    change: (m) => {
      policyOf(m).purges = [approved()];
      dropAll(m);
    },
  });
  add('dropped-newest-of-two', 'the newest policy key was dropped', {
    base: rolled,
    change: (m) => {
      policyOf(m).versions[1].isDropped = true;
      m.scopes[0].keys = [scopeKey('alice', 1, [['exchange', 1]])];
    },
  });
  add('dropped-in-use', 'a scope key is wrapped by a policy key that was dropped', {
    base: rolled,
    change: (m) => (policyOf(m).versions[0].isDropped = true),
  });
  add('dropped-availability-copy', 'a policy key was dropped and has a copy under the availability key', {
    base: rolled,
    change: (m) => {
      policyOf(m).versions[0].isDropped = true;
      m.scopes[0].keys = [scopeKey('alice', 1, [['exchange', 1], ['exchange', 2]])];
    },
    sealed: (m) => (policyOf(m).versions[0].availabilityCopies = [{ ...former(), copy: filled('a copy', 40) }]),
  });
  add('dropped-one-of-two-copies', 'a version has one copy of two', {
    change: (m) => (policyOf(m).versions = [policyVersion('exchange', 1, [ROOTS.one, ROOTS.two])]),
    sealed: (m) => policyOf(m).versions[0].copies.pop(),
  });
}

// ---- 2.6 ----

function shreds(add) {
  const shredded = (name, comment, ...values) => add(`shred-${name}`, comment, shreddedWith(...values));
  const request = filled('a request', 300);
  const signatures = [filled('of Zoë', 97)];
  shredded('2', 'a scope was shredded twice', shred(), shred());
  shredded('request-16385', 'a request of 16385 bytes', shred({ request: Buffer.alloc(LIMITS.request + 1), signatures }));
  shredded('signatures-65', '65 signatures', shred({ request, signatures: times(LIMITS.approvals + 1, (i) => filled(`signature ${i}`, 64)) }));
  shredded('signature-0', 'an empty signature', shred({ request, signatures: [Buffer.alloc(0)] }));
  shredded('signature-1025', 'a signature of 1025 bytes', shred({ request, signatures: [Buffer.alloc(LIMITS.approval + 1)] }));
  shredded('request-not-signed', 'a request without a signature', shred({ request }));
  shredded('signed-without-request', 'a signature without a request', shred({ signatures }));
  shredded('evidence-257', '257 findings', shred({ evidence: times(LIMITS.evidence + 1, (i) => found(i, 'absent')) }));
  for (const code of [0, 7, 255]) shredded(`finding-${code}`, `finding ${code}`, shred({ evidence: [found(1, code)] }));
  shredded('number-at', 'a time of 2^63 or more', shred({ at: TOO_LARGE }));
  const left = { nonce: 12, wrapped: 48, predecessorTag: 32 };
  for (const [field, length] of Object.entries(left)) {
    add(`shred-with-${field}`, `a scope was shredded and its newest key has ${field}`, {
      ...shreddedWith(shred()),
      sealed: (m) => (scopeOf(m).keys[1][field] = fixed(field, length)),
    });
  }
  add('shred-with-key', 'a scope was shredded and its first key is there', {
    ...shreddedWith(shred()),
    sealed: (m) => Object.assign(scopeOf(m).keys[0], { nonce: fixed('nonce', 12), wrapped: fixed('wrapped', 48) }),
  });
  add('shred-missing', 'the keys of a scope are gone, and it was not shredded', {
    base: twoScopes,
    sealed: (m) => {
      for (const key of scopeOf(m).keys) {
        Object.assign(key, { nonce: Buffer.alloc(0), wrapped: Buffer.alloc(0), predecessorTag: Buffer.alloc(0) });
      }
    },
  });
  add('shred-of-missing-version', 'a scope that was shredded was wrapped by a version that is missing', {
    base: twoScopes,
    change: (m) => {
      scopeOf(m).keys = [scopeKey('bob', 1, [['exchange', 2]])];
      scopeOf(m).shreds = [shred()];
    },
  });
}
