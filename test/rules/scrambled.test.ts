/** Many edits that leave random bytes wait for a person (R108, R109). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discardHold, releaseHold } from '#engine/holds.ts';
import { holdWindowMs } from '#model/hold.ts';
import { createSeededRandom } from '#platform/memory/memory-random.ts';
import type { HoldSum } from '#platform/task-store.ts';
import { assertAtRest, binned, createPair, type Drive, type Pair } from '#test/rules/two-drives.ts';

const files = 20;
const holdFiles = 10;
/** Those that pass before so many are seen. */
const passing = holdFiles - 1;
const names = Array.from({ length: files }, (_, at) => `d/${String(at).padStart(2, '0')}.jpg`);
const random = createSeededRandom(53);

/** What a program leaves that encrypts a file. */
function noise(): Uint8Array {
  const bytes = random.bytes(5_000);
  bytes.set([0x11, 0x11, 0x11, 0x11, 0x11]);
  return bytes;
}

/** A photograph: random as well, but for what it begins with. */
function photograph(): Uint8Array {
  const bytes = noise();
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return bytes;
}

async function album(holdAt = holdFiles): Promise<Pair> {
  const pair = await createPair({ a: { settings: { holdFiles: holdAt } }, b: { settings: { holdFiles: 0 } } });
  pair.a.user.mkdir('d');
  for (const name of names) pair.a.user.write(name, photograph());
  await pair.settle();
  return pair;
}

/** Those of the files that differ between the two. */
const differing = ({ a, b }: Pair): string[] =>
  names.filter(name => !Buffer.from(a.user.read(name)).equals(b.user.read(name)));
const apart = (pair: Pair): number => differing(pair).length;

function holdOf({ store }: Drive): HoldSum {
  const [hold, ...more] = [...store.holds()];
  assert.ok(hold && more.length === 0, `one hold is open, not ${more.length + (hold ? 1 : 0)}`);
  return hold;
}

async function scrambledAlbum(): Promise<Pair> {
  const pair = await album();
  for (const name of names) pair.a.user.writeInPlace(name, noise());
  await pair.settle();
  return pair;
}

test('R109, scenario 53: of many files that are encrypted a few are sent, the others wait, and all else goes on', async () => {
  const pair = await scrambledAlbum();
  assert.equal(apart(pair), files - passing);
  assert.deepEqual(holdOf(pair.a), { ...holdOf(pair.a), change: 'edit', at: 'drive', files: files - passing });
  assert.deepEqual(pair.a.problems(), {});
  pair.a.user.write('note.txt', 'help');
  pair.b.user.write('d/of b.txt', 'made there');
  pair.a.restart();
  await pair.settle();
  assert.equal(pair.b.tree()['note.txt'], 'help');
  assert.equal(pair.a.tree()['d/of b.txt'], 'made there');
  assert.equal(apart(pair), files - passing);
  assert.match(await pair.a.task().why(differing(pair)[0] ?? ''), /wait for a person/);
});

test('R109: released, they are sent', async () => {
  const pair = await scrambledAlbum();
  assert.equal(releaseHold(pair.a.store, holdOf(pair.a).hold), files - passing);
  await pair.settle();
  assert.equal(apart(pair), 0);
  assertAtRest(pair.a);
  assert.deepEqual(
    [...pair.a.store.judgedChanges()].filter(({ state }) => state !== 'passed'),
    [],
  );
});

test('R109, R94: discarded, the files come back from the station, and the bytes that nobody wanted go to the bin', async () => {
  const pair = await scrambledAlbum();
  const before = binned(pair.a).length;
  const kept = new Map(names.map(name => [name, pair.b.user.read(name)]));
  assert.equal(discardHold(pair.a.store, holdOf(pair.a).hold), files - passing);
  await pair.settle();
  assert.equal(apart(pair), 0);
  for (const [name, bytes] of kept) assert.deepEqual(pair.a.user.read(name), bytes, name);
  assert.equal(binned(pair.a).length - before, files - passing);
  assertAtRest(pair.a);
  assert.deepEqual([...pair.a.store.holds()], []);
});

test('R109: what is edited again, or deleted, leaves the hold and is judged anew', async () => {
  const pair = await scrambledAlbum();
  const [mended = '', again = '', deleted = ''] = differing(pair);
  pair.a.user.writeInPlace(mended, photograph());
  pair.a.user.writeInPlace(again, noise());
  pair.a.user.unlink(deleted);
  await pair.settle();
  assert.deepEqual(pair.b.user.read(mended), pair.a.user.read(mended));
  assert.notDeepEqual(pair.b.user.read(again), pair.a.user.read(again));
  assert.equal(pair.b.tree()[deleted], undefined);
  assert.equal(holdOf(pair.a).files, files - passing - 2);
});

test('R109: a file is known under the name that it had, and its new name travels while its bytes wait', async () => {
  const pair = await album();
  for (const name of names) {
    pair.a.user.writeInPlace(name, noise());
    pair.a.user.rename(name, `${name.slice(0, -4)}.locked`);
  }
  await pair.settle();
  assert.equal(holdOf(pair.a).files, files - passing);
  const locked = Object.keys(pair.b.tree()).filter(path => path.endsWith('.locked'));
  assert.equal(locked.length, files);
  assert.equal(locked.filter(path => pair.b.user.read(path)[0] === 0xff).length, files - passing);
});

test('R109: an edit at the station that wins over a held one ends it, and the bytes are kept beside it (R16)', async () => {
  const pair = await scrambledAlbum();
  const [name = ''] = differing(pair);
  await pair.b.clock.advance(60_000);
  pair.b.user.writeInPlace(name, photograph());
  const theirs = pair.b.user.read(name);
  await pair.settle();
  for (const drive of [pair.a, pair.b]) assert.deepEqual(drive.user.read(name), theirs);
  assert.equal(Object.keys(pair.a.tree()).filter(path => /Conflict/.test(path)).length, 1);
  assert.equal(holdOf(pair.a).files, files - passing - 1);
});

test('R109: few in an hour pass, however many there are in a day, and with 0 none is held', async () => {
  const slowly = await album();
  for (const [at, name] of names.entries()) {
    slowly.a.user.writeInPlace(name, noise());
    await slowly.settle();
    if (at % passing === passing - 1) for (const drive of [slowly.a, slowly.b]) await drive.clock.advance(holdWindowMs);
  }
  assert.equal(apart(slowly), 0);
  const never = await album(0);
  for (const name of names) never.a.user.writeInPlace(name, noise());
  await never.settle();
  assert.equal(apart(never), 0);
  assert.deepEqual([...never.a.store.judgedChanges()], []);
});
