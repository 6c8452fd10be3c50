/** What of a copy cannot be seen when it is looked at: it stays a copy, and nothing else does (R7, R100, R167). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outOfSightWaitMs } from '#engine/scan/absence.ts';
import type { TaskSettings } from '#engine/settings.ts';
import { StationError } from '#engine/station-door.ts';
import { doubtfulSpanMs } from '#engine/suspicion.ts';
import { FilesError, type FilesErrorCode } from '#platform/files.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { mounted } from '#test/rules/mounted.ts';
import { assertAtRest, type Drive, type DriveOptions, type Pair, play } from '#test/rules/two-drives.ts';

const oneRun: Partial<TaskSettings> = { run: 'this run of the computer' };

interface Scene extends Pair {
  /** From now on these folders of B cannot be read, nor what lies in them be reached. */
  shut(...folders: string[]): void;
  /** Paths of B's folder as a person there sees them, whichever object it is by now. */
  readonly hand: (path: string) => string;
}

const start = (user: UserActions): void => {
  for (const folder of ['d', 'd/e', 'd/e/g', 'f']) user.mkdir(folder);
  for (const path of ['gone', 'moved', 'later', 'd/old', 'd/kept', 'd/e/deep', 'd/e/g/deeper', 'f/z'])
    user.write(path, `first ${path}`);
};

/** What B does before its folder is put back as it was. */
function life(user: UserActions): void {
  for (const path of ['d/old', 'd/e/deep', 'd/e/g/deeper']) user.write(path, `second ${path}`);
  for (const path of ['d/new', 'd/e/new']) user.write(path, `new ${path}`);
}

const meant = {
  d: '/',
  'd/e': '/',
  'd/e/deep': 'second d/e/deep',
  'd/e/g': '/',
  'd/e/g/deeper': 'second d/e/g/deeper',
  'd/e/new': 'new d/e/new',
  'd/kept': 'first d/kept',
  'd/new': 'new d/new',
  'd/old': 'second d/old',
  f: '/',
  'f/z': 'second f/z',
  gone: 'first gone',
  later: 'first later',
  moved: 'first moved',
};

/** B's folder is put back as it was before `life`: as another object, or from a snapshot of its volume. */
type Way = 'copy' | 'snapshot';
const ways: readonly Way[] = ['copy', 'snapshot'];

interface Shut {
  readonly folders: readonly string[];
  /** What lies in them can be reached by its name. */
  readonly reachable?: boolean;
  /** Names over which another volume is mounted. */
  readonly covered?: readonly string[];
}

async function scene(way: Way, atOnce: Shut, between?: DriveOptions['between']): Promise<Scene> {
  let shut: Shut = { folders: [] };
  const isIn = (path: string): boolean => shut.folders.some(folder => path.startsWith(`${folder}/`));
  const fault = (operation: string, path: string): FilesErrorCode | undefined => {
    const isShut = operation === 'list' ? shut.folders.includes(path) || isIn(path) : !shut.reachable && isIn(path);
    return isShut ? 'denied' : undefined;
  };
  const pair = await play({ start, b: { settings: oneRun, disk: { fault }, ...(between && { between }) } });
  const { files } = pair.b.disk;
  const { move } = files;
  const whole = { list: files.list, stat: files.stat, statAll: files.statAll };
  files.move = async (from, to) => {
    if (!shut.reachable && isIn(to)) throw new FilesError('denied', to, `${to} cannot be reached`);
    return move(from, to);
  };
  await pair.b.task().close();
  const { user } = pair.b;
  const putBack = way === 'snapshot' ? pair.b.disk.image() : () => becomeCopy(user);
  if (way === 'copy') user.copyTree('../task', '../backup');
  pair.b.restart();
  life(user);
  await pair.settle('b');
  // What was written long before the newest file is beyond suspicion (R92).
  await pair.b.clock.advance(doubtfulSpanMs * 2);
  user.write('f/z', meant['f/z']);
  await pair.settle('b');
  await pair.b.task().close();
  assert.deepEqual(pair.tree(), meant);
  putBack();
  shut = atOnce;
  const { covered = [] } = atOnce;
  const isCovered = (path: string): boolean => covered.some(top => path === top || path.startsWith(`${top}/`));
  if (covered.length > 0)
    Object.assign(
      files,
      mounted(files, ({ name }) => covered.includes(name), isCovered),
    );
  pair.b.restart();
  await pair.settle('b');
  assert.deepEqual(treeOf(pair), meant, 'nothing is undone for everybody');
  return {
    ...pair,
    shut: (...folders) => {
      shut = { folders };
      Object.assign(files, whole);
    },
    hand: path => `../task/${path}`,
  };
}

