// The invalid vectors about the file as a whole (docs/reference/format.md, 2.2 and 2.3): header, MACs, order of records. Each breaks one rule; where
// `stale` does not say otherwise, every MAC is right for what the file holds.
import { pbkdf2Sync } from 'node:crypto';
import { MAX_RECORD_BYTES, PASSWORD, recordMac } from './chain-reader.mjs';
import { POLICY_VERSION, SCOPE } from './chain-records.mjs';
import { assemble, idBytes, keysOf, recordsOf, seal } from './chain-writer.mjs';
import { fixedId, generatedText, model, small, twoPolicies } from './chain-models.mjs';

const OFFSET = { version: 4, kind: 5, salt: 6, iterations: 38, chainId: 42, secretCheck: 58, generation: 90, count: 98 };

/** Makes one file; each step may change what the step before it made. */
export function spoiled({ base = small, change = (m) => m, sealed = (m) => m, records = (r) => r, file = (f) => f, options }) {
  const spoiledModel = base();
  change(spoiledModel);
  seal(spoiledModel);
  sealed(spoiledModel);
  const ready = recordsOf(spoiledModel);
  return { secret: spoiledModel.secret, file: file(assemble(spoiledModel, records(ready) ?? ready, options)) };
}

const flip = (offset, mask = 1) => (file) => {
  const flipped = Buffer.from(file);
  flipped[offset < 0 ? file.length + offset : offset] ^= mask;
  return flipped;
};

const setting = (offset, value) => (bytes) => {
  const changed = Buffer.from(bytes);
  value.copy(changed, offset);
  return changed;
};

const u32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

