// The invalid vectors about the bodies of records (docs/reference/format.md, 2.1 and 2.4 to 2.6): each body breaks one rule, all MACs are right.
import { LIMITS } from './chain-records.mjs';
import { spoiled } from './chain-malformed.mjs';
import { OPERATORS, ROOTS, fixed, fixedId, longText, policyVersion, rolled, scopeKey, signed, small } from './chain-models.mjs';

const TOO_LARGE = 2n ** 63n; // as a signed number it is negative
const BEYOND = 2n ** 32n;

export function malformedRecords() {
  const vectors = [];
  const add = (section) => (name, comment, how) => {
    vectors.push({ name, section, reason: 'inconsistent', comment, ...spoiled(how) });
  };
  texts(add('2.1'));
  numbersAndLists(add('2.1'));
  policies(add('2.4'));
  policyVersions(add('2.5'));
  scopes(add('2.6'));
  return vectors;
}

const set = (pick, field, value) => ({ change: (m) => (pick(m)[field] = value) });
const policyOf = (m) => m.policies[0];
const versionOf = (m) => m.policies[0].versions[0];
const bindingOf = (m) => versionOf(m).binding;
const scopeOf = (m) => m.scopes[0];
const keyOf = (m) => m.scopes[0].keys[0];
const approvedBy = (m, approvers, threshold = 1) => {
  Object.assign(bindingOf(m), { approvers, threshold });
  policyOf(m).seals = [fixed('a seal', 64)];
};
const alias = (bytes) => ({ change: (m) => (scopeOf(m).names[0].alias = bytes) });
const times = (count, item) => Array.from({ length: count }, (_, i) => item(i));

// ---- 2.1 ----

/** Every field that is a text, and how to set it. */
function textFields() {
  const approver = { name: 'ann', publicKey: OPERATORS.ann.publicKey, applications: [] };
  return {
    'policy-alias': [256, 'contoso/', (m, text) => (policyOf(m).names[0].alias = text)],
    'scope-alias': [256, 'contoso/', (m, text) => (scopeOf(m).names[0].alias = text)],
    'policy-tenant': [256, '', (m, text) => Object.assign(policyOf(m), { tenant: text, names: [] })],
    'scope-tenant': [256, '', (m, text) => Object.assign(scopeOf(m), { tenant: text, names: [] })],
    'binding-tenant': [256, '', (m, text) => (bindingOf(m).tenant = text)],
    'denied-uri': [1024, 'managed:', (m, text) => (policyOf(m).denied = [{ uri: text, version: 'one', since: 0 }])],
    'denied-version': [1024, '', (m, text) => (policyOf(m).denied = [{ uri: 'managed:one', version: text, since: 0 }])],
    'root-uri': [1024, 'managed:', (m, text) => (bindingOf(m).roots[0].uri = text)],
    'root-version': [1024, '', (m, text) => (bindingOf(m).roots[0].version = text)],
    'root-algorithm': [1024, 'A256KW', (m, text) => (bindingOf(m).roots[0].algorithm = text)],
    'root-home': [1024, 'managed', (m, text) => (bindingOf(m).roots[0].home = text)],
    'approver-name': [256, '', (m, text) => approvedBy(m, [{ ...approver, name: text }])],
    'approver-application': [
      256,
      'ssh:',
      (m, text) => approvedBy(m, [{ ...approver, applications: [text] }]),
    ],
  };
}