function becomeCopy(user: UserActions): void {
  for (const path of ['d/old', 'd/e/deep', 'd/e/g/deeper', 'f/z']) user.touch(`../backup/${path}`, 1_000_000n);
  user.rename('../task', '../lost');
  user.rename('../backup', '../task');
  user.rmTree('../task/.waystation');
  user.copyTree('../lost/.waystation', '../task/.waystation');
}

/** B hears of these paths alone, and all come to rest. */
async function heard(it: Scene, ...paths: string[]): Promise<void> {
  it.b.task().hint({ paths });
  await it.settle('b');
}

/** The tree of A without the discarded versions that a conflict keeps beside (R16). */
function treeOf({ a }: Pair): Record<string, string> {
  return Object.fromEntries(Object.entries(a.tree()).filter(([path]) => !path.includes('Conflict')));
}

function without(tree: Readonly<Record<string, string>>, ...paths: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(tree).filter(([path]) => !paths.includes(path)));
}

function intentsOf({ store }: Drive): number {
  return [...store.intents()].length;
}

/** From then on a deletion is a deletion again, and a move a move. */
async function countsAgain(it: Scene): Promise<void> {
  const { user } = it.b;
  for (const path of ['d/kept', 'f/z']) user.unlink(it.hand(path));
  user.rename(it.hand('d/e'), it.hand('e'));
  await heard(it, 'd/kept', 'f/z', 'd/e', 'e');
  const tree = treeOf(it);
  assert.ok(!('d/kept' in tree || 'f/z' in tree || 'd/e' in tree));
  assert.equal(tree['e/deep'], 'second d/e/deep');
  it.tree();
}

