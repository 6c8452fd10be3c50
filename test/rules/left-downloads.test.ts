/**
 * What an exchange brought out lies under the name of the download that took its place until it is in the recovery bin. Here
 * a folder is put back as it was in that very moment, copied in it, or met in it without records.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { sealHoldsMs } from '#engine/seal.ts';
import { type TaskSettings, usualSizes } from '#engine/settings.ts';
import { type StationDoor, StationError } from '#engine/station-door.ts';
import type { FilesErrorCode } from '#platform/files.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, binned, type Drive, type DriveOptions, type Pair, play } from '#test/rules/two-drives.ts';

const oneRun: Partial<TaskSettings> = { run: 'this run of the computer' };
const inPieces: Partial<TaskSettings> = { sizes: { ...usualSizes, smallMax: 1_000, pieceMin: 10_000 } };

/** How a content travels: with others, or in pieces and under a name of its own in the staging area. */
const ways: Readonly<Record<string, Partial<TaskSettings>>> = {
  'a small file': oneRun,
  'a big file': { ...oneRun, ...inPieces },
};

/** Other bytes all along, so that one is no beginning of the other. */
const text = (day: string): string => Array.from({ length: 3_000 }, (_, at) => `${day} ${at}`).join();
const [monday, tuesday, wednesday] = [text('Monday'), text('Tuesday'), text('Wednesday')];

interface Moment {
  /** Asked once, just before what made room is moved into B's bin. */
  take?: ((b: Drive) => void) | undefined;
  /** Asked once, before B lists its folder. */
  look?: (() => void) | undefined;
  /** Asked before each of B's steps. */
  step?: (() => void) | undefined;
  /** B's disk has no room for another line in the list of the recovery bin. */
  isFull?: boolean;
  /** B cannot reach the station. */
  isAway?: boolean;
}

/** Both have what was written on Monday. */
async function begun(
  settings: Partial<TaskSettings>,
  disk: DriveOptions['disk'] = {},
): Promise<{ pair: Pair; moment: Moment }> {
  const moment: Moment = {};
  const fault = (operation: string): FilesErrorCode | undefined => {
    const { take, look, step, isFull } = moment;
    step?.();
    if (operation === 'bin' && isFull) return 'full';
    if (operation === 'bin') moment.take = undefined;
    if (operation === 'bin') take?.(pair.b);
    if (operation === 'list') moment.look = undefined;
    if (operation === 'list') look?.();
    return undefined;
  };
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    grant: async () => {
      if (moment.isAway) throw new StationError('unreachable', 'The station is away.');
      return door.grant();
    },
  });
  const start = (user: UserActions): void => user.write('plan', monday);
  const pair = await play({ start, b: { settings, between, disk: { ...disk, fault } } });
  return { pair, moment };
}

/** Both have Tuesday's. Answers what puts B's volume back as it was while Monday's was displaced. */
async function displaced(
  settings: Partial<TaskSettings>,
  disk: DriveOptions['disk'] = {},
): Promise<{ pair: Pair; moment: Moment; putBack: () => void }> {
  const { pair, moment } = await begun(settings, disk);
  let putBack: (() => void) | undefined;
  moment.take = ({ disk }) => {
    putBack = disk.image();
  };
  pair.a.user.write('plan', tuesday);
  await pair.settle();
  assert.ok(putBack, 'something made room');
  return { pair, moment, putBack };
}

function assertKept({ a, b }: Pair): void {
  assert.ok(binned(b).includes(monday), `the bin has ${binned(b).map(bytes => bytes.slice(0, 10))}`);
  for (const drive of [a, b]) assertAtRest(drive);
}

/** What a person did in B's folder since it was copied, of which B has not told the station yet. */
const since: Readonly<Record<string, (user: UserActions) => void>> = {
  edited: user => user.write('plan', wednesday),
  deleted: user => user.unlink('plan'),
};

