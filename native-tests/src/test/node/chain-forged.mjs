// Chains that are read, in which something does not open (docs/reference/format.md, 2.5 to 2.7): all MACs are right, as somebody makes them who has
// the chain's secret and no root key. Each vector names what must be refused, and what opens all the same.
import { lineageKeysOf, operatorStatement, policyKeysOf, scopeKeyAad, scopeKeysOf, vouchedFor } from './chain-opener.mjs';
import { shortMac } from './chain-reader.mjs';
import { encodeBinding, sealGcm, signedBy, wrapCopy, wrapKw } from './chain-writer.mjs';
import { spoiled } from './chain-malformed.mjs';
import { OPERATORS, ROOTS, fixed, fixedId, policyVersion, rolled, scope, scopeKey, signed, small, twoPolicies } from './chain-models.mjs';

const EXCHANGE = fixedId('policy exchange');
const ALICE = fixedId('scope alice');

const policyKey = (version = 1, root = 0, policy = EXCHANGE) => ({ kind: 'policy-key', policy, version, root });
const scopeKeyOf = (version = 1, scopeId = ALICE) => ({ kind: 'scope-key', scope: scopeId, version });
const alias = (text) => ({ kind: 'alias', alias: text });
const defaultScope = (policy = EXCHANGE) => ({ kind: 'default-scope', policy });

const flipped = (bytes, at = 0) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

export function forgedVectors() {
  const vectors = [];
  const add = (name, section, comment, refused, how, { opens = [], operators, reason = 'forged' } = {}) => {
    const { secret, file } = spoiled(how);
    const keys = operators?.map((one) => one.publicKey);
    vectors.push({ name, section, reason, comment, secret, ...(keys && { operators: keys }), refused, opens, file });
  };
  policyKeys(add);
  lineage(add);
  scopeKeys(add);
  names(add);
  operators(add);
  return vectors;
}

const first = (m) => m.policies[0].versions[0];
const second = (m) => m.policies[0].versions[1];
const keyOf = (m, i = 0) => m.scopes[0].keys[i];

function policyKeys(add) {
  const everything = [policyKey(), scopeKeyOf(), alias('contoso/exchange'), alias('contoso/alice'), defaultScope()];
  add('policy-tag', '2.5', 'a bit of the tag was changed', everything, { sealed: (m) => (first(m).tag = flipped(first(m).tag)) });
  add(
    'policy-tag-last',
    '2.5',
    'the last bit of the tag was changed',
    everything,
    { sealed: (m) => (first(m).tag = flipped(first(m).tag, 31)) },
  );
  const bound = (change) => ({
    change: (m) => (m.policies[0].seals = [fixed('a seal', 64)]), // which a policy with approvers needs
    sealed: (m) => {
      change(first(m).binding);
      first(m).bindingBytes = encodeBinding({ ...first(m).binding, version: 1 });
    },
  });
  add('binding-profile', '2.5', 'the profile was changed', [policyKey()], bound((binding) => (binding.profile = 'SHAREPOINT')));
  add(
    'binding-availability',
    '2.5',
    'the availability was changed',
    [policyKey()],
    bound((binding) => (binding.availability = 'outage+system')),
  );
  add('binding-approver', '2.5', 'an approver was added', [policyKey()], bound((binding) =>
    Object.assign(binding, { approvers: [{ name: 'mallory', publicKey: OPERATORS.stranger.publicKey, applications: [] }], threshold: 1 })));
  const copy = (made) => ({ sealed: (m) => (first(m).copies = [made(m)]) });
  add('copy-bit', '2.5', 'a bit of the copy was changed', [policyKey()], copy((m) => flipped(first(m).copies[0])));
  add(
    'copy-of-another-key',
    '2.5',
    'the copy holds another policy key',
    [policyKey(), scopeKeyOf()],
    copy(() => wrapCopy(ROOTS.one, fixed('his key', 32), 0)),
  );
  add(
    'copy-of-another-root',
    '2.5',
    'the copy is wrapped by another root',
    [policyKey()],
    copy((m) => wrapCopy(ROOTS.two, first(m).policyKey, 0)),
  );
  for (const length of [16, 24, 40, 64]) {
    add(`copy-of-${length}-bytes`, '2.5', `the copy unwraps to ${length} bytes`, [policyKey()], copy((m) =>
      wrapCopy(ROOTS.one, Buffer.concat([first(m).policyKey, fixed('more', 32)]).subarray(0, length), 0)));
  }
  add('copy-rsa', '2.5', 'the copy of an RSA root holds another policy key', [policyKey(), scopeKeyOf()], {
    base: () => {
      const chain = small();
      chain.policies[0].versions = [policyVersion('exchange', 1, [ROOTS.rsa])];
      return chain;
    },
    sealed: (m) => (first(m).copies = [wrapCopy(ROOTS.rsa, fixed('his key', 32), 0)]),
  });
  const twoRoots = () => {
    const chain = small();
    chain.policies[0].versions = [policyVersion('exchange', 1, [ROOTS.one, ROOTS.three])];
    return chain;
  };
  add('second-copy', '2.5', 'the copy of the second root holds another policy key', [policyKey(1, 1)], {
    base: twoRoots,
    sealed: (m) => (first(m).copies[1] = wrapCopy(ROOTS.three, fixed('his key', 32), 0)),
  }, { opens: [policyKey(1, 0), scopeKeyOf()] });
  add('second-copy-of-31-bytes', '2.5', 'the copy of the second root opens to 31 bytes', [policyKey(1, 1)], {
    base: twoRoots,
    sealed: (m) => (first(m).copies[1] = wrapCopy(ROOTS.three, first(m).policyKey.subarray(0, 31), 0)),
  }, { opens: [policyKey(1, 0)] });
}