export function malformedFiles() {
  const vectors = [];
  const add = (name, section, reason, comment, how) => {
    const { file, secret } = spoiled(how);
    vectors.push({ name, section, reason, comment, secret: how.secret ?? secret, file });
  };
  const notAChain = (name, comment, how) => add(name, '2.2', 'not-a-chain', comment, how);
  const altered = (name, comment, how) => add(name, '2.2', 'altered', comment, how);
  const wrongSecret = (name, comment, how) => add(name, '2.3', 'wrong-secret', comment, how);
  const staleMac = (name, comment, how) => add(name, '2.3', 'altered', comment, how);
  const disordered = (name, comment, how) => add(name, '2.2', 'inconsistent', comment, how);
  const headerIs = (offset, value) => ({ options: { header: setting(offset, value) } });

  // ---- header ----

  notAChain('no-bytes', 'an empty file', { file: () => Buffer.alloc(0) });
  notAChain('magic-cut', 'three bytes of the magic', { file: (f) => f.subarray(0, 3) });
  for (const i of [0, 1, 2, 3]) {
    notAChain(`magic-${i}`, `byte ${i} of the magic is another one`, { options: { header: flip(i) } });
  }
  for (const version of [0, 2, 0x81]) {
    notAChain(`version-${version}`, `version ${version}`, headerIs(OFFSET.version, Buffer.of(version)));
  }
  for (const kind of [0, 3, 0x81]) {
    notAChain(`kind-${kind}`, `kind of secret ${kind}`, headerIs(OFFSET.kind, Buffer.of(kind)));
  }
  for (const iterations of [1, 100_000]) {
    notAChain(`iterations-generated-${iterations}`, 'iterations with a generated secret', { change: (m) => (m.iterations = iterations) });
  }
  const password = (iterations) => () => model('iterations', { secret: 'TEST', iterations });
  for (const iterations of [1, 99_999, 2_000_001]) {
    notAChain(`iterations-password-${iterations}`, 'iterations out of range', { base: password(iterations) });
  }
  for (const iterations of [0, 0x80000000, 0xffffffff]) {
    const options = { header: setting(OFFSET.iterations, u32(iterations)) };
    notAChain(
      `iterations-password-${iterations}`,
      'iterations out of range; the secret check is of 100,000',
      { base: password(100_000), options },
    );
  }
  for (const generation of [0n, 10n ** 18n, 2n ** 63n, 2n ** 64n - 1n]) {
    altered(`generation-${generation}`, `generation ${generation}`, { change: (m) => (m.generation = generation) });
  }
  for (const count of [2, 4, 4_000_001, 0x80000000, 0xffffffff]) {
    altered(`count-${count}`, `the header says ${count} records, there are 3`, { options: { count } });
  }
  for (const length of [4, 101]) {
    altered(`header-cut-${length}`, `the first ${length} bytes`, { file: (f) => f.subarray(0, length) });
  }

  // ---- frames ----

  altered('frame-cut', 'ends within the length of a record', { file: (f) => f.subarray(0, 105) });
  altered('body-cut', 'ends within the body of a record', { file: (f) => f.subarray(0, 130) });
  altered('mac-cut', 'ends within the MAC of the last record', { file: (f) => f.subarray(0, -33) });
  altered('head-missing', 'ends before the head MAC', { file: (f) => f.subarray(0, -32) });
  altered('head-cut', 'the last byte of the head MAC is missing', { file: (f) => f.subarray(0, -1) });
  altered('byte-after-head', 'a byte after the head MAC', { file: (f) => Buffer.concat([f, Buffer.alloc(1)]) });
  altered('file-twice', 'the file, and the file again', { file: (f) => Buffer.concat([f, f]) });
  altered('record-too-long', 'the body of a record has 8 MiB and 1 byte', {
    records: (r) => [...r, { type: SCOPE, body: Buffer.alloc(MAX_RECORD_BYTES + 1) }],
  });
  for (const length of [0x80000000, 0xffffffff]) {
    altered(`record-length-${length}`, 'an impossible length', { file: setting(103, u32(length)) });
  }

  // ---- secrets ----

  wrongSecret('secret-other', 'another generated secret', { secret: generatedText('another') });
  wrongSecret('secret-password', 'a password, and the secret was generated', { secret: 'TEST' });
  wrongSecret(
    'secret-checksum',
    'the checksum of the generated secret differs, so it is a password',
    { secret: `${generatedText('small').slice(0, -1)}-` },
  );
  wrongSecret('password-other', 'another password', { base: password(100_000), secret: 'TESt' });
  wrongSecret(
    'password-generated',
    'a generated secret, and the file is under a password',
    { base: password(100_000), secret: generatedText('small') },
  );
  wrongSecret('password-normalized', 'the password in Unicode normalization form D; the file is under form C', {
    base: () => model('normalized', { secret: 'Größe' }),
    secret: 'Größe'.normalize('NFD'),
  });
  const under = (bytes) => () => {
    const made = model('bytes', { secret: bytes });
    return { ...made, derived: pbkdf2Sync(Buffer.from(bytes, 'utf8'), made.salt, made.iterations, 32, 'sha512') };
  };
  wrongSecret('password-empty', 'an empty password; the file is under it', { base: under(''), secret: '' });
  wrongSecret(
    'password-surrogate-question-mark',
    'an unpaired surrogate; the file is under a question mark',
    { base: under('?'), secret: '\ud834' },
  );
  wrongSecret('password-surrogate-fffd', 'an unpaired surrogate; the file is under U+FFFD', { base: under('\ufffd'), secret: '\udd1e' });
  for (const [field, offset] of [['salt', OFFSET.salt], ['chain-id', OFFSET.chainId], ['secret-check', OFFSET.secretCheck]]) {
    wrongSecret(`stale-${field}`, `a bit of the ${field.replace('-', ' ')} was changed`, { file: flip(offset, 0x80) });
  }
  wrongSecret('stale-kind', 'kind 2 and 100,000 iterations were written over kind 1', {
    file: (f) => setting(OFFSET.iterations, u32(100_000))(setting(OFFSET.kind, Buffer.of(PASSWORD))(f)),
  });

  // ---- MACs ----

  staleMac('stale-generation', 'a bit of the generation was changed', { file: flip(97, 2) });
  staleMac('stale-type', 'the type of record 1 was changed', { file: setting(102, Buffer.of(POLICY_VERSION)) });
  staleMac('stale-type-unknown', 'the type of record 1 was changed to one that does not exist', { file: setting(102, Buffer.of(9)) });
  staleMac('stale-body', 'a bit of the body of record 1 was changed', { file: flip(110, 0x10) });
  staleMac('stale-record-mac', 'a bit of the MAC of the last record was changed', { file: flip(-33) });
  staleMac('stale-head-first', 'a bit of the head MAC was changed', { file: flip(-32, 0x80) });
  staleMac('stale-head-last', 'a bit of the head MAC was changed', { file: flip(-1) });
  const otherFile = (records, how = {}) => {
    const other = spoiled({ records, ...how }).file;
    return (f) => Buffer.concat([other.subarray(0, -32), f.subarray(-32)]);
  };
  staleMac(
    'stale-head-left-out',
    'the scope of a policy was left out, with the head MAC of the whole',
    { file: otherFile((r) => r.slice(0, 2)) },
  );
  staleMac('stale-head-order', 'two policies were exchanged', {
    base: twoPolicies,
    file: otherFile((r) => [r[2], r[3], r[0], r[1], r[4], r[5]], { base: twoPolicies }),
  });
  staleMac('mac-of-another-chain', 'a record of another chain', {
    records: (r) => [
      { ...r[0], mac: recordMac(keysOf(small()).recordKey, idBytes(fixedId('another chain')), r[0].type, r[0].body) },
      ...r.slice(1),
    ],
  });

  // ---- order ----

  disordered('type-0', 'record type 0', { records: (r) => [...r, { type: 0, body: Buffer.alloc(0) }] });
  disordered('type-4', 'record type 4', { records: (r) => [...r, { type: 4, body: Buffer.alloc(0) }] });
  disordered('type-255', 'record type 255', { records: (r) => [...r, { type: 255, body: Buffer.alloc(0) }] });
  disordered('order-version-first', 'a policy key version before its policy', { records: (r) => [r[1], r[0], r[2]] });
  disordered('order-version-after-scope', 'a policy key version after a scope', { records: (r) => [r[0], r[2], r[1]] });
  disordered('order-policy-after-scope', 'the second policy after a scope', {
    base: twoPolicies,
    records: (r) => [r[0], r[1], r[4], r[2], r[3], r[5]],
  });
  disordered('order-scope-first', 'a scope before the policies', { records: (r) => [r[2], r[0], r[1]] });
  disordered('order-version-of-another', 'the versions of two policies are exchanged', {
    base: twoPolicies,
    records: (r) => [r[0], r[3], r[2], r[1], r[4], r[5]],
  });
  disordered('order-versions-together', 'both policies, then both versions', {
    base: twoPolicies,
    records: (r) => [r[0], r[2], r[1], r[3], r[4], r[5]],
  });
  disordered('version-twice', 'a policy key version is there twice', { records: (r) => [r[0], r[1], r[1], r[2]] });
  return vectors;
}