function texts(add) {
  for (const [field, [most, start, put]] of Object.entries(textFields())) {
    const bad = (name, comment, text) => add(`text-${field}-${name}`, comment, { change: (m) => put(m, text) });
    bad('empty', 'an empty text', '');
    bad('too-long', `${most + 1} UTF-16 code units`, longText(start, most + 1));
    bad('control', 'a text with U+001B', `${start}\u001bx`);
    bad('not-utf-8', 'a byte FF in a text', Buffer.concat([Buffer.from(start), Buffer.of(0xff, 0x78)]));
  }
  const characters = [0x00, 0x01, 0x09, 0x0a, 0x0d, 0x1f, 0x7f, 0x80, 0x85, 0x9f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0xfffd];
  for (const code of characters) {
    const hex = code.toString(16).padStart(4, '0').toUpperCase();
    add(`character-${hex}`, `an alias with U+${hex}`, alias(`contoso/a${String.fromCodePoint(code)}b`));
  }
  const malformed = {
    'c080': 'U+0000 in two bytes',
    'c1a1': 'a letter in two bytes',
    'e080af': 'a slash in three bytes',
    'f08080af': 'a slash in four bytes',
    'eda080': 'a high surrogate',
    'edb080': 'a low surrogate',
    'eda0b4edb49e': 'a surrogate pair in six bytes',
    'f4908080': 'beyond U+10FFFF',
    'f888808080': 'a form of five bytes',
    '80': 'a continuation byte alone',
    'c3': 'the first of two bytes alone',
    'e282': 'the first two of three bytes',
    'f09d84': 'the first three of four bytes',
  };
  for (const [bytes, comment] of Object.entries(malformed)) {
    add(
      `utf-8-${bytes}`,
      `an alias that ends with ${comment}`,
      alias(Buffer.concat([Buffer.from('contoso/a'), Buffer.from(bytes, 'hex')])),
    );
  }
  add('text-past-end', 'the length of a text is greater than what is left', {
    records: (r) => replaced(r, 2, (body) => Buffer.concat([body.subarray(0, 18), Buffer.of(0xff, 0xff), body.subarray(20)])),
  });
  for (const [where, pick] of Object.entries({ policy: policyOf, scope: scopeOf, binding: bindingOf })) {
    add(`tenant-slash-${where}`, `the tenant of a ${where} holds a slash`, {
      change: (m) => Object.assign(pick(m), { tenant: 'con/toso' }, where === 'binding' ? {} : { names: [] }),
    });
  }
}

function replaced(records, index, how) {
  return records.map((record, i) => (i === index ? { ...record, body: how(record.body) } : record));
}

function numbersAndLists(add) {
  const names = ['policy', 'policy-version', 'scope'];
  names.forEach((what, i) => {
    add(`left-over-${what}`, 'a byte is left over', { records: (r) => replaced(r, i, (body) => Buffer.concat([body, Buffer.alloc(1)])) });
    add(`cut-${what}`, 'the last byte is missing', { records: (r) => replaced(r, i, (body) => body.subarray(0, -1)) });
    add(`empty-${what}`, 'an empty body', { records: (r) => replaced(r, i, () => Buffer.alloc(0)) });
  });
  const numbers = {
    'policy-created': set(policyOf, 'created', TOO_LARGE),
    'denied-since': set(policyOf, 'denied', [{ uri: 'managed:one', version: 'one', since: TOO_LARGE }]),
    'outage-since': set(policyOf, 'outageSince', TOO_LARGE),
    forgets: set(policyOf, 'forgets', TOO_LARGE),
    'scope-created': set(scopeOf, 'created', TOO_LARGE),
    'scope-key-created': set(keyOf, 'created', 2n ** 64n - 1n),
  };
  for (const [name, how] of Object.entries(numbers)) add(`number-${name}`, 'a time of 2^63 or more', how);
  for (const value of [0n, BEYOND, TOO_LARGE + 1n]) {
    const versions = {
      'policy-alias': set((m) => policyOf(m).names[0], 'keyVersion', value),
      'scope-alias': set((m) => scopeOf(m).names[0], 'keyVersion', value),
      'default-scope': set((m) => policyOf(m).defaultScopeTag, 'keyVersion', value),
      'policy-key': { base: rolled, ...set((m) => policyOf(m).versions[1], 'version', value) },
      'scope-key': { base: rolled, ...set((m) => scopeOf(m).keys[1], 'version', value) },
      'wrapped-by': { change: (m) => Object.assign(keyOf(m).wrappedBy, { version: value }) },
      lineage: { change: (m) => keyOf(m).lineage.unshift({ policy: fixedId('policy gone'), version: value }) },
    };
    for (const [name, how] of Object.entries(versions)) add(`version-${name}-${value}`, `version ${value}`, how);
  }
  for (const value of [0n, 1n, BEYOND + 1n, TOO_LARGE + 2n]) {
    add(`next-version-policy-${value}`, `next version ${value}`, set(policyOf, 'nextVersion', value));
    add(`next-version-scope-${value}`, `next version ${value}`, set(scopeOf, 'nextVersion', value));
  }
}