function lineage(add) {
  const opens = [policyKey(1), alias('contoso/exchange'), alias('contoso/alice'), scopeKeyOf(1), defaultScope()];
  const refused = [policyKey(2), scopeKeyOf(2)];
  const spoil = (field, made) => ({ base: rolled, sealed: (m) => (second(m)[field] = made(m)) });
  add('second-tag', '2.5', 'a bit of the tag of version 2 was changed', refused, spoil('tag', (m) => flipped(second(m).tag)), { opens });
  add(
    'predecessor-tag',
    '2.5',
    'a bit of the predecessor tag was changed',
    refused,
    spoil('predecessorTag', (m) => flipped(second(m).predecessorTag)),
    { opens },
  );
  add(
    'carried',
    '2.5',
    'a bit of the carried lineage key was changed',
    refused,
    spoil('carried', (m) => flipped(second(m).carried)),
    { opens },
  );
  add(
    'carried-of-another',
    '2.5',
    'another lineage key is carried',
    refused,
    spoil('carried', (m) => wrapKw(second(m).keys.carryKey, fixed('his lineage key', 32))),
    { opens },
  );
  add(
    'carried-short',
    '2.5',
    'the carried bytes are those of another wrapped key',
    refused,
    spoil('carried', () => wrapKw(fixed('his carry key', 32), fixed('his lineage key', 32))),
    { opens },
  );
  add('version-2-made-up', '2.5', 'version 2 was made up, with a lineage key that was made up too', refused, {
    base: rolled,
    sealed: (m) => {
      const version = second(m);
      const his = policyKeysOf(fixed('his policy key', 32));
      const before = lineageKeysOf(fixed('his lineage key', 32));
      version.tag = shortMac(his.recordTagKey, version.bindingBytes);
      version.carried = wrapKw(his.carryKey, before.lineageKey);
      version.predecessorTag = shortMac(before.predecessorKey, version.bindingBytes, version.tag);
      version.copies = [wrapCopy(ROOTS.two, his.policyKey, 0)];
    },
  }, { opens });
  add('first-tag-under-second', '2.5', 'the tag of version 1 was changed: no version opens', [policyKey(1), policyKey(2)], {
    base: rolled,
    sealed: (m) => (first(m).tag = flipped(first(m).tag)),
  });
  add('version-left-out', '2.5', 'version 2 of three was left out', [policyKey(3)], {
    base: () => {
      const chain = rolled();
      chain.policies[0].versions.push(policyVersion('exchange', 3, [ROOTS.three]));
      chain.scopes[0].keys = [scopeKey('alice', 1, [['exchange', 1]])];
      chain.policies[0].nextVersion = 4;
      return chain;
    },
    records: (r) => [r[0], r[1], r[3], r[4]],
  }, { opens: [policyKey(1), scopeKeyOf(1)] });
}

