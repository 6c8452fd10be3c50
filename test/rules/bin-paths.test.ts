/** What a drive takes out of the folder lies in the recovery bin under its own path, wherever that was cut off (R84, R95). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import type { NodeId } from '#model/node.ts';
import { createPair, type Drive, idOf, type Pair } from '#test/rules/two-drives.ts';

/** After this long B's disk has written back what people did there. */
const writeBackMs = 5_000;

/** What B's program does, and does again after it was cut off. */
type Work = (pair: Pair) => Promise<unknown>;

interface CutOff {
  readonly pair: Pair;
  /** False where the work was over before. */
  readonly isCut: boolean;
}

/** `d` with a file on both, and two files of the default filters on B alone. */
async function withLitter(step: () => Promise<void>): Promise<Pair> {
  const pair = await createPair({ b: { disk: { step, writeBackMs } } });
  pair.a.user.mkdir('d');
  pair.a.user.write('d/x', 'text');
  await pair.settle();
  pair.b.user.write('d/Thumbs.db', 'thumbs');
  pair.b.user.write('d/4F2A.tmp', 'a save under way');
  await pair.settle();
  return pair;
}

/** B's program ends at a step of its disk, counted from 1, and with it the power, and begins once more. */
async function cutOffAt(at: number, work: Work, prepare: Work, cut?: number): Promise<CutOff> {
  let left = Number.POSITIVE_INFINITY;
  const pair = await withLitter(async () => {
    left -= 1;
    if (left <= 0) throw new Error('killed');
  });
  await prepare(pair);
  await pair.b.clock.advance(writeBackMs + 1);
  left = at;
  const isCut = await work(pair).then(
    () => false,
    () => true,
  );
  left = Number.POSITIVE_INFINITY;
  if (cut !== undefined) pair.b.disk.losePower(seededRandom(cut));
  pair.b.restart();
  await work(pair);
  return { pair, isCut };
}

/** The paths under which something lies in the bin, those alone that stand for an object. */
async function paths({ disk }: Drive): Promise<string[]> {
  return (await disk.files.binned()).map(({ path }) => path).toSorted();
}

/** What B's bin has at the end of each run, cut off one step later each time. */
async function* everyCut(work: Work, prepare: Work, power = false): AsyncIterable<readonly [at: number, string[]]> {
  for (let at = 1; ; at += 1) {
    const { pair, isCut } = await cutOffAt(at, work, prepare, power ? at : undefined);
    assert.equal(pair.b.user.exists('d'), false, `step ${at}`);
    yield [at, await paths(pair.b)];
    if (isCut) continue;
    assert.ok(at > 10, `${at} steps`);
    return;
  }
}

const rests: Work = ({ b }) => b.rest();

const deletesThere: Work = async ({ a }) => {
  a.user.rmTree('d');
  await a.rest();
};

test('R84, R46, R95: litter that goes with its folder lies in the bin under its own path, wherever a crash cuts that off', async () => {
  for await (const [at, found] of everyCut(rests, deletesThere))
    assert.deepEqual(found, ['d/4F2A.tmp', 'd/Thumbs.db', 'd/x'], `step ${at}`);
});

// The simulator's seed 20043. The lines of the bin may go with the power: then the name of each object tells its own.
test('R84, R46, R95: with the power gone, nothing lies in the bin under a name of the staging area', async () => {
  for await (const [at, found] of everyCut(rests, deletesThere, true)) {
    const names = found.map(path => path.replace('d/', ''));
    assert.deepEqual(
      names.filter(name => !['4F2A.tmp', 'Thumbs.db', 'x'].includes(name)),
      [],
      `step ${at}`,
    );
  }
});

test('R84, R135: litter of a folder whose space is freed lies in the bin under its own path, wherever a crash cuts that off', async () => {
  let d: NodeId | undefined;
  const looks: Work = async ({ b }) => {
    d = idOf(b, 'd') as NodeId;
  };
  const frees: Work = ({ b }) => b.removeHere([d as NodeId]);
  for await (const [at, found] of everyCut(frees, looks))
    assert.deepEqual(found, ['d/4F2A.tmp', 'd/Thumbs.db'], `step ${at}`);
});

test('R84, R119: litter of a folder that is wiped lies in the bin under its own path, wherever a crash cuts that off', async () => {
  const wipes: Work = ({ b }) => b.wipe('synced');
  for await (const [at, found] of everyCut(wipes, async () => undefined))
    assert.deepEqual(found, ['d/4F2A.tmp', 'd/Thumbs.db'], `step ${at}`);
});
