/** How effects are carried out: what races with them, what fails, what the station says late. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type StationDoor, StationError } from '#engine/station-door.ts';
import type { FilesErrorCode } from '#platform/files.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, binned, createPair, type Drive, noonOf, type Pair, play, type PairOptions, type Tree } from '#test/rules/two-drives.ts';

/** Calls that B's disk gets, and what a person does just before one of them. */
interface Watched {
  readonly options: PairOptions;
  readonly calls: string[];
  /** Before the first call of `operation` (on a path that ends so), once. */
  before(operation: string, act: (user: UserActions) => void): void;
  start(pair: Pair): void;
}

function watchB(): Watched {
  const calls: string[] = [];
  let user: UserActions | undefined;
  let due: { operation: string; act: (user: UserActions) => void } | undefined;
  const fault = (operation: string, path: string): undefined => {
    calls.push(`${operation} ${path}`);
    if (operation !== due?.operation || !user) return;
    const { act } = due;
    due = undefined;
    act(user);
  };
  return {
    options: { b: { disk: { fault } } },
    calls,
    before: (operation, act) => {
      due = { operation, act };
    },
    start: pair => {
      user = pair.b.user;
      calls.length = 0;
    },
  };
}

/** A and B have `start`; then A does `onA`, and a person at B does `race` just before B's first `operation`. */
async function raced(
  operation: string,
  scene: { start: (user: UserActions) => void; onA: (user: UserActions) => void; race: (user: UserActions) => void },
): Promise<{ tree: Tree; pair: Pair; calls: readonly string[] }> {
  const watched = watchB();
  const pair = await play({ ...watched.options, start: scene.start });
  watched.start(pair);
  let happened = false;
  watched.before(operation, user => {
    happened = true;
    scene.race(user);
  });
  scene.onA(pair.a.user);
  await pair.settle();
  assert.ok(happened, `B called ${operation}: ${watched.calls.join(', ')}`);
  return { tree: pair.tree(), pair, calls: watched.calls };
}

const oldA = (user: UserActions): void => user.write('a', 'old');

test('R80, R81: an edit just before the exchange is kept beside', async () => {
  const { tree } = await raced('exchange', {
    start: oldA,
    onA: user => user.write('a', 'of A'),
    race: user => user.writeInPlace('a', 'of B'),
  });
  assert.deepEqual(Object.values(tree).toSorted(), ['of A', 'of B']);
  assert.equal(Object.keys(tree).filter(name => /^a_B_\d{8}_Conflict$/.test(name)).length, 1);
});

test('R81: also when it is a new file under the old name', async () => {
  const { tree } = await raced('exchange', {
    start: oldA,
    onA: user => user.write('a', 'of A'),
    race: user => user.write('a', 'of B'),
  });
  assert.deepEqual(Object.values(tree).toSorted(), ['of A', 'of B']);
});

test('R80: a file deleted just before the exchange: the station’s edit beats the deletion', async () => {
  const { tree } = await raced('exchange', {
    start: oldA,
    onA: user => user.write('a', 'of A'),
    race: user => user.unlink('a'),
  });
  assert.deepEqual(tree, { a: 'of A' });
});

test('R81: a file edited just before it is removed stays', async () => {
  const { tree } = await raced('takeOut', {
    start: oldA,
    onA: user => user.unlink('a'),
    race: user => user.writeInPlace('a', 'of B'),
  });
  assert.deepEqual(tree, { a: 'of B' });
});

test('R80, R82: a new file is never put onto something that just came to stand there', async () => {
  const { tree } = await raced('placeNew', {
    start: user => user.mkdir('d'),
    onA: user => user.write('d/a', 'of A'),
    race: user => {
      user.write('d/a', 'of B');
      user.touch('d/a', noonOf(2012, 10, 1));
    },
  });
  assert.deepEqual(tree, { d: '/', 'd/a': 'of A', 'd/a_B_20121001_Conflict': 'of B' });
});

test('R80, R82: nor is a move', async () => {
  const { tree } = await raced('move', {
    start: oldA,
    onA: user => user.rename('a', 'b'),
    race: user => user.write('b', 'of B'),
  });
  assert.deepEqual(Object.values(tree).toSorted(), ['of B', 'old']);
});

