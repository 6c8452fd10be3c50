/** The memory in which chunks arrive serves again, and never before its bytes are in the file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import type { TaskContext } from '#engine/context.ts';
import { neverLeft } from '#engine/long-steps.ts';
import { usualSizes } from '#engine/settings.ts';
import type { StationDoor } from '#engine/station-door.ts';
import { FetchedRuns } from '#engine/transfer/fetched-runs.ts';
import { WriteBehind } from '#engine/transfer/write-behind.ts';
import { chunkSizeMax } from '#model/chunker.ts';
import { hashBytes } from '#platform/node/hash.ts';

const perRun = usualSizes.pieceMin / chunkSizeMax;

/** Fetches so many chunks through a disk that takes the bytes of a write late; the station ends each answer after so many. */
async function fetched(count: number, answersMax: (run: number) => number) {
  const random = seededRandom(1);
  const chunks = Array.from({ length: count }, () => random.bytes(chunkSizeMax));
  const manifest = { chunks: chunks.map(bytes => ({ hash: hashBytes(bytes), size: bytes.length })) };
  const written: Uint8Array[] = [];
  const file = {
    write: async (bytes: Uint8Array): Promise<void> => {
      await new Promise(resolve => setTimeout(resolve, 30));
      written.push(bytes.slice());
    },
    finish: () => assert.fail('not asked for'),
    discard: () => assert.fail('not asked for'),
  };
  const asked: number[] = [];
  let underWay = 0;
  let most = 0;
  const fetch: StationDoor['fetch'] = async function* ([want]) {
    assert.ok(want && want.chunks !== 'all');
    const run = asked.push(want.chunks[0] as number) - 1;
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(resolve => setImmediate(resolve));
    for (const position of want.chunks.slice(0, answersMax(run)))
      yield { want: 0, position, bytes: chunks[position] as Uint8Array };
    underWay -= 1;
  };
  const tally = { filesDone: 0, filesLeft: 0, bytesDone: 0, bytesLeft: 0 };
  const context = { doors: { station: { fetch } }, tally, sizes: usualSizes, closing: false } as unknown as TaskContext;
  const out = new WriteBehind(file, count * chunkSizeMax);
  const runs = new FetchedRuns(context, {
    step: { id: 'a', state: { content: 'c' } } as never,
    ...{ manifest, out, pause: neverLeft, isHere: () => false },
    moving: { moved: () => undefined, end: () => undefined },
  });
  for (let at = 0; at < count; ) {
    const appended = await runs.append(at);
    assert.ok(appended > 0);
    at += appended;
  }
  await runs.end();
  await out.finish();
  return { asked, most, isSame: Buffer.concat(written).equals(Buffer.concat(chunks)) };
}

test('two runs are under way at once, and are written in order', async () => {
  const { asked, most, isSame } = await fetched(4 * perRun, () => Number.POSITIVE_INFINITY);
  assert.deepEqual({ asked, most, isSame }, { asked: [0, 1, 2, 3].map(run => run * perRun), most: 2, isSame: true });
});

test('a run that comes short is gone on with in other memory than that which is being written', async () => {
  const { asked, isSame } = await fetched(4 * perRun, run => (run === 0 ? perRun / 4 : Number.POSITIVE_INFINITY));
  assert.deepEqual(asked.slice(0, 3), [0, perRun, perRun / 4]);
  assert.ok(isSame);
});