// ---- 2.4 ----

function policies(add) {
  for (const value of [2, 255]) {
    add(`enabled-${value}`, `enabled is ${value}`, set(policyOf, 'enabled', value));
  }
  add('policy-names-65', '65 aliases', set(policyOf, 'names', times(LIMITS.names + 1, (i) => ({ alias: `contoso/${i}`, keyVersion: 1 }))));
  add('denied-65', '65 denied marks', set(policyOf, 'denied', times(LIMITS.denied + 1, (i) => ({ uri: `managed:${i}`, version: 'one', since: 0 }))));
  add('denied-twice', 'a root key is marked twice', set(policyOf, 'denied', [7, 8].map((since) => ({ uri: 'managed:one', version: 'one', since }))));
  const decided = (...made) => set(policyOf, 'decisions', made);
  add('decisions-2', 'two decisions', decided({ choice: 'none', tags: [] }, { choice: 'none', tags: [] }));
  for (const code of [0, 5, 255]) add(`decision-${code}`, `availability ${code}`, decided({ choice: code, tags: [] }));
  add('decision-untagged', 'a decision for outage without a tag', decided({ choice: 'outage', tags: [] }));
  add('decision-tags-2', 'a decision with two tags', decided({ choice: 'none', tags: [{ keyVersion: 1 }, { keyVersion: 1 }] }));
  for (const length of [0, 31, 33]) {
    const tag = fixed('a tag', length);
    add(`policy-alias-tag-${length}`, `a tag of ${length} bytes`, { sealed: (m) => (policyOf(m).names[0].tag = tag) });
    add(`default-scope-tag-${length}`, `a tag of ${length} bytes`, { sealed: (m) => (policyOf(m).defaultScopeTag.tag = tag) });
  }
}

// ---- 2.5 ----

