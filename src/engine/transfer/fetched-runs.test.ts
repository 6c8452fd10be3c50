/** The memory in which chunks arrive serves again, and never before its bytes are in the file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import type { TaskContext } from '#engine/context.ts';
import { neverLeft, type Pause, StepEnded } from '#engine/long-steps.ts';
import { usualSizes } from '#engine/settings.ts';
import { type StationDoor, StationError } from '#engine/station-door.ts';
import { FetchedRuns } from '#engine/transfer/fetched-runs.ts';
import { WriteBehind } from '#engine/transfer/write-behind.ts';
import { chunkSizeMax } from '#model/chunker.ts';
import { FilesError } from '#platform/files.ts';
import { hashBytes } from '#platform/node/hash.ts';

const perRun = usualSizes.pieceMin / chunkSizeMax;

interface World {
  /** How many chunks each answer has at most; all that were asked for where it is left out. */
  readonly answersMax?: (run: number) => number;
  /** Whether an answer ends with a refusal. */
  readonly refuses?: boolean;
  readonly pause?: Pause;
}

/** A big content at a station, and a disk that takes the bytes of a write late. */
function world(
  count: number,
  { answersMax = () => Number.POSITIVE_INFINITY, refuses = false, pause = neverLeft }: World = {},
) {
  const random = seededRandom(1);
  const chunks = Array.from({ length: count }, () => random.bytes(chunkSizeMax));
  const manifest = { chunks: chunks.map(bytes => ({ hash: hashBytes(bytes), size: bytes.length })) };
  const written: Uint8Array[] = [];
  const file = {
    isFull: false,
    write: async (bytes: Uint8Array): Promise<void> => {
      await new Promise(resolve => setTimeout(resolve, 30));
      if (file.isFull) throw new FilesError('full', 'the part', 'no space');
      written.push(bytes.slice());
    },
    finish: () => assert.fail('not asked for'),
    discard: () => assert.fail('not asked for'),
  };
  const seen = { asked: [] as number[], answered: 0, underWay: 0, most: 0 };
  const fetch: StationDoor['fetch'] = async function* ([want]) {
    assert.ok(want && want.chunks !== 'all');
    const run = seen.asked.push(want.chunks[0] as number) - 1;
    seen.underWay += 1;
    seen.most = Math.max(seen.most, seen.underWay);
    try {
      for (const position of want.chunks.slice(0, answersMax(run))) {
        await new Promise(resolve => setImmediate(resolve));
        seen.answered += 1;
        yield { want: 0, position, bytes: chunks[position] as Uint8Array };
      }
      if (refuses) yield { want: 0, refused: 'gone', message: 'gone' };
    } finally {
      seen.underWay -= 1;
    }
  };
  const tally = { filesDone: 0, filesLeft: 0, bytesDone: 0, bytesLeft: 0 };
  const context = {
    doors: { station: { fetch }, clock: { monotonicMs: () => 0 } },
    ...{ tally, sizes: usualSizes, closing: false, feedWanted: false },
    ...{ resting: new Map(), problems: [] },
  } as unknown as TaskContext;
  const out = new WriteBehind(file, count * chunkSizeMax);
  const runs = new FetchedRuns(context, {
    step: { id: 'a', state: { content: 'c' } } as never,
    ...{ manifest, out, pause, isHere: () => false },
    moving: { moved: () => undefined, end: () => undefined },
  });
  const wholly = Buffer.concat(chunks);
  const keeps = (): boolean => wholly.subarray(0, Buffer.concat(written).length).equals(Buffer.concat(written));
  return { context, runs, out, file, seen, written, keeps, count };
}

/** Fetches all of it; answers whether it came. */
async function fetchAll({ runs, out, count }: ReturnType<typeof world>): Promise<boolean> {
  try {
    for (let at = 0; at < count; ) {
      const appended = await runs.append(at);
      if (appended === 0) return false;
      at += appended;
    }
    return true;
  } finally {
    await runs.end().finally(() => out.finish());
  }
}

function bytesOf(written: readonly Uint8Array[]): number {
  return written.reduce((sum, { length }) => sum + length, 0);
}

test('two runs are under way at once, and are written in order', async () => {
  const it = world(4 * perRun);
  assert.ok(await fetchAll(it));
  assert.deepEqual(
    it.seen.asked,
    [0, 1, 2, 3].map(run => run * perRun),
  );
  assert.deepEqual([it.seen.most, bytesOf(it.written), it.keeps()], [2, 4 * perRun * chunkSizeMax, true]);
});

test('a run that comes short is gone on with in other memory than that which is being written', async () => {
  const it = world(4 * perRun, { answersMax: run => (run === 0 ? perRun / 4 : Number.POSITIVE_INFINITY) });
  assert.ok(await fetchAll(it));
  assert.deepEqual(it.seen.asked.slice(0, 3), [0, perRun, perRun / 4]);
  assert.deepEqual([bytesOf(it.written), it.keeps()], [4 * perRun * chunkSizeMax, true]);
});

test('what came before a refusal is kept, and nothing is asked for after it', async () => {
  const it = world(4 * perRun, { answersMax: () => 3, refuses: true });
  assert.equal(await fetchAll(it), false);
  assert.deepEqual(it.seen.asked, [0, perRun]);
  assert.deepEqual([bytesOf(it.written), it.keeps()], [3 * chunkSizeMax, true]);
});

test('a station that leaves out what it was asked for, and says nothing of it, is not asked for ever', async () => {
  const it = world(4 * perRun, { answersMax: () => 0 });
  await assert.rejects(fetchAll(it), (error: unknown) => error instanceof StationError && error.failure === 'hostile');
  assert.deepEqual(it.seen.asked, [0, perRun]);
});

test('a disk that is full ends what is under way, and nothing is written after the end', async () => {
  const it = world(8 * perRun);
  it.file.isFull = true;
  await assert.rejects(fetchAll(it), (error: unknown) => error instanceof FilesError && error.code === 'full');
  assert.deepEqual([it.seen.underWay, it.written.length], [0, 0]);
  assert.ok(it.seen.answered < 2 * perRun, `${it.seen.answered} chunks came for nothing`);
});

test('a task that closes keeps what has come, and waits for no more', async () => {
  const it = world(8 * perRun);
  const all = fetchAll(it);
  while (it.seen.answered < 5) await new Promise(resolve => setImmediate(resolve));
  Object.assign(it.context, { closing: true });
  assert.equal(await all, false);
  assert.equal(it.seen.underWay, 0);
  assert.ok(it.seen.answered < perRun, `${it.seen.answered} chunks were waited for`);
  assert.ok(it.keeps() && bytesOf(it.written) >= 4 * chunkSizeMax);
});

test('a step that is given up at its pause ends when nothing of it is under way any more', async () => {
  const it = world(8 * perRun, { pause: () => Promise.reject(new StepEnded()) });
  await assert.rejects(fetchAll(it), StepEnded);
  assert.equal(it.seen.underWay, 0);
  assert.ok(it.keeps());
});
