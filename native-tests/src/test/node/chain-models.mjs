// The chains of the vectors (docs/reference/format.md, 2.13), as models for chain-writer.mjs. Every key, id and salt is a hash of a name, so a model
// is always the same.
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { GENERATED, PASSWORD } from './chain-reader.mjs';
import { uuidText } from './reader.mjs';

export const fixed = (label, length) => createHash('sha512').update(`O365SE/1 vectors, ${label}`).digest().subarray(0, length);
export const fixedId = (label) => {
  const bytes = fixed(`id of ${label}`, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return uuidText(bytes);
};

export function generatedText(label) {
  const secret = fixed(`secret of ${label}`, 32);
  const checksum = createHash('sha256').update(secret).digest().subarray(0, 4);
  return `o5s1.${Buffer.concat([secret, checksum]).toString('base64url')}`;
}

/** A text of so many UTF-16 code units, two for each clef. */
export const longText = (start, units) => start + '𝄞'.repeat((units - start.length) >> 1) + 'x'.repeat((units - start.length) & 1);

// ---- roots and people ----

/** An RSA key of 2048 bits for these vectors, PKCS#8. It cannot be a hash of a name. */
const RSA_TEST_KEY = [
  'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCtdT1xH4RmNGxKZskF1CKalc+cYwgILFbQbHMbnSY6Ao9HFr6CpPIer1xEyWncbqG/MD1y',
  'WfXrks1L+hRCT+kQe3Eijx+ppFG5oIrUqIYxj3FEa7i+xROINRiInILiGIj6iRkAAg0SqQllMzRhdJpndqeFK/xN3EONUzc6cGud5tmAiyK4u7cpvbOOhHaO',
  'J8OIdlgtnnsDLtd19itvZUqvn5xxzE19+MiivE/CC/MS3NmASAAU7xX/9SpHj7PJemVbT4K1ZhfW+girXyZrxhE1//R0cDk+XSUJF4CUgNJq4alvm/Q+ij/9',
  'juQEX/zPAQx1u0jfh4hCIkTnR6RBJxMnAgMBAAECggEAOlED1q/7cecnDz6OUCTZe3JpidDrpt/NUiZb7sk/TFqG9CYL591vv2xCj6fNrPwO6jncNsFTAh/p',
  'YKVTwVWfbFisGSvYP88MYOW+Ny/vaeMpeBDlXFHitrTvKiLAiCYqi1yjaJLH9WGaVIlKD4fFz4ofWREIMt8eYPm8xCt+quefRxMSLUI3c1/glsD1lcceoquy',
  '0QKN0TA7Ew0L3GQzZdkeYdDP/vMtn8QuuVrQY9NJoPwJhK1cAq3rqO61IHlykxP0zhdbHOn1L0ywOJDjcGIXOvB0foEBxKnWAEh5zOAsN1j+TwzQz1ck0VBM',
  'L1b4Og0RV3E7zGqipk0QscyikQKBgQDkosybh9QzyXEgZYvR+hcnUmdBaE1QQS7ixhL5UyacCBuepwwkzd4w/O/v0PhtponMZ28vHn/JCEJoyeAW+Ekq4cqr',
  'G9tHSmeZfiueH/0qMUyjCN9N2CuSYLLLSgqVbLyi3q2BywGw6siEqTNLWudw4Gra1RuyPzjkO9smcHb3kQKBgQDCN9ZR+UOGWvTfKXzcA50F2b6lsItcdDBk',
  'GGDsIzoZ42je546OIh8m3yUAilT3YKDPRVyouwG2DtlpuyT9UF0VIEx8t80bwO5EYctww+iw6DSQFct+7v3rPgvmIOnspUMZeayaLM8jXFJVwPneCGMospWB',
  'DHoT4oZ9hnxMeOYzNwKBgBFl3gH7zQb/zi7z6zbYPAjO+XJ9uFxiCWpSPkFgtXBsIYXqGj92tvCtXqi2EyFs6dF3EXvZa0nl6f/FVNsKm666rcxle0Mqg0Wn',
  '1zPaJU6fn8BMPYnT6ETkPNbBVJrYQmZ2YWeeBgvrYcTOh0u1qCTrvtXWH5xpuS+M6nk7V6IxAoGAVp6qooLGX+y/G6yYOFQQOyTDB4i2jvRvBKVuzMJlTliD',
  'VC74AGItfJu3GAeaH35kGi04RzSobbcvth02QRgPe7WdB16+RquEWNE498EYTZYyozRlPuZ+LuXMTsXNLrMCOyFuHpDvjTjGq+JWTnV1LBiB3z1eUPINw3ww',
  'gbbGDH8CgYEAhAE+O4qurXgY1x4NBYyztveajP6dYXDzUXhO8B4dPaJ/hjYN4OLWt87E+DhurDqkNyW9CiOOPTOftEmI5g8UQKzovvIPvcUNT70rzmES03YG',
  'vviWuNQMzrlcuIc2HkKygD/8/cQ3ltgyK2EleOqNS890FY5gNwAExZd/H+c0eIs=',
].join('');

const root = (name, algorithm = 'A256KW') => ({
  uri: `managed:${name}`,
  version: fixed(`version of root ${name}`, 16).toString('hex'),
  algorithm,
  home: algorithm === 'A256KW' ? 'managed' : 'token of the vectors',
  key: fixed(`root ${name}`, 32).toString('hex'),
});

export const ROOTS = {
  one: root('one'),
  two: root('two'),
  three: root('three', 'A256GCM'),
  four: root('four', 'A256GCM'),
  rsa: { ...root('rsa', 'RSA-OAEP-256'), key: Buffer.from(RSA_TEST_KEY, 'base64').toString('hex') },
  long: { ...root('long'), uri: longText('managed:', 1024), version: longText('v', 1024), home: longText('h', 1024) },
};

function signer(name) {
  const privateKey = fixed(`operator ${name}`, 32);
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), privateKey]);
  const spki = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).export({ format: 'der', type: 'spki' });
  return { name, privateKey, publicKey: spki.subarray(-32) };
}