test('R80: a folder into which something just came is not removed', async () => {
  const { tree } = await raced('removeFolder', {
    start: user => user.mkdir('d'),
    onA: user => user.rmdir('d'),
    race: user => user.write('d/new', 'of B'),
  });
  assert.deepEqual(tree, { d: '/', 'd/new': 'of B' });
});

test('R80: a folder that just went does not take its new file’s bytes along', async () => {
  const { tree } = await raced('placeNew', {
    start: user => user.mkdir('d'),
    onA: user => user.write('d/a', 'of A'),
    race: user => user.rename('d', 'e'),
  });
  assert.deepEqual(tree, { e: '/', 'e/a': 'of A' });
});

test('R46: what is removed goes to the recovery bin, one by one', async () => {
  const pair = await play({
    start: user => {
      user.mkdir('d');
      user.write('d/x', 'one');
      user.write('d/y', 'two');
    },
    onA: user => user.rmTree('d'),
  });
  assert.deepEqual(pair.tree(), {});
  assert.deepEqual(binned(pair.b), ['one', 'two']);
  assert.deepEqual(pair.b.disk.bin().index.map(each => each.path).toSorted(), ['d/x', 'd/y']);
});

test('R46: the litter of the system goes with its folder, other unsynced files keep it', async () => {
  const folder = (user: UserActions): void => user.mkdir('d');
  const litter = await play({ start: folder });
  litter.b.user.write('d/Thumbs.db', 'thumbs');
  litter.a.user.rmdir('d');
  await litter.settle();
  assert.deepEqual(litter.tree(), {});
  assert.deepEqual(binned(litter.b), ['thumbs']);
  const settings = { filter: { sizeMax: 0, names: [], extensions: ['iso'] } };
  const own = await play({ start: folder, b: { settings } });
  own.b.user.write('d/cd.iso', 'mine');
  own.a.user.rmdir('d');
  await own.settle();
  assert.deepEqual(own.b.tree(), { d: '/', 'd/cd.iso': 'mine' });
  assert.deepEqual(binned(own.b), []);
});

test('R50, R83: bytes are durable, then the intent is, then a name shows them, and its folder is, then base', async () => {
  const watched = watchB();
  const pair = await play({ ...watched.options, start: user => user.mkdir('d') });
  watched.start(pair);
  const notes: string[] = [];
  const note = (what: string): void => {
    const { store } = pair.b;
    const intents = [...store.intents()].filter(each => each.kind === 'apply').length;
    const counts = store.counts();
    notes.push(`${what}: ${intents} intents, ${counts.base} in base`);
  };
  watched.before('makeDurable', () => {
    note('durable');
    watched.before('placeNew', () => {
      note('placed');
      watched.before('syncFolders', () => note('folder'));
    });
  });
  pair.a.user.write('d/a', 'text');
  await pair.settle();
  note('recorded');
  assert.deepEqual(notes, [
    'durable: 0 intents, 2 in base',
    'placed: 1 intents, 2 in base',
    'folder: 1 intents, 2 in base',
    'recorded: 0 intents, 3 in base',
  ]);
  assert.ok(watched.calls.includes('syncFolders d'));
});

type Fetch = StationDoor['fetch'];

/** A door through which the next fetch goes by `meddle`. */
function meddling(meddle: (fetch: Fetch) => Fetch): { between: (door: StationDoor) => StationDoor; arm(): void } {
  let due = false;
  return {
    arm: () => {
      due = true;
    },
    between: door => ({
      ...door,
      fetch: (wants, known) => {
        const fetch: Fetch = due ? meddle(door.fetch) : door.fetch;
        due = false;
        return fetch(wants, known);
      },
    }),
  };
}

