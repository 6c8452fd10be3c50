/** Clocks, sleep, and hints that come late or never. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mode } from '#engine/settings.ts';
import type { NodeId } from '#model/node.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, createPair, type Drive, idOf, noonOf, play } from '#test/rules/two-drives.ts';

const dayMs = 86_400_000;
const yearMs = 365 * dayMs;

const folderOfThree = (user: UserActions): void => {
  user.mkdir('d');
  for (const name of ['edited', 'gone', 'moved']) user.write(`d/${name}`, name);
};

function work(user: UserActions): void {
  user.write('d/edited', 'new');
  user.unlink('d/gone');
  user.rename('d/moved', 'moved');
  user.mkdir('e');
  user.write('e/added', 'added');
}

const worked = { d: '/', 'd/edited': 'new', e: '/', 'e/added': 'added', moved: 'moved' };

test('R5, R6, scenario 36: what no hint told of is found by looking everywhere, deletions after their proof', async () => {
  let hears = true;
  const pair = await play({ start: folderOfThree, a: { hears: () => hears } });
  const moved = idOf(pair.a, 'd/moved');
  hears = false;
  work(pair.a.user);
  await pair.settle();
  assert.deepEqual(Object.keys(pair.b.tree()), ['d', 'd/edited', 'd/gone', 'd/moved'], 'nothing was told');
  // The watcher says that its queue ran over.
  pair.a.task().hint({ paths: undefined });
  const round = await pair.a.once();
  assert.ok([...pair.a.store.remoteChildren(idOf(pair.a, 'd') as NodeId)].some(({ name }) => name === 'gone'));
  assert.equal(round.state, 'working');
  await pair.settle();
  assert.deepEqual(pair.tree(), worked);
  assert.equal(idOf(pair.b, 'moved'), moved);
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
});

test('R41, R43, scenario 42: after weeks of sleep the feed is read and the disk looked at before anything is deleted', async () => {
  let hears = true;
  const commits: string[] = [];
  const pair = await play({
    start: user => {
      folderOfThree(user);
      user.write('a', 'old');
      user.write('b', 'old');
    },
    b: {
      hears: () => hears,
      between: door => ({
        ...door,
        commit: (request, manifests, chunks) => {
          for (const { ops } of request.batches) commits.push(...ops.map(({ op }) => op));
          return door.commit(request, manifests, chunks);
        },
      }),
    },
  });
  hears = false;
  commits.length = 0;
  // Meanwhile, at B, without its drive; and the others go on for weeks.
  pair.b.user.unlink('a');
  pair.b.user.unlink('b');
  pair.b.user.rmTree('d');
  pair.a.user.write('a', 'edited by A');
  pair.a.user.write('d/added', 'by A');
  await pair.a.rest();
  await pair.b.clock.advance(21 * dayMs);
  const before = [...pair.a.store.remoteChildren(pair.station.share.root)].length;
  // It wakes up: the connection opens again, and the time for a look at everything is over.
  pair.b.hear();
  pair.b.task().hint({ paths: undefined });
  await pair.b.once();
  assert.deepEqual(commits, [], 'not before what is missing has been missed for a while');
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { a: 'edited by A', d: '/', 'd/added': 'by A' });
  assert.ok(before > 0);
  assert.ok(commits.every(op => op === 'delete'));
});

test('R19, scenario 30: a file that is cut to nothing and written anew is never empty for the others', async () => {
  const pair = await play({ start: user => user.write('a', 'old') });
  const seen: string[] = [];
  const steps: ((user: UserActions) => void)[] = [
    user => user.writeInPlace('a', ''),
    () => undefined,
    user => user.append('a', 'new'),
  ];
  for (const step of steps) {
    step(pair.a.user);
    const round = await pair.a.once();
    assert.ok(round.state !== 'settled');
    await pair.a.clock.advance(300);
    pair.b.hear();
    await pair.b.rest();
    seen.push(pair.b.tree()['a'] ?? 'gone');
  }
  await pair.settle();
  assert.deepEqual(seen.slice(0, 2), ['old', 'old']);
  assert.deepEqual(pair.tree(), { a: 'new' });
  const [node] = [...pair.a.store.localChildren(pair.station.share.root)];
  assert.ok(node);
  assert.equal(
    (await pair.station.service.versions(pair.station.anna, pair.station.share.id, node.id)).length,
    2,
    'old and new',
  );
  // A person who empties a file and leaves it so means it.
  pair.a.user.writeInPlace('a', '');
  await pair.settle();
  assert.deepEqual(pair.tree(), { a: '' });
  assertAtRest(pair.a);
});

test('R14, scenario 43: a clock that jumps years back or forward decides nothing', async () => {
  for (const jumpMs of [-20 * yearMs, 20 * yearMs]) {
    const pair = await play({ start: folderOfThree });
    pair.a.clock.jump(jumpMs);
    work(pair.a.user);
    await pair.settle();
    assert.deepEqual(pair.tree(), worked);
    pair.a.clock.jump(-jumpMs);
    pair.b.user.write('d/edited', 'newer');
    pair.a.user.unlink('moved');
    await pair.settle();
    const { moved: _, ...rest } = worked;
    assert.deepEqual(pair.tree(), { ...rest, 'd/edited': 'newer' });
    for (const drive of [pair.a, pair.b]) assertAtRest(drive);
  }
});

test('R14, scenario 65: a station whose clock is wrong orders by revision, and never by time', async () => {
  const pair = await createPair();
  const { clock, service, share } = pair.station;
  const years = [2001, 2026, 1980, 2099];
  for (const [at, year] of years.entries()) {
    clock.nowMs = Date.UTC(year, 0, 1);
    pair.a.user.write('a', `version ${at}`);
    pair.a.user.touch('a', noonOf(2012, 10, at + 1));
    pair.b.user.write(`of B ${at}`, `${year}`);
    await pair.settle(at % 2 === 0 ? 'a' : 'b');
  }
  assert.deepEqual(pair.tree(), {
    a: 'version 3',
    'of B 0': '2001',
    'of B 1': '2026',
    'of B 2': '1980',
    'of B 3': '2099',
  });
  const [node] = [...pair.a.store.localChildren(share.root)].filter(({ name }) => name === 'a');
  assert.ok(node);
  const versions = await service.versions(pair.station.anna, share.id, node.id);
  const revisions = versions.map(({ revision }) => revision);
  assert.deepEqual(
    revisions,
    revisions.toSorted((one, other) => other - one),
    'the newest revision is the newest version',
  );
  assert.equal(versions.length, years.length);
});

const absenceQuietMs = 400;

interface SlowTurns {
  readonly mode?: Mode;
  readonly change: (user: UserActions) => void;
  /** How many milliseconds after it the second turn begins. */
  readonly afterMs: number;
}