for (const [what, settings] of Object.entries(ways)) {
  test(`R84, R167: what made room for ${what} when a snapshot was taken is in the bin once that was put back`, async () => {
    const { pair, putBack } = await displaced(settings);
    await pair.b.task().close();
    putBack();
    assert.equal(pair.b.disk.staging().size, 1, 'it is displaced again');
    pair.b.restart();
    await pair.settle('b');
    assert.deepEqual(pair.tree(), { plan: tuesday });
    assertKept(pair);
    const told = pair.b.disk.bin().index.map(({ path, heldIn }) => [path, heldIn]);
    assert.deepEqual(told, [['plan', null]]);
  });

  test(`R84, R167: so is what made room for ${what} where the folder goes back while it is looked at`, async () => {
    const { pair, moment, putBack } = await displaced(settings);
    await pair.b.clock.advance(sealHoldsMs);
    pair.b.user.write('own', 'of B');
    await pair.settle('b');
    pair.a.user.write('plan', wednesday);
    await pair.a.rest();
    moment.look = putBack;
    pair.b.task().hint({ paths: undefined });
    await pair.settle('b');
    assert.equal(moment.look, undefined);
    assert.equal(pair.tree()['plan'], wednesday);
    assertKept(pair);
  });

  test(`R84, R167: so is what made room for ${what} where a wipe finds that the folder went back`, async () => {
    const { pair, putBack } = await displaced(settings);
    await pair.b.task().close();
    putBack();
    assert.deepEqual(await pair.b.wipe('synced'), { state: 'done', removed: 1, left: 1, detail: '' });
    assert.deepEqual([binned(pair.b), [...pair.b.disk.staging().keys()]], [[monday], []]);
  });

  test(`R84, R167: so is what made room for ${what} once there is room for it in the bin, and nothing is synced before`, async () => {
    const { pair, moment, putBack } = await displaced(settings);
    await pair.b.task().close();
    putBack();
    moment.isFull = true;
    pair.b.restart();
    const before = pair.b.tree();
    for (const _round of [1, 2]) {
      const { state, detail } = await pair.b.once();
      assert.equal(state, 'absent', detail);
      assert.match(detail, /^What a download left of plan .* recovery bin: .* Make room .*\.$/);
    }
    const wiped = await pair.b.wipe('synced');
    assert.deepEqual([wiped.state, wiped.removed], ['again', 0]);
    assert.deepEqual([pair.b.tree(), pair.b.disk.staging().size], [before, 1]);
    moment.isFull = false;
    await pair.settle('b');
    assert.deepEqual(pair.tree(), { plan: tuesday });
    assertKept(pair);
  });

  test(`R84, R100: so is what made room for ${what} in a copy that was made in that moment`, async () => {
    const { pair, moment } = await begun(settings);
    moment.take = ({ user }) => user.copyTree('../task', '../copy');
    pair.a.user.write('plan', tuesday);
    await pair.settle();
    moveTo(pair.b, 'copy');
    await pair.settle('b');
    assert.deepEqual(pair.tree(), { plan: tuesday });
    assertKept(pair);
  });

  for (const [done, act] of Object.entries(since))
    test(`R84, R100: so is what made room for ${what} in such a copy, though the file was ${done} since`, async () => {
      const { pair, moment } = await begun(settings);
      moment.take = ({ user }) => user.copyTree('../task', '../copy');
      pair.a.user.write('plan', tuesday);
      await pair.settle();
      act(pair.b.user);
      moment.isAway = true;
      pair.b.task().hint({ paths: ['plan'] });
      // A deletion is believed after a while.
      for (const _round of [1, 2]) {
        assert.equal((await pair.b.once()).state, 'offline');
        await pair.b.clock.advance(2_000);
      }
      moment.isAway = false;
      moveTo(pair.b, 'copy');
      await pair.settle('b');
      assert.deepEqual(pair.tree(), { plan: tuesday });
      assertKept(pair);
    });

  test(`R84, R124: so is what made room for ${what} when the records were lost in that moment`, async () => {
    const { pair, moment } = await begun(settings);
    moment.take = () => {
      throw new Error('killed');
    };
    pair.a.user.write('plan', tuesday);
    await assert.rejects(pair.settle(), /killed/);
    pair.b.forget();
    pair.b.restart();
    await pair.settle('b');
    assert.deepEqual(pair.tree(), { plan: tuesday });
    assert.deepEqual([binned(pair.b), [...pair.b.disk.staging().keys()]], [[monday], []]);
  });
}

/** What happens to B at a step of its first rounds in a folder that went back. */
const strokes = {
  'the volume goes': { strike: ({ disk }: Drive) => disk.unplug(), after: ({ disk }: Drive) => disk.plug() },
  'another folder is shown': {
    strike: ({ disk }: Drive) => disk.unplug('another'),
    after: ({ disk }: Drive) => disk.plug(),
  },
  'the power fails': {
    strike: () => {
      throw new Error('no power');
    },
    after: (b: Drive) => {
      b.disk.losePower(seededRandom(7));
      b.restart();
    },
  },
};

/** False once there are fewer steps. */
async function strikesAt(at: number, { strike, after }: (typeof strokes)['the volume goes']): Promise<boolean> {
  const { pair, moment, putBack } = await displaced(oneRun, { writeBackMs: 1_000_000 });
  await pair.b.task().close();
  putBack();
  pair.b.restart();
  let steps = 0;
  moment.step = () => {
    steps += 1;
    if (steps === at) strike(pair.b);
  };
  await pair.b.once().catch(() => undefined);
  moment.step = undefined;
  if (steps < at) return false;
  after(pair.b);
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { plan: tuesday }, `at ${at}`);
  assertKept(pair);
  return true;
}

for (const [what, stroke] of Object.entries(strokes))
  test(`R84, R167, R8: what made room is kept wherever ${what} while it is put away`, async () => {
    let at = 1;
    while (await strikesAt(at, stroke)) at += 1;
    assert.ok(at > 10, `${at} steps`);
  });

/** A task without a word to its drive is at work in another folder, with the same marker and seal. */
function moveTo(drive: Drive, folder: string): void {
  drive.user.rename('../task', '../before');
  drive.user.rename(`../${folder}`, '../task');
  drive.restart();
}

/** A door whose wire is cut once so many items came. */
function cutOff(door: StationDoor, due: { items: number }): StationDoor {
  return {
    ...door,
    async *fetch(wants, known) {
      for await (const item of door.fetch(wants, known)) {
        if (due.items === 0) throw new StationError('unreachable', 'The wire is cut.');
        due.items -= 1;
        yield item;
      }
    },
  };
}

test('R100, R160: a big content that was on its way goes on in a copy that has the newest seal', async () => {
  const due = { items: Number.POSITIVE_INFINITY };
  const settings = { ...oneRun, ...inPieces };
  const pair = await play({ b: { settings, between: door => cutOff(door, due) } });
  const film = Array.from({ length: 60_000 }, (_, at) => `picture ${at * at}`).join();
  due.items = 3;
  pair.a.user.write('film', film);
  await pair.a.rest();
  await pair.b.rest();
  const [part] = pair.b.disk.staging().values();
  assert.ok(part?.kind === 'file' && part.bytes.length > 0, 'a part of it came');
  due.items = Number.POSITIVE_INFINITY;
  pair.b.user.copyTree('../task', '../copy');
  moveTo(pair.b, 'copy');
  await pair.settle('b');
  assert.deepEqual([pair.tree(), binned(pair.b)], [{ film }, []]);
});
