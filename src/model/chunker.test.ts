import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AssertionFailed } from '#base/assert.ts';
import { concatBytes } from '#base/bytes.ts';
import { seededRandom } from '#base/random.ts';
import {
  chunkEnds,
  chunkSizeMax,
  chunkSizeMin,
  chunkSizeNormal,
  cutPoint,
  gear,
  gearFactor,
  gearSummand,
  strongMask,
  weakMask,
} from '#model/chunker.ts';

const mebibyte = 1024 * 1024;
const random = seededRandom(1).bytes(2 * mebibyte);

/** Chunk sizes, read off the ends. */
function sizes(content: Uint8Array): number[] {
  return chunkEnds(content, true).map((end, i, ends) => end - (ends[i - 1] ?? 0));
}

/** The ends within the content when it arrives in blocks, as a reader does that keeps what a block leaves over. */
function endsByBlocks(content: Uint8Array, blockSizes: () => number): number[] {
  const ends: number[] = [];
  let rest = new Uint8Array(0);
  let start = 0;
  for (let read = 0; read < content.length; ) {
    const next = Math.min(content.length, read + blockSizes());
    const block = concatBytes([rest, content.subarray(read, next)]);
    read = next;
    const found = chunkEnds(block, read === content.length);
    for (const end of found) ends.push(start + end);
    const last = found.at(-1) ?? 0;
    rest = new Uint8Array(block.subarray(last));
    start += last;
  }
  return ends;
}

/** The definition in the head of chunker.ts, word for word and slowly. */
function endsByDefinition(content: Uint8Array): number[] {
  const ends: number[] = [];
  let start = 0;
  for (let end = 1; end <= content.length; end += 1) {
    const n = end - start;
    const mask = n >= chunkSizeNormal ? weakMask : n >= chunkSizeMin ? strongMask : -1;
    if (n === chunkSizeMax || end === content.length || (mask !== -1 && (hashAt(content, end) & mask) === 0)) {
      ends.push(end);
      start = end;
    }
  }
  return ends;
}

function hashAt(content: Uint8Array, end: number): number {
  let hash = 0n;
  for (let i = Math.max(0, end - 32); i < end; i += 1) {
    const byte = BigInt(content[i] ?? 0);
    hash = (2n * hash + (byte + 1n) * (byte * BigInt(gearFactor) + BigInt(gearSummand))) & 0xffffffffn;
  }
  return Number(hash) | 0;
}

// Fixed for good: whoever makes this fail has made every stored content id useless.
test('a known content is cut at the known places', () => {
  assert.deepEqual(
    chunkEnds(random.subarray(0, mebibyte), true),
    [
      19964, 69776, 136722, 184803, 238083, 256542, 317663, 373718, 422902, 487453, 542690, 598026, 634043, 699391,
      761361, 793209, 848129, 948773, 981920, 1035190, 1048576,
    ],
  );
  const text = new TextEncoder().encode(Array.from({ length: 20_000 }, (_, i) => `line ${i} of ${i * i}\n`).join(''));
  assert.deepEqual(chunkEnds(text, true), [64768, 114901, 181629, 259435, 316281, 384707, 447314, 454264]);
});

test('the places are those of the definition', () => {
  const content = random.subarray(0, 300_000);
  assert.deepEqual(chunkEnds(content, true), endsByDefinition(content));
});

test('gear values are spread: all different, no bit nearly constant, no run of one byte hits a mask', () => {
  const gears = Array.from({ length: 256 }, (_, byte) => gear(byte));
  assert.equal(new Set(gears).size, 256);
  for (let bit = 0; bit < 32; bit += 1) {
    const ones = gears.filter(value => (value >>> bit) & 1).length;
    assert.ok(ones >= 64 && ones <= 192, `bit ${bit} is set in ${ones} of 256`);
  }
  for (const value of gears) assert.notEqual(-value & weakMask, 0);
  assert.equal(strongMask & weakMask, weakMask);
});