test('R83: an answer whose bytes did not match their hash leaves nothing behind', async () => {
  const hostile = meddling(
    fetch =>
      async function* (wants, known) {
        yield* fetch(wants.slice(0, 1), known);
        throw new StationError('hostile', 'The bytes do not match their hash.');
      },
  );
  const pair = await createPair({ b: { between: hostile.between } });
  pair.a.user.write('a', 'text');
  pair.a.user.write('b', 'more');
  await pair.a.rest();
  hostile.arm();
  assert.equal((await pair.b.once()).state, 'refused');
  assert.deepEqual(pair.b.tree(), {});
  pair.b.restart();
  await pair.settle();
  assert.deepEqual(pair.tree(), { a: 'text', b: 'more' });
  assert.deepEqual([...pair.b.disk.staging().keys()], []);
});

const bigText = Array.from({ length: 200_000 }, (_, at) => `line ${at}`).join('\n');

/** B's download of `big` is cut off after some chunks; answers the bytes that travelled from then on. */
async function cutOff(meanwhile: (user: UserActions) => void): Promise<number> {
  let travelled = 0;
  const cut = meddling(
    fetch =>
      async function* (wants, known) {
        for await (const item of fetch(wants, known)) {
          yield item;
          if (!('bytes' in item)) continue;
          travelled += item.bytes.length;
          if (travelled > bigText.length / 2) throw new StationError('unreachable', 'The cable was pulled.');
        }
      },
  );
  const count = (door: StationDoor): StationDoor => ({
    ...door,
    async *fetch(wants, known) {
      for await (const item of door.fetch(wants, known)) {
        if ('bytes' in item) travelled += item.bytes.length;
        yield item;
      }
    },
  });
  // The manifest comes by one fetch, the chunks by the next.
  const between = (door: StationDoor): StationDoor => {
    const meddled = cut.between(count(door));
    return { ...meddled, fetch: (wants, known) => (wants[0]?.manifest ? door : meddled).fetch(wants, known) };
  };
  const pair = await createPair({ b: { between } });
  pair.a.user.write('big', bigText);
  await pair.a.rest();
  cut.arm();
  assert.equal((await pair.b.once()).state, 'offline');
  assert.deepEqual(pair.b.tree(), {});
  meanwhile(pair.b.user);
  travelled = 0;
  pair.b.restart();
  await pair.settle();
  assert.ok(pair.tree()['big'] === bigText);
  assertAtRest(pair.b);
  return travelled;
}

test('R84, scenario 69: a big download that was cut off goes on behind what is verified', async () => {
  assert.ok((await cutOff(() => undefined)) < bigText.length * 0.75);
});

test('R83, scenario 69: what was left behind by it is verified before it is used', async () => {
  const travelled = await cutOff(user => {
    const [part] = user.list('.waystation/staging');
    assert.ok(part);
    const path = `.waystation/staging/${part}`;
    user.writeInPlace(path, `X${new TextDecoder().decode(user.read(path)).slice(1)}`);
  });
  assert.ok(travelled >= bigText.length);
});

test('R85, scenario 33: a file that changes while it is read is not sent, and sent when it is quiet', async () => {
  let act = (): void => undefined;
  const fault = (operation: string, path: string): undefined => {
    if (operation === 'read' || (operation === 'open' && path === 'a')) act();
  };
  const commits: string[] = [];
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    commit: (request, manifests, chunks) => {
      commits.push(...chunks.map(({ bytes }) => new TextDecoder().decode(bytes)));
      return door.commit(request, manifests, chunks);
    },
  });
  const pair = await createPair({ a: { disk: { fault }, between } });
  let writes = 0;
  act = () => {
    // The program writes on while the drive has the file open, three times.
    writes += 1;
    if (writes <= 3) pair.a.user.append('a', `${writes}`);
  };
  pair.a.user.write('a', '0');
  await pair.settle();
  assert.deepEqual(pair.tree(), { a: '0123' });
  assert.deepEqual(commits, ['0123'], 'nothing torn was sent');
});