export const OPERATORS = { ann: signer('ann'), bob: signer('bob'), stranger: signer('stranger') };
export const APPROVERS = [['Zoë'], ['\uFEFFbyte order mark', 'ssh:'], ['𝄞', 'ssh:Zoë']].map(([name, ...applications]) => ({
  name,
  publicKey: signer(name).publicKey,
  applications,
}));

/** The store of managed roots beside the vectors, and what is in it. It was made by the provider. */
export const MANAGED = {
  file: 'managed-v1.p12',
  testSecret: 'o5s1.J5PMJTJUD8Lyky2_KFTveIdYIdRGCrDeOPvuualwm__p9ncl',
  roots: [
    [
      '268cf55e-0d95-49bd-a20a-b08120979da2-1',
      'c3ec2b32b8d116085f9b9ca753103a3f',
      'e83609f0ff717f1240e827dc49567be2c51f9dfac346dcd5940a5a673bfb157f',
    ],
    [
      '268cf55e-0d95-49bd-a20a-b08120979da2-2',
      'b2fb73435f3ce0f0ba2a9b6d60f7bbca',
      '18362694924857eb08abd5b4219bd0da3ef976f054fe4767ea178de8d36c1165',
    ],
    [
      '3a2aadb6-a48b-4331-9ba8-ee802f415c92-1',
      '41105bc5e8941e4ed48d63d08106a3fd',
      '1fd419118cf435f0ae3e2ae23d958f86856b15adbf1b7b19e468e75b80f336ef',
    ],
    [
      '3a2aadb6-a48b-4331-9ba8-ee802f415c92-2',
      '676a5b91cb5f6ba82ce7b8fa2e99c956',
      '76af05c0c704d1c5f353b0cc29a380c3fdb5da6b0c768f4193cfe394d6051d0b',
    ],
  ].map(([name, version, key]) => ({ uri: `managed:${name}`, number: 1, version, algorithm: 'A256KW', home: 'managed', key })),
};

// ---- parts ----

const CREATED = 1_790_000_000_000;

const describe = ({ uri, version, algorithm, home }) => ({ uri, version, algorithm, home });