function scopeKeys(add) {
  const names = [policyKey(), alias('contoso/alice'), defaultScope()];
  const spoil = (change) => ({ sealed: (m) => change(keyOf(m)) });
  add(
    'scope-key-bit',
    '2.6',
    'a bit of the wrapped scope key was changed',
    [scopeKeyOf()],
    spoil((key) => (key.wrapped = flipped(key.wrapped))),
    { opens: names },
  );
  add(
    'scope-key-gcm-tag',
    '2.6',
    'the last bit of the wrapped scope key was changed',
    [scopeKeyOf()],
    spoil((key) => (key.wrapped = flipped(key.wrapped, 47))),
    { opens: names },
  );
  add(
    'scope-key-nonce',
    '2.6',
    'a bit of the nonce was changed',
    [scopeKeyOf()],
    spoil((key) => (key.nonce = flipped(key.nonce))),
    { opens: names },
  );
  add('scope-key-renumbered', '2.6', 'scope key version 1 was made version 2', [scopeKeyOf(2)], {
    sealed: (m) => {
      keyOf(m).version = 2;
      m.scopes[0].nextVersion = 3;
    },
  }, { opens: names });
  add('scope-key-of-another-scope', '2.6', 'the scope keys of two scopes of a policy are exchanged', [
    scopeKeyOf(),
    scopeKeyOf(1, fixedId('scope bob')),
  ], {
    change: addBob,
    sealed: (m) => ([m.scopes[0].keys, m.scopes[1].keys] = [m.scopes[1].keys, m.scopes[0].keys]),
  }, { opens: names });
  add('scope-key-other-version', '2.6', 'version 1 says that policy key version 2 wraps it', [scopeKeyOf(1), scopeKeyOf(2)], {
    base: rolled,
    sealed: (m) => Object.assign(keyOf(m), { wrappedBy: keyOf(m, 1).wrappedBy, lineage: [keyOf(m, 1).wrappedBy] }),
  }, { opens: [policyKey(2)] });
  const later = (change) => ({ base: rolled, sealed: (m) => change(keyOf(m, 1), m) });
  const opens = [policyKey(2), scopeKeyOf(1)];
  add(
    'scope-predecessor-tag',
    '2.6',
    'a bit of the predecessor tag was changed',
    [scopeKeyOf(2)],
    later((key) => (key.predecessorTag = flipped(key.predecessorTag))),
    { opens },
  );
  const his = fixed('his scope key', 32);
  const wrapped = (key, m, version) => sealGcm(second(m).keys.scopeWrapKey, key.nonce, his, scopeKeyAad(key.wrappedBy, ALICE, version));
  add(
    'scope-key-made-up',
    '2.6',
    'version 2 is another key under the policy key; the tag is that of the key before',
    [scopeKeyOf(2)],
    later((key, m) => (key.wrapped = wrapped(key, m, 2))),
    { opens },
  );
  add('scope-key-made-up-tag', '2.6', 'version 2 is another key, and its tag is made with another voucher key', [scopeKeyOf(2)], later((
    key,
    m,
  ) => {
    key.wrapped = wrapped(key, m, 2);
    const made = scopeKeysOf(his, ALICE, 2);
    key.predecessorTag = shortMac(made.voucherKey, vouchedFor(ALICE, 2, made.checkValue));
  }), { opens });
  add('scope-key-left-out', '2.6', 'version 2 of three was left out', [scopeKeyOf(3)], {
    base: () => {
      const chain = rolled();
      chain.scopes[0].keys.push(scopeKey('alice', 3, [['exchange', 2]]));
      chain.scopes[0].nextVersion = 4;
      return chain;
    },
    sealed: (m) => m.scopes[0].keys.splice(1, 1),
  }, { opens });
}

function addBob(m) {
  m.scopes.push(scope('bob', { policyLabel: 'exchange', aliases: ['contoso/bob'], keys: [scopeKey('bob', 1, [['exchange', 1]])] }));
}