function policyVersions(add) {
  for (const code of [0, 4, 255]) add(`profile-${code}`, `profile ${code}`, set(bindingOf, 'profile', code));
  for (const code of [0, 5, 255]) add(`availability-${code}`, `availability ${code}`, set(bindingOf, 'availability', code));
  const withRoots = (count) => ({
    change: (m) => (m.policies[0].versions = [policyVersion('exchange', 1, times(count, (i) => ({ ...ROOTS.one, uri: `managed:${i}` })))]),
  });
  add('roots-0', 'no root and no copy', withRoots(0));
  add('roots-9', 'nine roots and nine copies', withRoots(LIMITS.roots + 1));
  const copies = (made) => ({ sealed: (m) => (versionOf(m).copies = made(versionOf(m).copies)) });
  add('copies-0', 'a root and no copy', copies(() => []));
  add('copies-2', 'a root and two copies', copies(([copy]) => [copy, copy]));
  add('copy-empty', 'an empty copy', copies(() => [Buffer.alloc(0)]));
  add('copy-4097', 'a copy of 4097 bytes', copies(() => [Buffer.alloc(LIMITS.copy + 1)]));
  const spare = { uri: 'managed:spare', version: 'spare', algorithm: 'A256KW', home: 'managed' };
  const availabilityCopies = (...made) => ({ sealed: (m) => (versionOf(m).availabilityCopies = made) });
  add('availability-copies-2', 'two copies under availability keys', availabilityCopies(
    { ...spare, copy: fixed('a copy', 40) },
    { ...spare, version: 'another', copy: fixed('a copy', 40) },
  ));
  add('availability-copy-empty', 'an empty copy under the availability key', availabilityCopies({ ...spare, copy: Buffer.alloc(0) }));
  add('availability-copy-4097', 'a copy of 4097 bytes', availabilityCopies({ ...spare, copy: Buffer.alloc(LIMITS.copy + 1) }));
  const approvers = (count, threshold, { length = 32, applications = [] } = {}) => ({
    change: (m) =>
      approvedBy(m, times(count, (i) => ({ name: `approver ${i}`, publicKey: fixed(`approver ${i}`, length), applications })), threshold),
  });
  add('approvers-65', '65 approvers', approvers(LIMITS.approvers + 1, 1));
  add('approver-key-31', 'a public key of 31 bytes', approvers(1, 1, { length: 31 }));
  add('approver-key-33', 'a public key of 33 bytes', approvers(1, 1, { length: 33 }));
  add('approver-applications-2', 'a key for two applications', approvers(1, 1, { applications: ['ssh:', 'ssh:'] }));
  add('threshold-0', 'approvers and a threshold of 0', approvers(2, 0));
  add('threshold-3', 'a threshold of 3 of 2', approvers(2, 3));
  add('threshold-without-approvers', 'a threshold of 1 and no approvers', approvers(0, 1));
  add('approver-twice', 'a public key is there twice', {
    change: (m) => {
      const approver = { name: 'one', publicKey: fixed('approver', 32), applications: [] };
      approvedBy(m, [approver, { ...approver, name: 'two', applications: ['ssh:'] }]);
    },
  });
  for (const length of [0, 31, 33]) {
    add(`tag-${length}`, `a tag of ${length} bytes`, { sealed: (m) => (versionOf(m).tag = fixed('a tag', length)) });
  }
  const second = (field, value) => ({ base: rolled, sealed: (m) => (policyOf(m).versions[1][field] = value) });
  add('predecessor-tag-first', 'version 1 has a predecessor tag', { sealed: (m) => (versionOf(m).predecessorTag = fixed('a tag', 32)) });
  for (const length of [0, 31, 33]) {
    add(`predecessor-tag-${length}`, `of ${length} bytes`, second('predecessorTag', fixed('a tag', length)));
  }
  add('carried-first', 'version 1 carries a lineage key', { sealed: (m) => (versionOf(m).carried = fixed('carried', 40)) });
  for (const length of [0, 39, 41, 48]) add(`carried-${length}`, `of ${length} bytes`, second('carried', fixed('carried', length)));
  const signatures = (made) => ({ sealed: (m) => (versionOf(m).signatures = made) });
  const signature = (i, keyLength = 32, length = 64) => ({
    publicKey: fixed(`operator ${i}`, keyLength),
    signature: Buffer.alloc(length, fixed(`signature ${i}`, 64)),
  });
  add('signatures-9', 'nine signatures', signatures(times(LIMITS.signatures + 1, (i) => signature(i))));
  add('signatures-second', 'version 2 is signed', second('signatures', [signature(1)]));
  add('signature-63', 'a signature of 63 bytes', signatures([signature(1, 32, 63)]));
  add('signature-65', 'a signature of 65 bytes', signatures([signature(1, 32, 65)]));
  add('signer-31', 'a public key of 31 bytes', signatures([signature(1, 31)]));
  add('signer-33', 'a public key of 33 bytes', signatures([signature(1, 33)]));
  add('signer-twice', 'an operator signed twice', { base: () => signed(OPERATORS.ann, OPERATORS.ann) });
  add('policy-versions-4097', '4097 versions of a policy', {
    records: (r) => [r[0], ...times(LIMITS.versions + 1, (i) => ({ ...r[1], body: numbered(r[1].body, i + 1) })), r[2]],
  });
}

