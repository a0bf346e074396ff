// The malformed vectors: each is a valid message of the first group (`base`) and the edits that spoil it.
// Lengths used here: size-0 has 140 bytes, size-17 has 157, a full chunk 16400, and three-chunks has 124 + 16400 + 16400 + 116 bytes.
const FULL = 16400;
const chunkAt = (k) => 124 + k * FULL;

const flip = (offset, mask = 0x01) => ({ op: 'flip', offset, mask });
const truncate = (length) => ({ op: 'truncate', length });
const append = (bytes) => ({ op: 'append', bytes });
const remove = (offset, length) => ({ op: 'delete', offset, length });
const copy = (from, to, length) => ({ op: 'copy', from, to, length });
const swap = (a, b, length) => ({ op: 'swap', a, b, length });
const splice = (other, at) => ({ op: 'splice', other, at });

export function malformedVectors(aadText) {
  const vectors = [];
  // `given` replaces what the reader is told (aad, wrappedKey); without it that is what belongs to the base.
  const spoil = (reason, base, name, comment, edit, given = {}) =>
    vectors.push({ name, valid: false, reason, comment, wrappedKey: false, aad: '', ...given, base, edit });
  const foreign = (...rest) => spoil('no-header', 'size-17', ...rest);
  const refused = (base, ...rest) => spoil('refused', base, ...rest);
  const withAad = { aad: aadText };
  const keyExpected = { wrappedKey: true };

  // Bytes 0 to 7 and the scope key version: not a message of this format.
  for (let i = 0; i < 4; i++) foreign(`magic-${i}`, `bit 0 of magic byte ${i} flipped`, [flip(i)]);
  for (const version of [0, 2, 255]) foreign(`version-${version}`, `version ${version}`, [flip(4, 1 ^ version)]);
  for (const suite of [0, 2, 255]) foreign(`suite-${suite}`, `suite ${suite}`, [flip(5, 1 ^ suite)]);
  for (let bit = 1; bit < 16; bit++) {
    foreign(`flag-${bit}`, `unknown flag bit ${bit} set`, [flip(bit < 8 ? 7 : 6, 1 << bit % 8)]);
  }
  foreign('flag-1-expected-key', 'unknown flag bit 1 set, and a wrapped key expected', [flip(7, 2)], keyExpected);
  foreign('key-version-0', 'scope key version 0', [flip(27)]);
  foreign('key-version-0-expected-key', 'scope key version 0, and a wrapped key expected', [flip(27)], keyExpected);
  foreign('magic-truncated', 'another magic, cut after 8 bytes', [flip(0), truncate(8)]);
  foreign('key-version-0-truncated', 'scope key version 0, cut after 28 bytes', [flip(27), truncate(28)]);

  // The rest of the prefix, the chunk and its tag.
  for (const base of ['size-17', 'size-17-aad']) {
    const given = base === 'size-17' ? {} : withAad;
    const altered = (field, offset, mask) =>
      refused(base, `${base}-${field}-${offset}`, `${field}: byte ${offset} XOR ${mask}`, [flip(offset, mask)], given);
    for (const offset of [8, 14, 16, 23]) altered('scope-id', offset, 0x80);
    for (const [offset, mask] of [[24, 0x80], [26, 1], [27, 3]]) altered('key-version', offset, mask);
    for (const offset of [28, 35, 36, 47, 60, 67]) altered('wrapped-data-key', offset, 1);
    for (const offset of [68, 80, 91]) altered('salt', offset, 1);
    for (const offset of [92, 107, 108, 123]) altered('commitment', offset, 0x80);
    for (const offset of [124, 132, 140]) altered('chunk-body', offset, 1);
    for (const offset of [141, 148, 156]) altered('tag', offset, 1);
  }
  for (const offset of [124, 139]) refused('size-0', `size-0-tag-${offset}`, `tag: byte ${offset} XOR 1`, [flip(offset)]);

  // AAD: the message is as it was, the reader is given another.
  const otherAad = (base, name, comment, aad) => refused(base, name, comment, [], { aad });
  otherAad('size-17-aad', 'aad-missing', 'no AAD given', '');
  otherAad('size-17-aad', 'aad-last-bit', 'last bit of the AAD flipped', aadText.replace(/.$/, (d) => (parseInt(d, 16) ^ 1).toString(16)));
  otherAad('size-17-aad', 'aad-shorter', 'last byte of the AAD not given', aadText.slice(0, -2));
  otherAad('size-17-aad', 'aad-longer', 'one zero byte more of AAD', `${aadText}00`);
  otherAad('size-17', 'aad-not-empty', 'AAD given where there was none', '00');
  otherAad('aad-one-zero-byte', 'aad-zero-byte-missing', 'the one zero byte of AAD not given', '');
  otherAad('three-chunks', 'aad-of-long-message', 'AAD given where there was none', aadText);

  // The wrapped-key flag against what the reader expects, and altered so that it fits.
  refused('size-17', 'data-as-key', 'data, but a wrapped key is expected', [], keyExpected);
  refused('wrapped-key', 'key-as-data', 'a wrapped key, but data is expected', []);
  refused('size-17', 'flag-set', 'wrapped-key flag set, data expected', [flip(7)]);
  refused('wrapped-key', 'flag-cleared', 'wrapped-key flag cleared, a wrapped key expected', [flip(7)], keyExpected);
  refused('size-17', 'flag-set-as-key', 'wrapped-key flag set, a wrapped key expected', [flip(7)], keyExpected);
  refused('wrapped-key', 'flag-cleared-as-data', 'wrapped-key flag cleared, data expected', [flip(7)]);

  // Shorter and longer, one chunk.
  for (const length of [0, 1, 3, 4, 6, 7, 8, 23, 24, 27, 28, 67, 68, 91, 92, 123, 124, 125, 139, 140, 141, 156]) {
    refused('size-17', `truncated-to-${length}`, `cut after ${length} bytes`, [truncate(length)]);
  }
  for (const length of [124, 139]) refused('size-0', `size-0-truncated-to-${length}`, `cut after ${length} bytes`, [truncate(length)]);
  for (const base of ['size-0', 'size-17']) {
    refused(base, `${base}-extended-by-1`, 'one zero byte more', [append('00')]);
    refused(base, `${base}-extended-by-16`, '16 zero bytes more', [append('00'.repeat(16))]);
  }
  refused('size-17', 'chunk-twice', 'the chunk once more behind itself', [copy(124, 157, 33)]);
  refused('size-16383', 'size-16383-extended-by-1', 'one byte more, so that the last chunk becomes a full one', [append('00')]);
  refused('size-16383', 'size-16383-extended-by-17', 'a full chunk, then an empty last one', [append('00'.repeat(17))]);

  // Chunk borders.
  refused('size-16384', 'no-empty-chunk', 'a full chunk without the empty chunk that ends the message', [truncate(chunkAt(1))]);
  refused('size-32768', 'no-empty-chunk-after-two', 'two full chunks without the empty chunk', [truncate(chunkAt(2))]);
  refused('many-chunks-last-empty', 'no-empty-chunk-after-256', '256 full chunks without the empty chunk', [truncate(chunkAt(256))]);
  refused('size-16384', 'no-full-chunk', 'the full chunk left out, the empty one kept', [remove(chunkAt(0), FULL)]);
  for (const [k, which] of [[0, 'first'], [1, 'second']]) {
    refused('three-chunks', `drop-${which}`, `chunk ${k} left out`, [remove(chunkAt(k), FULL)]);
  }
  refused('three-chunks', 'drop-last', 'the last chunk left out', [truncate(chunkAt(2))]);
  refused('three-chunks', 'drop-last-two', 'the last two chunks left out', [truncate(chunkAt(1))]);
  refused('three-chunks', 'drop-all', 'no chunk at all', [truncate(chunkAt(0))]);
  refused('many-chunks', 'drop-many-256', 'chunk 256 left out', [remove(chunkAt(256), FULL)]);
  for (const more of [1, 15, 16, 17, FULL - 1]) {
    refused('three-chunks', `cut-${more}-into-second`, `cut ${more} bytes into chunk 1`, [truncate(chunkAt(1) + more)]);
  }
  refused('three-chunks', 'cut-last-byte', 'cut by one byte', [truncate(chunkAt(2) + 115)]);
  refused('three-chunks', 'extended-by-1', 'one zero byte more', [append('00')]);
  refused('three-chunks', 'extended-by-16', '16 zero bytes more', [append('00'.repeat(16))]);
  refused('size-32768', 'extended-by-a-chunk', 'chunk 0 once more behind the empty chunk', [copy(chunkAt(0), chunkAt(2) + 16, FULL)]);
  refused('size-32768', 'extended-before-the-end', 'chunk 1 twice, then the empty chunk', [copy(chunkAt(1), chunkAt(2), FULL + 16)]);
  refused('three-chunks', 'swap-0-1', 'chunks 0 and 1 swapped', [swap(chunkAt(0), chunkAt(1), FULL)]);
  refused('many-chunks', 'swap-0-256', 'chunks 0 and 256 swapped (same low byte of k)', [swap(chunkAt(0), chunkAt(256), FULL)]);
  refused('three-chunks', 'repeat-0-over-1', 'chunk 0 in the place of chunk 1', [copy(chunkAt(0), chunkAt(1), FULL)]);
  refused('many-chunks', 'repeat-0-over-256', 'chunk 0 in the place of chunk 256', [copy(chunkAt(0), chunkAt(256), FULL)]);
  refused('three-chunks', 'repeat-0', 'chunk 0 twice, the others behind it', [copy(chunkAt(0), chunkAt(1), FULL + FULL + 116)]);
  refused('three-chunks', 'repeat-last', 'the last chunk twice', [copy(chunkAt(2), chunkAt(2) + 116, 116)]);
  for (const [k, offset] of [[0, 0], [1, 8191], [1, FULL - 1], [2, 0], [2, 115]]) {
    refused('three-chunks', `flip-${k}-${offset}`, `byte ${offset} of chunk ${k} XOR 1`, [flip(chunkAt(k) + offset)]);
  }

  // Two messages in one.
  for (const other of ['three-chunks-other', 'three-chunks-other-salt', 'three-chunks-aad-long']) {
    for (const k of [0, 1, 2]) {
      refused('three-chunks', `splice-${other}-${k}`, `from chunk ${k} on, that of ${other}`, [splice(other, chunkAt(k))]);
    }
  }
  refused('three-chunks', 'splice-wrapped-data-key', 'header of another message of the same scope', [
    splice('three-chunks-other', 0),
    splice('three-chunks', 68),
  ]);
  refused('three-chunks', 'splice-salt', 'from the salt on, that of a message with the same data key; tail of the first', [
    splice('three-chunks-other-salt', 68),
    splice('three-chunks', 92),
  ]);
  refused('three-chunks', 'splice-commitment', 'salt and commitment of a message with the same data key', [
    splice('three-chunks-other-salt', 68),
    splice('three-chunks', 124),
  ]);
  return vectors;
}