test('read blocks do not matter', () => {
  const content = random.subarray(0, 700_000);
  const whole = chunkEnds(content, true);
  const blocks = fc.array(fc.integer({ min: 5_000, max: 400_000 }), { minLength: 1 });
  fc.assert(
    fc.property(blocks, lengths => {
      let i = 0;
      assert.deepEqual(
        endsByBlocks(content, () => lengths[i++ % lengths.length] as number),
        whole,
      );
    }),
    { numRuns: 30 },
  );
});

test('sizes keep within their limits and only the last chunk is small', () => {
  fc.assert(
    fc.property(fc.nat(mebibyte), fc.nat(mebibyte), (from, length) => {
      const all = sizes(random.subarray(from, from + length));
      assert.equal(
        all.reduce((sum, size) => sum + size, 0),
        length,
      );
      for (const size of all.slice(0, -1)) assert.ok(size >= chunkSizeMin && size <= chunkSizeMax);
      assert.ok((all.at(-1) ?? 1) >= 1 && (all.at(-1) ?? 1) <= chunkSizeMax);
    }),
    { numRuns: 50 },
  );
});

test('contents at the edges of the limits are cut', () => {
  const zeros = (length: number) => sizes(new Uint8Array(length));
  assert.deepEqual(zeros(0), []);
  for (const length of [1, 31, 32, chunkSizeMin - 1, chunkSizeMin, chunkSizeNormal, chunkSizeMax]) {
    assert.deepEqual(zeros(length), [length]);
  }
  assert.deepEqual(zeros(chunkSizeMax + 1), [chunkSizeMax, 1]);
  assert.throws(() => cutPoint(new Uint8Array(0), 0, true), AssertionFailed);
});

test('an end is only told once it is certain', () => {
  const [first = 0] = chunkEnds(random, true);
  for (const length of [1, chunkSizeMin - 1, chunkSizeMin, first - 1]) {
    assert.equal(cutPoint(random.subarray(0, length), 0, false), -1);
    assert.equal(cutPoint(random.subarray(0, length), 0, true), length);
  }
  assert.equal(cutPoint(random.subarray(0, first), 0, false), first);
  assert.equal(cutPoint(new Uint8Array(chunkSizeMax), 0, false), chunkSizeMax);
});

test('an insertion changes the chunks around it and no others', () => {
  const before = pieces(random);
  for (const at of [0, 5, 700_001, random.length - 1]) {
    const content = concatBytes([random.subarray(0, at), seededRandom(at).bytes(1024), random.subarray(at)]);
    const fresh = [...pieces(content)].filter(piece => !before.has(piece));
    assert.ok(fresh.length <= 4, `${fresh.length} chunks are new after an insertion at ${at}`);
  }
});

test('random, textual and monotonous contents get chunks of sensible sizes', () => {
  const average = (content: Uint8Array) => content.length / sizes(content).length / 1024;
  const words = ['const ', 'let ', 'return ', '(', ')', ' => ', '{\n', '}\n', 'name', 'value', ' = ', ';\n', '  '];
  const dice = seededRandom(7);
  const code = new TextEncoder().encode(Array.from({ length: 800_000 }, () => dice.pick(words)).join(''));
  assert.ok(average(random) > 50 && average(random) < 75, `random ${average(random)} KiB`);
  assert.ok(average(code) > 45 && average(code) < 90, `code ${average(code)} KiB`);
  for (let byte = 0; byte < 256; byte += 51) {
    assert.equal(new Set(sizes(new Uint8Array(mebibyte).fill(byte))).size, 1);
  }
});

function pieces(content: Uint8Array): Set<string> {
  return new Set(
    chunkEnds(content, true).map((end, i, ends) =>
      Buffer.from(content.subarray(ends[i - 1] ?? 0, end)).toString('latin1'),
    ),
  );
}
