/**
 * Sync profiles from end to end: the station leaves files out of B, and of A nothing. `follow` is what the drive program
 * does when it hears of other profiles.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FilterRules } from '#model/filter.ts';
import type { AppliedProfiles } from '#model/sync-profile.ts';
import { binned, createPair, noonOf, type Pair } from '#test/rules/two-drives.ts';

interface Profiled extends Pair {
  /** What the station leaves out of B from now on; B does not hear of it yet. */
  set(rules: Partial<FilterRules> | undefined): void;
  /** B begins anew with what the station leaves out. */
  follow(): void;
}

async function profiled(): Promise<Profiled> {
  let applied: AppliedProfiles | undefined;
  let count = 0;
  const pair = await createPair({ b: { profiles: () => applied } });
  return {
    ...pair,
    set: rules => {
      count += 1;
      const all = { sizeMax: 0, names: [], extensions: [], ...rules };
      applied =
        rules === undefined ? undefined : { digest: String(count), profiles: [{ name: 'Laptops', rules: all }] };
    },
    follow: () => {
      pair.b.store.transaction(writes => writes.setMeta({ cursor: 0 }));
      pair.b.restart({ profiles: applied ?? { digest: '', profiles: [] } });
    },
  };
}

async function withFiles(): Promise<Profiled> {
  const pair = await profiled();
  pair.a.user.mkdir('d');
  for (const name of ['d/disk.iso', 'd/note.txt', 'big']) pair.a.user.write(name, `${name} of A`);
  await pair.settle();
  return pair;
}

test('R115: a drive hears of nothing that a profile leaves out, and sends none of it', async () => {
  const pair = await profiled();
  pair.set({ extensions: ['iso'], names: ['private'], sizeMax: 20 });
  pair.follow();
  for (const name of ['a.iso', 'private', 'a.txt']) pair.a.user.write(name, name);
  for (const name of ['b.iso', 'b.txt']) pair.b.user.write(name, name);
  pair.b.user.write('big', 'x'.repeat(21));
  await pair.settle();
  assert.deepEqual(pair.a.tree(), { 'a.iso': 'a.iso', 'a.txt': 'a.txt', 'b.txt': 'b.txt', private: 'private' });
  assert.deepEqual(Object.keys(pair.b.tree()), ['a.txt', 'b.iso', 'b.txt', 'big']);
  assert.deepEqual([...pair.b.store.unsettled()], []);
  assert.deepEqual(pair.b.problems(), {});
  assert.match(await pair.b.task().why('b.iso'), /The station's sync profile "Laptops" leaves out all files/);
});

test('R116: what a profile comes to leave out stays on both sides as it is, and is synced no more', async () => {
  const pair = await withFiles();
  pair.set({ extensions: ['iso'] });
  pair.follow();
  await pair.settle();
  pair.b.user.write('d/disk.iso', 'edited on B');
  pair.a.user.write('d/disk.iso', 'edited on A');
  await pair.settle();
  assert.equal(pair.a.tree()['d/disk.iso'], 'edited on A');
  assert.equal(pair.b.tree()['d/disk.iso'], 'edited on B');
  pair.b.user.unlink('d/disk.iso');
  await pair.settle();
  assert.equal(pair.a.tree()['d/disk.iso'], 'edited on A');
  pair.a.user.unlink('d/disk.iso');
  pair.b.user.write('d/disk.iso', 'only on B');
  await pair.settle();
  assert.equal(pair.b.tree()['d/disk.iso'], 'only on B');
  assert.deepEqual(binned(pair.b), []);
});

test('R116: when a profile goes, both sides are compared, and what differs is kept as a conflict', async () => {
  const pair = await withFiles();
  pair.set({ extensions: ['iso'], names: ['big'] });
  pair.follow();
  await pair.settle();
  pair.b.user.write('d/disk.iso', 'edited on B');
  pair.b.user.touch('d/disk.iso', noonOf(2012, 10, 1));
  pair.a.user.write('d/disk.iso', 'edited on A');
  pair.a.user.touch('d/disk.iso', noonOf(2012, 10, 2));
  pair.b.user.write('new.iso', 'of B');
  pair.a.user.write('other.iso', 'of A');
  await pair.settle();
  pair.set(undefined);
  pair.follow();
  await pair.settle();
  const tree = pair.tree();
  assert.deepEqual(
    Object.entries(tree)
      .filter(([path]) => path.startsWith('d/disk'))
      .map(([, text]) => text)
      .sort(),
    ['edited on A', 'edited on B'],
  );
  assert.equal(tree['new.iso'], 'of B');
  assert.equal(tree['other.iso'], 'of A');
  assert.equal(tree['big'], 'big of A');
});

test('R117: a drive that has yet to hear of a profile neither loses nor sends what it leaves out', async () => {
  const pair = await withFiles();
  pair.set({ extensions: ['iso'], sizeMax: 30 });
  pair.a.user.write('big', 'x'.repeat(31));
  pair.a.user.rename('d/note.txt', 'd/note.iso');
  await pair.a.rest();
  pair.b.user.write('b.txt', 'of B');
  pair.b.hear();
  const round = await pair.b.once();
  assert.equal(round.state, 'waiting');
  assert.match(round.detail, /sync profiles that apply to the account are others by now/);
  assert.equal(pair.b.tree()['big'], 'big of A');
  pair.follow();
  await pair.settle();
  assert.equal(pair.b.tree()['big'], 'big of A');
  assert.equal(pair.b.tree()['d/disk.iso'], 'd/disk.iso of A');
  assert.equal(pair.b.problems()['big'], 'left-out');
  assert.match(
    await pair.b.task().why('big'),
    /has a file of that name which is not synced here\. The file has 31 bytes/,
  );
  assert.equal(pair.a.tree()['b.txt'], 'of B');
  assert.equal(pair.a.tree()['d/note.iso'], 'd/note.txt of A');
});