export function policyVersion(label, number, roots, binding = {}, signers = [], availabilityKeys = []) {
  return {
    version: number,
    policyKey: fixed(`policy key ${label} ${number}`, 32),
    roots,
    binding: { profile: 'EXCHANGE', roots: roots.map(describe), availability: 'none', approvers: [], threshold: 0, ...binding },
    signers,
    availabilityKeys,
  };
}

export function policy(label, { tenant = 'contoso', aliases = [`${tenant}/${label}`], versions, nameVersion = 1, scope, ...rest }) {
  return {
    id: fixedId(`policy ${label}`),
    names: aliases.map((alias) => ({ alias, keyVersion: nameVersion })),
    tenant,
    enabled: true,
    purges: [],
    denied: [],
    outageSince: 0,
    forgets: 0,
    decisions: [],
    formerAvailabilityKeys: [],
    seals: versions.at(-1).binding.approvers.length > 0 ? [fixed(`seal of ${label}`, 64)] : [],
    usedRequests: [],
    defaultScope: fixedId(`scope ${scope}`),
    defaultScopeTag: { keyVersion: 1 },
    created: CREATED,
    nextVersion: versions.at(-1).version + 1,
    versions,
    ...rest,
  };
}

/** A key of a scope; its lineage is given oldest first as [policy label, version], and the last one wraps it. */
export function scopeKey(label, version, lineage) {
  const ids = lineage.map(([policyLabel, number]) => ({ policy: fixedId(`policy ${policyLabel}`), version: number }));
  return {
    version,
    scopeKey: fixed(`scope key ${label} ${version}`, 32),
    wrappedBy: ids.at(-1),
    nonce: fixed(`nonce of scope key ${label} ${version}`, 12),
    lineage: ids,
    created: CREATED + version,
  };
}

export function scope(label, { tenant = 'contoso', aliases = [], policyLabel, nameVersion = 1, keys, ...rest }) {
  return {
    id: fixedId(`scope ${label}`),
    names: aliases.map((alias) => ({ alias, keyVersion: nameVersion })),
    tenant,
    policy: fixedId(`policy ${policyLabel}`),
    created: CREATED,
    nextVersion: keys.at(-1).version + 1,
    keys,
    shreds: [],
    ...rest,
  };
}

export function model(label, { secret, policies = [], scopes = [], generation = 1, ...rest }) {
  return {
    secret: secret ?? generatedText(label),
    kind: secret === undefined ? GENERATED : PASSWORD,
    iterations: secret === undefined ? 0 : 100_000,
    salt: fixed(`salt of ${label}`, 32),
    chainId: fixedId(`chain ${label}`),
    generation,
    policies,
    scopes,
    ...rest,
  };
}

// ---- chains ----

/** The least chain with a policy: its default scope has an alias. Most invalid vectors are made from it. */
export function small() {
  return model('small', {
    policies: [policy('exchange', { versions: [policyVersion('exchange', 1, [ROOTS.one])], scope: 'alice' })],
    scopes: [scope('alice', { aliases: ['contoso/alice'], policyLabel: 'exchange', keys: [scopeKey('alice', 1, [['exchange', 1]])] })],
  });
}

/** Two policy key versions and two scope key versions. */
export function rolled() {
  const versions = [policyVersion('exchange', 1, [ROOTS.one]), policyVersion('exchange', 2, [ROOTS.two])];
  const keys = [scopeKey('alice', 1, [['exchange', 1]]), scopeKey('alice', 2, [['exchange', 2]])];
  return model('rolled', {
    policies: [policy('exchange', { versions, scope: 'alice' })],
    scopes: [scope('alice', { aliases: ['contoso/alice'], policyLabel: 'exchange', keys })],
  });
}

/** Two policies of one tenant, each with a default scope. */
export function twoPolicies() {
  const one = (label, scopeLabel) => ({
    policy: policy(label, { versions: [policyVersion(label, 1, [ROOTS.one])], scope: scopeLabel }),
    scope: scope(scopeLabel, { policyLabel: label, keys: [scopeKey(scopeLabel, 1, [[label, 1]])] }),
  });
  const [first, second] = [one('exchange', 'alice'), one('second', 'bob')];
  return model('two policies', { policies: [first.policy, second.policy], scopes: [first.scope, second.scope] });
}