for (const way of ways) {
  test(`R100, R167: with a folder that cannot be read in it, what is done elsewhere in the ${way} counts after a look`, async () => {
    const it = await scene(way, { folders: ['d'] });
    const { user } = it.b;
    user.unlink(it.hand('gone'));
    user.rename(it.hand('moved'), it.hand('f/moved'));
    await heard(it, 'gone', 'moved', 'f/moved');
    const afterwards = { ...without(meant, 'gone', 'moved'), 'f/moved': 'first moved' };
    assert.deepEqual(treeOf(it), afterwards);
    it.b.restart();
    await it.settle('b');
    user.unlink(it.hand('later'));
    await heard(it, 'later');
    assert.deepEqual(treeOf(it), without(afterwards, 'later'), 'in the next life, too');
  });

  for (const crashes of [false, true]) {
    const how = crashes ? ', though the drive crashes in between' : '';
    test(`R100, R167: what lies in a folder of the ${way} that could not be read is a copy until it was looked at${how}`, async () => {
      const it = await scene(way, { folders: ['d'] });
      it.b.restart();
      await it.settle('b');
      assert.deepEqual(treeOf(it), meant);
      it.shut();
      if (crashes) {
        it.b.task().hint({ paths: ['d'] });
        await it.b.once();
        it.b.restart();
      }
      await heard(it, 'd');
      assert.deepEqual(treeOf(it), meant, 'what it lacks came again, and what it has of old was not sent');
      if (way === 'snapshot') assert.deepEqual(it.a.tree(), meant, 'nor kept beside, since nobody wrote it');
      assert.deepEqual(it.b.problems(), {});
      assertAtRest(it.b);
      await countsAgain(it);
    });
  }

  test(`R7, R100, R167: what is covered in the ${way} is a copy until it was looked at, and nothing else is`, async () => {
    const it = await scene(way, { folders: [], covered: ['d', 'z'] });
    assert.deepEqual(Object.keys(it.b.problems()).toSorted(), ['d', 'f/z']);
    it.b.user.unlink(it.hand('gone'));
    await heard(it, 'gone');
    assert.deepEqual(treeOf(it), without(meant, 'gone'));
    it.shut();
    await heard(it, 'd', 'f/z');
    assert.deepEqual(treeOf(it), without(meant, 'gone'));
    assertAtRest(it.b);
    await countsAgain(it);
  });

  test(`R100, R167: in a folder of the ${way} that can be read, another one may still be shut`, async () => {
    const it = await scene(way, { folders: ['d'] });
    it.shut('d/e');
    await heard(it, 'd');
    it.b.user.unlink(it.hand('d/kept'));
    await heard(it, 'd/kept');
    assert.deepEqual(treeOf(it), without(meant, 'd/kept'), 'that was seen by then');
    it.shut();
    await heard(it, 'd/e');
    assert.deepEqual(treeOf(it), without(meant, 'd/kept'));
    assertAtRest(it.b);
  });

  test(`R100, R167: the folder of the ${way} that cannot be read may be moved, and one above it`, async () => {
    const it = await scene(way, { folders: ['d/e'] });
    const { user } = it.b;
    user.rename(it.hand('d'), it.hand('f/d'));
    it.shut('f/d/e');
    await heard(it, 'd', 'f', 'f/d');
    assert.equal(treeOf(it)['f/d/e/deep'], 'second d/e/deep');
    user.rename(it.hand('f/d/e'), it.hand('e'));
    it.shut('e');
    await heard(it, 'f/d/e', 'e');
    assert.equal(treeOf(it)['e/g/deeper'], 'second d/e/g/deeper');
    assert.ok(!('d' in treeOf(it) || 'f/d/e' in treeOf(it)));
    assert.ok(intentsOf(it.b) > 0, 'nobody has looked into it');
    it.shut();
    await heard(it, 'e');
    const tree = treeOf(it);
    assert.deepEqual(
      [tree['e/deep'], tree['e/g/deeper'], tree['e/new']],
      ['second d/e/deep', 'second d/e/g/deeper', 'new d/e/new'],
    );
    assertAtRest(it.b);
  });

  test(`R100, R167: so may one above it that cannot be read from then on, in the ${way}`, async () => {
    const it = await scene(way, { folders: ['d/e'] });
    it.b.user.rename(it.hand('d'), it.hand('went'));
    it.shut('went');
    await heard(it, 'd', 'went');
    it.b.restart();
    await it.settle('b');
    it.shut();
    await heard(it, 'went');
    it.b.task().hint({ paths: undefined });
    await it.settle('b');
    const tree = treeOf(it);
    assert.deepEqual(
      [tree['went/e/deep'], tree['went/e/g/deeper'], tree['went/e/new'], tree['d']],
      ['second d/e/deep', 'second d/e/g/deeper', 'new d/e/new', undefined],
    );
    assertAtRest(it.b);
  });

  test(`R100, R167: a folder of the ${way} that is gone before it was looked into comes back with all that was in it`, async () => {
    for (const gone of ['d/e', 'd']) {
      const it = await scene(way, { folders: ['d/e'] });
      it.b.user.rmTree(it.hand(gone));
      it.shut();
      await heard(it, gone);
      const tree = treeOf(it);
      assert.deepEqual(
        [tree['d/e/deep'], tree['d/e/g/deeper'], tree['d/e/new']],
        ['second d/e/deep', 'second d/e/g/deeper', 'new d/e/new'],
        gone,
      );
      assertAtRest(it.b);
    }
  });

  test(`R100, R167: what somebody takes out of a folder of the ${way} that cannot be read was not looked at`, async () => {
    for (const path of ['d/e', 'd/old', 'd/e/g', 'd/e/deep']) {
      const it = await scene(way, { folders: ['d'] });
      it.b.user.rename(it.hand(path), it.hand('out'));
      await heard(it, 'out');
      it.shut();
      await heard(it, '');
      const contents = Object.values(treeOf(it));
      for (const text of Object.values(meant)) assert.ok(contents.includes(text), `${text} after ${path}`);
      assertAtRest(it.b);
      it.tree();
    }
  });
}

