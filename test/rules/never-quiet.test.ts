/** Files that a program writes to all the time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { usualSizes } from '#engine/settings.ts';
import { snapshotEveryMs } from '#engine/transfer/prepare.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { createPair, type DriveOptions, type Pair } from '#test/rules/two-drives.ts';

/** A's file `busy` is written to by `write` whenever the drive reads a block of it, while `on`. */
async function withWriter(
  write: (user: UserActions, count: number) => void,
  settings: DriveOptions['settings'] = {},
): Promise<Pair & { stop(): void }> {
  let on = true;
  let count = 0;
  const fault = (operation: string, path: string): undefined => {
    if (!on || operation !== 'read' || path !== 'busy') return;
    count += 1;
    write(pair.a.user, count);
  };
  const pair = await createPair({ a: { disk: { fault }, settings } });
  write(pair.a.user, 0);
  return Object.assign(pair, {
    stop: () => {
      on = false;
    },
  });
}

/** Lets A take turns for `ms`, as its loop would, and B after it. */
async function pass({ a, b }: Pair, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; ) {
    const { wakeInMs = 1_000 } = await a.once();
    const step = Math.max(1, Math.min(wakeInMs, ms - passed));
    await a.clock.advance(step);
    passed += step;
  }
  b.hear();
  await b.rest();
}

test('R88, scenario 34: a log that never rests is sent now and then as far as it was, and holds up nothing', async () => {
  const pair = await withWriter((user, count) => {
    if (count === 0) user.write('busy', 'line 0\n');
    else user.append('busy', `line ${count}\n`);
  });
  pair.a.user.write('other', 'text');
  await pass(pair, 1);
  assert.deepEqual(pair.b.tree(), { other: 'text' }, 'what is quiet is sent at once');
  await pass(pair, 20_000);
  const first = pair.b.tree()['busy'] ?? '';
  assert.match(first, /^(line \d+\n)+$/, 'whole lines, as they were at one moment');
  assert.ok(pair.a.tree()['busy']?.startsWith(first));
  await pass(pair, snapshotEveryMs / 2);
  assert.equal(pair.b.tree()['busy'], first, 'not each time');
  pair.a.user.write('later', 'text');
  await pass(pair, 1);
  assert.ok(pair.b.user.exists('later'));
  await pass(pair, snapshotEveryMs);
  const second = pair.b.tree()['busy'] ?? '';
  assert.ok(second.startsWith(first) && second.length > first.length);
  pair.stop();
  await pair.a.clock.advance(60_000);
  await pair.settle();
  assert.deepEqual(pair.tree(), pair.a.tree());
  assert.deepEqual(pair.a.problems(), {});
});

test('R88, R159: what is saved while a moment is read for the second time goes before it', async () => {
  /** Which files were committed, and how often the busy one was read by then. */
  const commits: [name: string, reads: number][] = [];
  let reads = 0;
  const fault = (operation: string, path: string): undefined => {
    if (path !== 'busy' || (operation !== 'open' && operation !== 'read')) return;
    reads = operation === 'open' ? 0 : reads + 1;
    pair.a.user.append('busy', 'line\n');
    // Each reading takes four of them.
    if (reads === 5) pair.a.user.write('small', 'saved meanwhile');
  };
  const between: DriveOptions['between'] = door => ({
    ...door,
    commit: (request, manifests, chunks) => {
      for (const op of request.batches.flatMap(({ ops }) => ops)) commits.push(['name' in op ? op.name : op.op, reads]);
      return door.commit(request, manifests, chunks);
    },
  });
  const settings = { sizes: { ...usualSizes, smallMax: 100_000, pieceMin: 200_000 } };
  const pair: Pair = await createPair({ a: { disk: { fault }, settings, between } });
  pair.a.user.write('busy', Buffer.from(seededRandom(1).bytes(2_000_000)).toString('hex'));
  await pass(pair, 30_000);
  assert.deepEqual(commits.slice(0, 2), [
    // Two more were read ahead.
    ['small', 7],
    ['busy', 8],
  ]);
});

test('R88, R159: a big log that never rests is listed and sent now and then, too, though its readings are left', async () => {
  const begins = Buffer.from(seededRandom(1).bytes(2_000_000)).toString('hex');
  const pair = await withWriter(
    (user, count) => {
      if (count === 0) user.write('busy', begins);
      else user.append('busy', `line ${count}\n`);
    },
    { sizes: { ...usualSizes, smallMax: 100_000, pieceMin: 200_000 } },
  );
  await pass(pair, 8_000);
  assert.deepEqual(pair.a.problems(), { busy: 'busy' });
  await pass(pair, 20_000);
  const first = pair.b.tree()['busy'] ?? '';
  assert.ok(first.startsWith(begins) && pair.a.tree()['busy']?.startsWith(first));
  await pass(pair, snapshotEveryMs / 2);
  assert.equal(pair.b.tree()['busy'], first, 'not each time');
  await pass(pair, snapshotEveryMs);
  assert.ok((pair.b.tree()['busy']?.length ?? 0) > first.length);
  pair.stop();
  await pair.a.clock.advance(60_000);
  await pair.settle();
  assert.deepEqual(pair.tree(), pair.a.tree());
  assert.deepEqual(pair.a.problems(), {});
});

test('R88, scenario 34: a file that is rewritten all the time is listed, and never sent as a mixture', async () => {
  const text = (count: number): string => `${count};`.repeat(100);
  const pair = await withWriter((user, count) => user.writeInPlace('busy', text(count)));
  pair.a.user.write('other', 'text');
  await pass(pair, 60_000);
  assert.deepEqual(pair.b.tree(), { other: 'text' });
  assert.deepEqual(pair.a.problems(), { busy: 'busy' });
  assert.match(await pair.a.task().why('busy'), /writes to it all the time/);
  pair.stop();
  await pair.a.clock.advance(60_000);
  await pair.settle();
  assert.match(pair.tree()['busy'] ?? '', /^(\d+;)\1{99}$/);
  assert.deepEqual(pair.a.problems(), {});
});