test('R86: a page of the feed that is older than the reply to a commit changes nothing', async () => {
  let keep = false;
  let old: Awaited<ReturnType<StationDoor['changes']>> | undefined;
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    changes: async request => {
      const answer = old ?? (await door.changes(request));
      if (keep) old = answer;
      return answer;
    },
  });
  const pair = await play({ start: oldA, a: { between } });
  pair.b.user.write('b', 'of B');
  await pair.b.rest();
  // A reads a page, then it commits; the same page is answered once more.
  keep = true;
  await pair.a.rest();
  pair.a.user.write('a', 'edited');
  pair.a.user.unlink('b');
  await pair.a.rest();
  assert.deepEqual(pair.a.tree(), { a: 'edited' });
  keep = false;
  old = undefined;
  await pair.settle();
  assert.deepEqual(pair.tree(), { a: 'edited' });
});

test('R84, scenario 66: a lost reply is asked for again, and nothing is made twice', async () => {
  let lose = false;
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    commit: async (request, manifests, chunks) => {
      const reply = await door.commit(request, manifests, chunks);
      if (!lose) return reply;
      lose = false;
      throw new StationError('unreachable', 'the reply was lost');
    },
  });
  const pair = await play({ start: user => user.mkdir('d'), a: { between } });
  lose = true;
  pair.a.user.write('d/a', 'text');
  const round = await pair.a.once();
  assert.equal(round.state, 'offline');
  assert.equal([...pair.a.store.intents()].length, 1);
  await pair.settle();
  assert.deepEqual(pair.tree(), { d: '/', 'd/a': 'text' });
});

test('R84: a request that never arrived is made again with its contents', async () => {
  let lose = false;
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    commit: async (request, manifests, chunks) => {
      if (!lose) return door.commit(request, manifests, chunks);
      lose = false;
      throw new StationError('unreachable', 'the request was lost');
    },
  });
  const pair = await play({ start: user => user.mkdir('d'), a: { between } });
  lose = true;
  pair.a.user.write('d/a', 'text');
  assert.equal((await pair.a.once()).state, 'offline');
  pair.a.user.write('d/a', 'edited meanwhile');
  await pair.settle();
  assert.deepEqual(pair.tree(), { d: '/', 'd/a': 'edited meanwhile' });
});

async function blockedBy(code: FilesErrorCode, operation: string): Promise<Drive> {
  let failing = false;
  const fault = (called: string, path: string): FilesErrorCode | undefined =>
    failing && called === operation && path.includes('a') ? code : undefined;
  const pair = await play({ start: user => user.mkdir('d'), b: { disk: { fault } } });
  failing = true;
  pair.a.user.write('d/a', 'text');
  pair.a.user.write('d/b', 'other');
  await pair.a.rest();
  pair.b.hear();
  for (let turn = 0; turn < 5; turn += 1) await pair.b.once();
  assert.deepEqual(Object.values(pair.b.problems()), [code]);
  failing = false;
  await pair.settle();
  assert.deepEqual(pair.tree(), { d: '/', 'd/a': 'text', 'd/b': 'other' });
  return pair.b;
}

test('R37, R80, scenarios 78 to 81: a failure of the disk concerns its node alone, is listed, and tried again', async () => {
  for (const code of ['full', 'busy', 'denied', 'io'] as const) {
    const drive = await blockedBy(code, 'placeNew');
    assert.deepEqual(drive.problems(), {}, code);
  }
});

test('R20, scenario 44: what we do ourselves is not taken for a person’s doing', async () => {
  const pair = await play({
    start: user => {
      user.mkdir('d');
      user.write('d/a', 'text');
    },
    onA: user => {
      user.rename('d', 'e');
      user.write('e/b', 'more');
    },
  });
  const head = pair.b.store.meta().cursor;
  for (const drive of [pair.a, pair.b]) drive.task().hint({ paths: undefined });
  await pair.settle();
  assert.equal(pair.a.store.meta().cursor, head, 'nothing was sent for it');
  assert.equal((await pair.b.once()).steps, 0);
});

test('R57: a task at rest stays at rest', async () => {
  const pair = await play({ start: user => user.write('a', 'text') });
  for (const drive of [pair.a, pair.b]) {
    drive.task().hint({ paths: undefined });
    const round = await drive.once();
    assert.deepEqual([round.state, round.steps, round.unsettled], ['settled', 0, 0]);
  }
});