/** The body of version 1 with another number; what only a later version has is empty bytes of the right length. */
function numbered(body, number) {
  if (number === 1) return body;
  const numberAt = 16 + 2 + 'contoso'.length + 16;
  const made = Buffer.from(body);
  made.writeBigUInt64BE(BigInt(number), numberAt);
  const tailAt = made.length - (2 + 2 + 2 + 2 + 2 + 40); // predecessor tag, carried, signatures, copies, copy
  const empty = (length) => Buffer.concat([Buffer.of(0, length), Buffer.alloc(length)]);
  return Buffer.concat([made.subarray(0, tailAt), empty(32), empty(40), made.subarray(tailAt + 4)]);
}

// ---- 2.6 ----

function scopes(add) {
  add('scope-names-65', '65 aliases', set(scopeOf, 'names', times(LIMITS.names + 1, (i) => ({ alias: `contoso/${i}`, keyVersion: 1 }))));
  const field = (name, lengths) => {
    for (const length of lengths) {
      add(`${name}-${length}`, `${name} of ${length} bytes`, { sealed: (m) => (keyOf(m)[name] = fixed(name, length)) });
    }
  };
  field('nonce', [0, 11, 13]);
  field('wrapped', [0, 47, 49]);
  for (const length of [0, 31, 33]) {
    add(`scope-alias-tag-${length}`, `a tag of ${length} bytes`, { sealed: (m) => (scopeOf(m).names[0].tag = fixed('a tag', length)) });
    add(`scope-key-predecessor-tag-${length}`, `of ${length} bytes`, {
      base: rolled,
      sealed: (m) => (scopeOf(m).keys[1].predecessorTag = fixed('a tag', length)),
    });
  }
  add(
    'scope-key-predecessor-tag-first',
    'the first version has a predecessor tag',
    { sealed: (m) => (keyOf(m).predecessorTag = fixed('a tag', 32)) },
  );
  add('scope-keys-0', 'no scope key', { change: (m) => (scopeOf(m).keys = []), sealed: (m) => (scopeOf(m).nextVersion = 2) });
  add('scope-keys-4097', '4097 scope keys', {
    sealed: (m) => {
      scopeOf(m).keys = times(
        LIMITS.versions + 1,
        (i) => ({ ...keyOf(m), version: i + 1, predecessorTag: Buffer.alloc(i === 0 ? 0 : 32) }),
      );
      scopeOf(m).nextVersion = LIMITS.versions + 2;
    },
  });
  const versions = (...numbers) => ({ change: (m) => (scopeOf(m).keys = numbers.map((n) => scopeKey('alice', n, [['exchange', 1]]))) });
  add('scope-keys-fall', 'the scope key versions fall', { ...versions(2, 1), sealed: (m) => (scopeOf(m).nextVersion = 3) });
  add('scope-key-twice', 'a scope key version is there twice', versions(1, 1));
  const gone = (version) => ({ policy: fixedId('policy gone'), version });
  add('lineage-0', 'an empty lineage', { change: (m) => (keyOf(m).lineage = []) });
  add('lineage-4097', '4097 policy keys in a lineage', {
    change: (m) => keyOf(m).lineage.unshift(...times(LIMITS.versions, (i) => gone(i + 1))),
  });
  add('lineage-last', 'the lineage does not end with the policy key that wraps', { change: (m) => keyOf(m).lineage.push(gone(1)) });
  add('lineage-twice', 'a policy key is in a lineage twice', { change: (m) => keyOf(m).lineage.unshift(gone(1), gone(1)) });
  add('lineage-wrapping-twice', 'the policy key that wraps is in the lineage twice', {
    change: (m) => keyOf(m).lineage.unshift(keyOf(m).wrappedBy, gone(1)),
  });
}