function names(add) {
  const keys = [policyKey(), scopeKeyOf(), defaultScope()];
  add(
    'policy-alias-tag',
    '2.7',
    'a bit of the tag was changed',
    [alias('contoso/exchange')],
    { sealed: (m) => (m.policies[0].names[0].tag = flipped(m.policies[0].names[0].tag)) },
    { opens: keys },
  );
  add(
    'scope-alias-tag',
    '2.7',
    'a bit of the tag was changed',
    [alias('contoso/alice')],
    { sealed: (m) => (m.scopes[0].names[0].tag = flipped(m.scopes[0].names[0].tag)) },
    { opens: keys },
  );
  add(
    'alias-invented',
    '2.7',
    'an alias with the tag of another',
    [alias('contoso/invented')],
    { sealed: (m) => m.scopes[0].names.push({ ...m.scopes[0].names[0], alias: 'contoso/invented' }) },
    { opens: [...keys, alias('contoso/alice')] },
  );
  add(
    'alias-case',
    '2.7',
    'a letter of the alias was made a capital',
    [alias('contoso/Alice')],
    { sealed: (m) => (m.scopes[0].names[0].alias = 'contoso/Alice') },
    { opens: keys },
  );
  add('alias-moved', '2.7', 'an alias was moved to another scope of the policy', [alias('contoso/alice')], {
    change: addBob,
    sealed: (m) => m.scopes[1].names.push(m.scopes[0].names.pop()),
  }, { opens: [...keys, alias('contoso/bob'), scopeKeyOf(1, fixedId('scope bob'))] });
  add(
    'alias-of-policy-moved',
    '2.7',
    'an alias of a policy was moved to a scope',
    [alias('contoso/exchange')],
    { sealed: (m) => m.scopes[0].names.push(m.policies[0].names.pop()) },
    { opens: keys },
  );
  add('alias-moved-to-another-policy', '2.7', 'an alias was moved to another policy', [alias('contoso/exchange')], {
    base: twoPolicies,
    sealed: (m) => (m.policies[1].names = m.policies[0].names.splice(0)),
  }, { opens: [policyKey(), policyKey(1, 0, fixedId('policy second'))] });
  add(
    'alias-tag-version',
    '2.7',
    'the tag says that another policy key version made it',
    [alias('contoso/alice')],
    { base: rolled, sealed: (m) => (m.scopes[0].names[0].keyVersion = 2) },
    { opens: [policyKey(2), alias('contoso/exchange')] },
  );
  add(
    'default-scope-tag',
    '2.7',
    'a bit of the tag was changed',
    [defaultScope()],
    { sealed: (m) => (m.policies[0].defaultScopeTag.tag = flipped(m.policies[0].defaultScopeTag.tag)) },
    { opens: [policyKey(), scopeKeyOf(), alias('contoso/exchange')] },
  );
  add(
    'default-scope-moved',
    '2.7',
    'another scope of the policy was made the default scope',
    [defaultScope()],
    { change: addBob, sealed: (m) => (m.policies[0].defaultScope = m.scopes[1].id) },
    { opens: [policyKey(), scopeKeyOf()] },
  );
}

function operators(add) {
  const refused = [policyKey(), scopeKeyOf(), alias('contoso/exchange'), alias('contoso/alice'), defaultScope()];
  const { ann, bob, stranger } = OPERATORS;
  const unsigned = (name, comment, how) => {
    add(name, '2.5', comment, refused, how, { operators: [ann, bob], reason: 'unsigned' });
  };
  const withSignature = (made) => ({ base: () => signed(ann), sealed: (m) => (first(m).signatures = [made(first(m), m)]) });
  unsigned('not-signed', 'no operator has signed', {});
  unsigned('signed-by-a-stranger', 'somebody has signed who is not an operator', { base: () => signed(stranger) });
  unsigned(
    'signature-bit',
    'a bit of the signature was changed',
    withSignature((version) => ({ ...version.signatures[0], signature: flipped(version.signatures[0].signature) })),
  );
  unsigned(
    'signature-s-bit',
    'a bit of the second half of the signature was changed',
    withSignature((version) => ({ ...version.signatures[0], signature: flipped(version.signatures[0].signature, 32) })),
  );
  unsigned(
    'signature-of-a-stranger',
    'the signature of somebody else under the key of an operator',
    withSignature((version) => ({ ...signedBy(stranger, version), publicKey: ann.publicKey })),
  );
  unsigned(
    'signature-of-another-policy',
    'the signature is over another tag',
    withSignature((version) => signedBy(ann, { ...version, tag: fixed('another tag', 32) })),
  );
  unsigned(
    'signature-not-a-point',
    'the public key is not a point of the curve',
    withSignature(() => ({ publicKey: Buffer.alloc(32, 2), signature: Buffer.alloc(64) })),
  );
  unsigned('signature-without-label', 'the signature is over binding and tag without the label', withSignature((version) => {
    const statement = operatorStatement(version).subarray(
      operatorStatement({ bindingBytes: Buffer.alloc(0), tag: Buffer.alloc(0) }).length,
    );
    return signedBy(ann, version, statement);
  }));
}