/** Plays the change at A until A is at rest; from the second turn on each look at the clock costs a millisecond, as work does. */
async function throughSlowTurns({ mode = 'two-way', change, afterMs }: SlowTurns): Promise<Drive> {
  const { a } = await createPair({ settings: { absenceQuietMs, mode } });
  a.user.write('.waystationignore', '*.log\n');
  a.user.write('a', 'a');
  a.user.write('x.log', 'left out so far');
  await a.rest();
  change(a.user);
  await a.once();
  await a.clock.advance(afterMs);
  const monotonicMs = a.clock.monotonicMs.bind(a.clock);
  let passedMs = 0;
  const later = (): number => {
    passedMs += 1;
    return monotonicMs() + passedMs;
  };
  Object.assign(a.clock, { monotonicMs: later });
  for (let turns = 0; turns < 100; turns += 1) {
    const round = await a.once();
    if (round.state === 'settled') return a;
    assert.ok(round.state === 'working' || round.wakeInMs !== undefined, `${round.state}, asleep`);
    passedMs += Math.ceil(round.wakeInMs ?? 0);
  }
  assert.fail('never at rest');
}

/** The quiet time ends before, within and after the turn. */
const momentsMs = Array.from({ length: 80 }, (_, at) => absenceQuietMs - at);

test('R6: a quiet time that ends in the middle of a turn is not rest', async () => {
  for (const afterMs of momentsMs) {
    const a = await throughSlowTurns({ change: user => user.rename('a', 'b'), afterMs });
    assert.equal(a.store.remote(idOf(a, 'b') as NodeId)?.name, 'b', `sent, ${afterMs} ms after the move`);
  }
});

test('R138: nor is one of an ignore file that was emptied', async () => {
  const change = (user: UserActions): void => user.write('.waystationignore', '');
  for (const afterMs of momentsMs) {
    // Nothing is sent, so that nothing else is waited for.
    const a = await throughSlowTurns({ mode: 'download-only', change, afterMs });
    assert.equal(await a.task().apart('x.log'), undefined, `taken in, ${afterMs} ms after the save`);
  }
});
