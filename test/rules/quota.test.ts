/** B19 seen from a drive: a full share is a problem that is listed, stops nothing else, and goes when there is room. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAtRest, play } from '#test/rules/two-drives.ts';

const text = (size: number): string => 'x'.repeat(size);

test('B19, R37: a two-way drive meets a full quota, keeps the file, goes on with all else, and sends it once there is room', async () => {
  const pair = await play({
    start: user => {
      user.write('large', text(60));
      user.write('moved', text(30));
    },
  });
  const { service, store, share } = pair.station;
  await service.setQuota(share.id, 100);
  pair.a.user.write('more', text(20));
  pair.a.user.write('little', text(10));
  pair.a.user.rename('moved', 'renamed');
  await pair.settle();
  const there = { large: text(60), little: text(10), renamed: text(30) };
  assert.deepEqual(pair.b.tree(), there);
  assert.deepEqual(pair.a.tree(), { ...there, more: text(20) });
  assert.deepEqual(pair.a.problems(), { more: 'quota' });
  const [problem] = [...pair.a.store.problems()];
  assert.match(problem?.detail ?? '', /may hold 100 bytes and holds 100; this would add 20\. Delete something/);

  // What makes room is taken though the share is full, and what waited follows by itself.
  pair.b.user.unlink('large');
  await pair.settle('b');
  await pair.a.clock.advance(60_000);
  await pair.settle();
  assert.deepEqual(pair.tree(), { little: text(10), more: text(20), renamed: text(30) });
  assert.deepEqual(pair.a.problems(), {});
  assert.equal((await store.share(share.id))?.liveBytes, 60);
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
});

test('B19: an edit that grows too much stays here, and is sent once the quota allows it', async () => {
  const pair = await play({ start: user => user.write('letter', text(10)) });
  const { service, share } = pair.station;
  await service.setQuota(share.id, 10);
  pair.a.user.write('letter', text(11));
  await pair.settle();
  assert.deepEqual([pair.a.tree(), pair.b.tree()], [{ letter: text(11) }, { letter: text(10) }]);
  assert.deepEqual(pair.a.problems(), { letter: 'quota' });
  await service.setQuota(share.id, null);
  await pair.a.clock.advance(60_000);
  await pair.settle();
  assert.deepEqual(pair.tree(), { letter: text(11) });
  assert.deepEqual(pair.a.problems(), {});
});
