import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArrivalRooms, blockBytes, freeBlocksMax } from '#station/http/arrival-rooms.ts';

const chunkBytes = 256 * 1024;
const blockOf = (room: Uint8Array): ArrayBufferLike => room.buffer;

test('memory of what is stored serves again, within a request and for the next one', () => {
  const rooms = new ArrivalRooms();
  const blocks = new Set<ArrayBufferLike>();
  for (let requests = 0; requests < 5; requests += 1) {
    const request = rooms.open();
    for (let groups = 0; groups < 3; groups += 1) {
      for (let chunks = 0; chunks < 32; chunks += 1) blocks.add(blockOf(request.roomFor(chunkBytes, 'chunk')));
      request.stored();
    }
    request.end();
  }
  // A group takes eight, and the next one begins while the last of these is still being filled.
  assert.equal(blocks.size, 9);
});

test('no two chunks that are not stored lie in the same bytes, whoever sends them', () => {
  const rooms = new ArrivalRooms();
  const before = rooms.open();
  for (let chunks = 0; chunks < 8; chunks += 1) before.roomFor(chunkBytes, 'chunk');
  before.end();
  const requests = [rooms.open(), rooms.open()];
  const taken = Array.from(
    { length: 20 },
    (_, at) => requests[at % 2]?.roomFor(1 + at * 10_000, 'chunk') as Uint8Array,
  );
  for (const [at, room] of taken.entries()) room.fill(at);
  for (const [at, room] of taken.entries()) assert.ok(room.every(byte => byte === at));
});

test('the chunk that has begun while those before it are stored keeps its place', () => {
  const rooms = new ArrivalRooms();
  const request = rooms.open();
  for (let chunks = 0; chunks < 4; chunks += 1) request.roomFor(chunkBytes, 'chunk');
  const begun = request.roomFor(chunkBytes, 'chunk').fill(7);
  request.stored();
  for (let others = 0; others < 8; others += 1) rooms.open().roomFor(blockBytes, 'chunk').fill(1);
  assert.ok(begun.every(byte => byte === 7));
});

test('what is no chunk has memory of its own, and a request that fails gives none back', () => {
  const rooms = new ArrivalRooms();
  const failed = rooms.open();
  const block = blockOf(failed.roomFor(chunkBytes, 'chunk'));
  assert.notEqual(blockOf(failed.roomFor(chunkBytes, 'manifest')), block);
  assert.notEqual(blockOf(rooms.open().roomFor(chunkBytes, 'chunk')), block);
});

test('free memory is kept up to a limit', () => {
  const rooms = new ArrivalRooms();
  const blocks = (): Set<ArrayBufferLike> => {
    const request = rooms.open();
    const taken = Array.from({ length: 2 * freeBlocksMax }, () => request.roomFor(blockBytes, 'chunk'));
    request.end();
    return new Set(taken.map(blockOf));
  };
  const before = blocks();
  assert.equal(blocks().intersection(before).size, freeBlocksMax);
});