test('R167: so is what another drive had moved out of it', async () => {
  for (const path of ['d/e', 'd/e/g']) {
    const it = await scene('snapshot', { folders: ['d'], reachable: true });
    it.a.user.rename(path, 'out');
    await it.settle('a');
    it.b.hear();
    await it.settle('b');
    it.shut();
    await heard(it, '');
    const contents = Object.values(treeOf(it));
    for (const text of Object.values(meant)) assert.ok(contents.includes(text), `${text} after ${path}`);
    assertAtRest(it.b);
    it.tree();
  }
});

/** What keeps the folder that was taken out from being known for it before its absences are believed. */
const delays = {
  'the look lasts long': ({ b }: Scene) => {
    const { list } = b.disk.files;
    b.disk.files.list = async path => {
      // One wave later.
      if (path === 'out/g') await b.clock.advance(1_500);
      return list(path);
    };
  },
  'the volume goes just after the look': ({ b }: Scene) => {
    const { files } = b.disk;
    const { list, identity } = files;
    let looked = false;
    files.list = path => {
      looked ||= path === 'out/g';
      return list(path);
    };
    files.identity = async () => {
      if (!looked) return identity();
      Object.assign(files, { list, identity });
      await b.clock.advance(2_000);
      return undefined;
    };
  },
};

for (const [what, delay] of Object.entries(delays))
  test(`R100, R167: what is taken out of a folder that cannot be read was not looked at, though ${what} and absence waits no more`, async () => {
    const it = await scene('snapshot', { folders: ['d'] });
    const { user, clock } = it.b;
    user.unlink(it.hand('gone'));
    await heard(it, 'gone');
    await clock.advance(outOfSightWaitMs * 2);
    user.unlink(it.hand('later'));
    await heard(it, 'later');
    assert.deepEqual(treeOf(it), without(meant, 'gone', 'later'));
    user.rename(it.hand('d/e'), it.hand('out'));
    delay(it);
    it.b.task().hint({ paths: undefined });
    await it.b.once();
    await it.settle('b');
    it.shut();
    await heard(it, '');
    const contents = Object.values(treeOf(it));
    for (const text of Object.values(without(meant, 'gone', 'later'))) assert.ok(contents.includes(text), text);
    assertAtRest(it.b);
    it.tree();
  });

test('R100, R167: a folder that was unseen may be put into one that lay in it before the station is heard of', async () => {
  let away = false;
  const it = await scene('snapshot', { folders: ['d'] }, door => ({
    ...door,
    grant: async () => {
      if (away) throw new StationError('unreachable', 'The station is away.');
      return door.grant();
    },
  }));
  const { user } = it.b;
  it.shut();
  user.rename(it.hand('d/e'), it.hand('d/z'));
  away = true;
  it.b.task().hint({ paths: undefined });
  assert.equal((await it.b.once()).state, 'offline');
  away = false;
  user.rename(it.hand('d/z/g'), it.hand('f/g'));
  user.rename(it.hand('d/z'), it.hand('f/g/z'));
  await heard(it, '');
  const contents = Object.values(treeOf(it));
  for (const text of Object.values(meant)) assert.ok(contents.includes(text), text);
  assertAtRest(it.b);
  it.tree();
});
