import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concatBytes, equalBytes } from '#base/bytes.ts';
import {
  createFrameReader,
  encodeFrame,
  type Frame,
  type FrameLimits,
  frameTypes,
  manifestBytesMax,
} from '#protocol/frames.ts';
import { Refusal } from '#protocol/refusals.ts';

test('a frame is its type, its length and its payload', () => {
  const bytes = concatBytes(encodeFrame('json', Uint8Array.of(0x7b), Uint8Array.of(0x7d)));
  assert.deepEqual(bytes, Uint8Array.of(1, 0, 0, 0, 2, 0x7b, 0x7d));
  assert.deepEqual(concatBytes(encodeFrame('end')), Uint8Array.of(6, 0, 0, 0, 0));
});

test('the payload is not copied: neither on the way out nor in', () => {
  const payload = new Uint8Array(1_000);
  assert.equal(encodeFrame('json', payload)[1], payload);
  const sent = concatBytes(encodeFrame('json', payload));
  const [frame] = createFrameReader().push(sent);
  assert.equal(frame?.payload.buffer, sent.buffer);
});

test('frames arrive whole, however they are cut', () => {
  const sequence = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 6 });
  fc.assert(
    fc.property(sequence, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (payloads, cuts) => {
      const reader = createFrameReader();
      const frames = [...cutUp(sent(payloads), cuts)].flatMap(part => reader.push(part));
      reader.end();
      assert.deepEqual(
        frames.map(({ type }) => type),
        [...payloads.map(() => 'json'), 'end'],
      );
      assert.deepEqual(
        frames.slice(0, -1).map(({ payload }) => payload),
        payloads.map(payload => Uint8Array.from(payload)),
      );
    }),
  );
});

test('a large frame in small pieces comes out whole', () => {
  const payload = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);
  const reader = createFrameReader();
  const frames = [...cutUp(sent([payload]), [1_009])].flatMap(part => reader.push(part));
  assert.deepEqual(frames[0]?.payload, payload);
});

test('chunks in pieces take the memory of two where that may serve again, and of one each where it may not', () => {
  const payloads = Array.from({ length: 20 }, (_, i) => new Uint8Array(150_000).fill(i));
  for (const [limits, roomsMax] of [
    [{ reusesRooms: true }, 2],
    [{}, 20],
  ] as const) {
    const reader = createFrameReader(limits);
    const rooms = new Set<ArrayBufferLike>();
    let at = 0;
    for (const part of cutUp(sent(payloads), [16_384, 7])) {
      for (const { type, payload } of reader.push(part)) {
        if (type === 'end') continue;
        assert.ok(equalBytes(payload, payloads[at] as Uint8Array));
        rooms.add(payload.buffer);
        at += 1;
      }
    }
    assert.equal(at, payloads.length);
    assert.equal(rooms.size, roomsMax);
  }
});

test('a large announcement alone takes no memory', () => {
  const before = process.memoryUsage().arrayBuffers;
  const announced = Uint8Array.of(3, manifestBytesMax >>> 24, 0, 0, 0, 1, 1, 1);
  const readers = Array.from({ length: 20 }, () => {
    const reader = createFrameReader();
    assert.deepEqual(reader.push(announced), []);
    return reader;
  });
  assert.ok(process.memoryUsage().arrayBuffers - before < 20 * 1024 * 1024);
  assert.equal(readers.length, 20);
});

test('a sequence that breaks off is told from a complete one', () => {
  const whole = sent([Uint8Array.of(1, 2, 3)]);
  for (let length = 0; length < whole.length; length += 1) {
    const reader = createFrameReader();
    reader.push(whole.subarray(0, length));
    assert.equal(refusalOf(() => reader.end()).about['cut'], true);
  }
});

test('what no frame can be is refused', () => {
  const cases: readonly [string, readonly number[], FrameLimits][] = [
    ['malformed', [0, 0, 0, 0, 1], {}],
    ['malformed', [7, 0, 0, 0, 1], {}],
    ['malformed', [1, 0, 0, 0, 0], {}],
    ['malformed', [2, 0, 0, 0, 33], {}],
    ['too-large', [6, 0, 0, 0, 1], {}],
    ['malformed', [6, 0, 0, 0, 0, 1], {}],
    ['malformed', [6, 0, 0, 0, 0], { nested: true }],
    ['malformed', [4, 0, 0, 0, 9], { nested: true }],
    ['too-large', [1, 255, 255, 255, 255], {}],
    ['too-large', [2, 0, 4, 0, 34], {}],
    ['too-large', [1, 0, 0, 0, 101], { frameBytesMax: 100 }],
    ['too-large', [1, 0, 0, 0, 2, 1, 1], { totalBytesMax: 6 }],
  ];
  for (const [code, bytes, limits] of cases) {
    const reader = createFrameReader(limits);
    assert.equal(refusalOf(() => reader.push(Uint8Array.from(bytes))).code, code, bytes.join(' '));
    assert.equal(refusalOf(() => reader.push(Uint8Array.of(1))).code, code, 'it stays broken');
    assert.equal(refusalOf(() => reader.end()).code, code);
  }
});

test('what was compressed needs no end frame, but whole frames', () => {
  const reader = createFrameReader({ nested: true });
  assert.equal(reader.push(concatBytes(encodeFrame('json', Uint8Array.of(1)))).length, 1);
  reader.end();
  reader.push(Uint8Array.of(1, 0));
  assert.throws(() => reader.end(), Refusal);
});

test('any bytes give frames or a typed refusal', () => {
  const hostile = fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated());
  fc.assert(
    fc.property(hostile, fc.integer({ min: 1, max: 50 }), (bytes, cut) => {
      const whole = outcome([bytes]);
      assert.deepEqual(outcome([...cutUp(bytes, [cut])]), whole);
    }),
    { numRuns: 500 },
  );
});

/** The frames until the first refusal, and its code; the same for one byte string however it is cut. */
function outcome(parts: readonly Uint8Array[]): unknown {
  const reader = createFrameReader();
  const frames: Frame[] = [];
  try {
    for (const part of parts) frames.push(...reader.push(part));
    reader.end();
    return { frames: frames.map(({ type, payload }) => [type, [...payload]]) };
  } catch (error) {
    assert(error instanceof Refusal, String(error));
    assert(error.code === 'malformed' || error.code === 'too-large');
    return { refused: error.code };
  }
}

/** A good sequence with a few bytes changed. */
function mutated(): fc.Arbitrary<Uint8Array> {
  const type = fc.constantFrom(...Object.values(frameTypes));
  const frame = fc.tuple(type, fc.uint8Array({ minLength: 40, maxLength: 90 }));
  const changes = fc.array(fc.tuple(fc.nat({ max: 300 }), fc.nat({ max: 255 })), { maxLength: 3 });
  return fc.tuple(fc.array(frame, { maxLength: 4 }), changes).map(([frames, edits]) => {
    const parts = frames.map(([number, payload]) => Uint8Array.of(number, 0, 0, 0, payload.length, ...payload));
    const bytes = concatBytes([...parts, Uint8Array.of(6, 0, 0, 0, 0)]);
    for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
    return bytes;
  });
}

function sent(payloads: readonly Uint8Array[]): Uint8Array {
  return concatBytes([...payloads.flatMap(payload => encodeFrame('json', payload)), ...encodeFrame('end')]);
}

function* cutUp(bytes: Uint8Array, cuts: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = cuts[turn % cuts.length] ?? 1;
    yield bytes.slice(at, at + size);
    at += size;
  }
}

function refusalOf(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    assert(error instanceof Refusal, String(error));
    return error;
  }
  throw new Error('nothing was refused');
}