/** As `small`, signed by an operator. */
export function signed(...signers) {
  const chain = small();
  chain.policies[0].versions[0].signers = signers;
  return chain;
}

/** What is left of a purge that nobody has approved. */
const REQUESTED_PURGE = {
  request: Buffer.from('a request', 'ascii'),
  requested: CREATED,
  signatures: [],
  approved: 0,
  notBefore: 0,
  destroyed: 0,
  evidence: [],
};

function full() {
  const exchange = [
    policyVersion('exchange', 1, [ROOTS.one, ROOTS.three], { availability: 'recover-only' }, [OPERATORS.ann], [ROOTS.two]),
    policyVersion('exchange', 2, [ROOTS.two, ROOTS.four], { profile: 'SHAREPOINT', availability: 'outage' }, [], [ROOTS.three]),
    policyVersion('exchange', 1003, [ROOTS.two, ROOTS.one, ROOTS.four], {
      profile: 'MULTI_WORKLOAD',
      availability: 'outage+system',
      approvers: APPROVERS,
      threshold: 2,
    }),
  ];
  const second = [policyVersion('second', 1, [ROOTS.three], {}, [OPERATORS.bob, OPERATORS.ann])];
  const fabrikam = [policyVersion('fabrikam', 1, [ROOTS.four], {}, [OPERATORS.bob])];
  const retired = [policyVersion('retired', 1, [ROOTS.one], {}, [OPERATORS.ann])];
  const moved = [
    scopeKey('bob', 1, [['gone', 7], ['exchange', 1], ['second', 1]]),
    scopeKey('bob', 3, [['exchange', 2], ['second', 1]]),
    scopeKey('bob', 4, [['second', 1]]),
  ];
  const alice = [
    scopeKey('alice', 1, [['exchange', 1], ['exchange', 1003]]),
    scopeKey('alice', 2, [['exchange', 2]]),
    scopeKey('alice', 1005, [['exchange', 1003]]),
  ];
  return {
    generation: 10n ** 18n - 1n,
    policies: [
      policy('exchange', {
        aliases: ['contoso/exchange', 'contoso/Exchange', 'contoso/a/b'],
        versions: exchange,
        scope: 'default of exchange',
        defaultScopeTag: { keyVersion: 2 },
        nameVersion: 1003,
        denied: [
          { uri: ROOTS.one.uri, version: ROOTS.one.version, since: CREATED },
          { uri: ROOTS.one.uri, version: 'another', since: CREATED },
          { uri: ROOTS.two.uri, version: ROOTS.two.version, since: 2n ** 63n - 1n },
        ],
        outageSince: CREATED,
        forgets: 2n ** 63n - 1n,
        decisions: [{ choice: 'outage', tags: [{ keyVersion: 2 }] }],
        nextVersion: 2003,
      }),
      policy('fabrikam', { tenant: 'fabrikam', aliases: ['fabrikam/exchange'], versions: fabrikam, scope: 'default of fabrikam' }),
      policy('second', { aliases: [], versions: second, scope: 'default of second', enabled: false, created: 0 }),
      policy('retired', { versions: retired, scope: 'default of retired', purges: [REQUESTED_PURGE], nextVersion: 2 ** 32 }),
    ],
    scopes: [
      scope(
        'alice',
        { aliases: ['contoso/alice', 'contoso/Zoë'], nameVersion: 2, policyLabel: 'exchange', keys: alice, nextVersion: 2 ** 32 },
      ),
      scope(
        'default of exchange',
        { aliases: ['contoso/default'], policyLabel: 'exchange', keys: [scopeKey('default of exchange', 1, [['exchange', 1]])] },
      ),
      scope('bob', { aliases: ['contoso/bob'], policyLabel: 'second', keys: moved }),
      scope('default of second', { policyLabel: 'second', keys: [scopeKey('default of second', 2 ** 32 - 1, [['second', 1]])] }),
      scope('default of retired', { policyLabel: 'retired', keys: [scopeKey('default of retired', 1, [['retired', 1]])] }),
      scope(
        'default of fabrikam',
        { tenant: 'fabrikam', policyLabel: 'fabrikam', keys: [scopeKey('default of fabrikam', 1, [['fabrikam', 1]])] },
      ),
    ],
  };
}

function longest() {
  const tenant = longText('t', 254);
  const version = policyVersion('longest', 1, [ROOTS.long], {
    approvers: [{ name: longText('n', 256), publicKey: OPERATORS.ann.publicKey, applications: [longText('ssh:', 256)] }],
    threshold: 1,
  });
  return {
    policies: [policy('longest', { tenant, aliases: [`${tenant}/p`], versions: [version], scope: 'longest' })],
    scopes: [
      scope('longest', { tenant, aliases: [`${tenant}/s`], policyLabel: 'longest', keys: [scopeKey('longest', 1, [['longest', 1]])] }),
    ],
  };
}

/** As many of everything as a list holds, where a list is short. */
function limits() {
  const eight = Array.from({ length: 8 }, (_, i) => signer(`of eight, ${i}`));
  const approvers = Array.from({ length: 64 }, (_, i) => ({
    name: `approver ${i}`,
    publicKey: fixed(`approver ${i}`, 32),
    applications: [`ssh:${i}`],
  }));
  const roots = ['one', 'two', 'three', 'four', 'one', 'two', 'three', 'one'].map((label) => ROOTS[label]);
  const numbered = (what) => Array.from({ length: 64 }, (_, i) => `contoso/${what} ${i}`);
  const denied = Array.from({ length: 64 }, (_, i) => ({ uri: `managed:${i}`, version: 'one', since: i }));
  const version = policyVersion('limits', 1, roots, { approvers, threshold: 64 }, eight);
  return {
    policies: [policy('limits', { aliases: numbered('policy'), versions: [version], scope: 'limits', denied })],
    scopes: [scope('limits', { aliases: numbered('scope'), policyLabel: 'limits', keys: [scopeKey('limits', 1, [['limits', 1]])] })],
  };
}

/** The valid chains by name, with what each shows. */
export function validModels() {
  return [
    { name: 'empty', comment: 'no policy, no scope', model: model('empty', {}) },
    { name: 'empty-password', comment: 'no policy, no scope, under a password', model: model('empty-password', { secret: 'TEST' }) },
    { name: 'small', comment: 'one policy; its default scope has an alias', model: small() },
    {
      name: 'password',
      comment: 'the policy of small under a password that is not ASCII',
      model: model('password', { secret: 'Größe 𝄞 of a TEST password', ...smallContent() }),
    },
    {
      name: 'checksum-differs',
      comment: 'a text that looks like a generated secret and whose checksum differs is a password',
      model: model('checksum-differs', { secret: `${generatedText('checksum-differs').slice(0, -1)}-` }),
    },
    {
      name: 'rsa',
      comment: 'a policy key version with a root of each algorithm',
      model: withVersion(policyVersion('exchange', 1, [ROOTS.rsa, ROOTS.one, ROOTS.three])),
    },
    { name: 'rolled', comment: 'two policy key versions and two scope key versions', model: rolled() },
    { name: 'two-policies', comment: 'two policies of one tenant', model: twoPolicies() },
    {
      name: 'signed',
      comment: 'signed by an operator',
      operators: [OPERATORS.bob, OPERATORS.ann],
      model: signed(OPERATORS.stranger, OPERATORS.ann),
    },
    {
      name: 'full',
      comment:
        'two tenants, a gap in the policy key versions, scopes rolled and re-assigned, denied, disabled, purge requested, greatest numbers',
      operators: [OPERATORS.ann, OPERATORS.bob],
      model: model('full', full()),
    },
    {
      name: 'longest-texts',
      comment: 'texts of the greatest length, counted in UTF-16 code units',
      model: model('longest-texts', longest()),
    },
    { name: 'limits', comment: '64 aliases, denied marks and approvers; 8 roots and signatures', model: model('limits', limits()) },
  ];
}

function withVersion(version) {
  const chain = small();
  chain.policies[0].versions = [version];
  return chain;
}

function smallContent() {
  const { policies, scopes } = small();
  return { policies, scopes };
}
