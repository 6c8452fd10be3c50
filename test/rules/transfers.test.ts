/** Contents and commits on their way: cut off, damaged, written to meanwhile, answered late or never. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBlockBytes } from '#engine/read-block.ts';
import { type StationDoor, StationError } from '#engine/station-door.ts';
import { chunkSizeMax } from '#model/chunker.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, createPair, play } from '#test/rules/two-drives.ts';

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

/** B's download of `big` is cut off after some chunks; answers the bytes that travelled from then on. `begins` sees what B's disk is asked to do. */
async function cutOff(
  meanwhile: (user: UserActions) => void,
  begins: (operation: string, path: string, user: UserActions) => void = () => undefined,
): Promise<number> {
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
  const fault = (operation: string, path: string): undefined => void begins(operation, path, pair.b.user);
  const pair: Awaited<ReturnType<typeof createPair>> = await createPair({ b: { between, disk: { fault } } });
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

test('R83: what was left behind by it, and goes away once it was verified, is fetched anew', async () => {
  let gone = 0;
  const travelled = await cutOff(
    () => undefined,
    (operation, path, user) => {
      if (operation !== 'stageAgain' || !user.exists(path)) return;
      user.unlink(path);
      gone += 1;
    },
  );
  assert.equal(gone, 1);
  assert.ok(travelled >= bigText.length);
});

/** A program writes on while the drive reads, at these of its readings. */
async function changedWhileRead(begins: string, writesAt: readonly number[]): Promise<void> {
  let act = (): void => undefined;
  const fault = (operation: string, path: string): undefined => {
    if (operation === 'read' && path === 'a') act();
  };
  let commits = 0;
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    commit: (request, manifests, chunks) => {
      commits += 1;
      return door.commit(request, manifests, chunks);
    },
  });
  const pair = await createPair({ a: { disk: { fault }, between } });
  let reads = 0;
  act = () => {
    reads += 1;
    if (writesAt.includes(reads)) pair.a.user.writeInPlace('a', `${begins}text ${reads}`);
  };
  pair.a.user.write('a', `${begins}text 0`);
  await pair.settle();
  const last = `${begins}text ${writesAt.at(-1)}`;
  assert.deepEqual(pair.tree(), { a: last });
  assert.equal(commits, 1, 'nothing else was sent');
}

test('R85, scenario 33: a file that changes while it is read is not sent, and sent when it is quiet', () =>
  // While its second block is read, and again the next time.
  changedWhileRead('x'.repeat(chunkSizeMax + readBlockBytes), [2, 4]));

test('R85, scenario 33: nor is a small one, which is read in one go', () => changedWhileRead('', [1, 2]));

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
  const pair = await play({ start: user => user.write('a', 'old'), a: { between } });
  pair.b.user.write('a', 'of B');
  pair.b.user.write('b', 'of B');
  await pair.b.rest();
  // A reads a page about both, edits one and deletes the other, and is answered the same page once more.
  keep = true;
  await pair.a.rest();
  assert.deepEqual(old?.nodes.map(({ name }) => name).toSorted(), ['a', 'b']);
  pair.a.user.write('a', 'edited');
  pair.a.user.unlink('b');
  await pair.a.rest();
  const head = [...pair.a.store.remoteChildren(pair.station.share.root)].map(({ revision }) => revision);
  await pair.a.rest();
  assert.deepEqual(
    [...pair.a.store.remoteChildren(pair.station.share.root)].map(({ revision }) => revision),
    head,
  );
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

test('R104: what a folder was moved into, as others had moved that out of it, is no lie of the station', async () => {
  let first: (() => Promise<unknown>) | undefined;
  const between = (door: StationDoor): StationDoor => ({
    ...door,
    commit: async (...request) => {
      const happens = first;
      first = undefined;
      await happens?.();
      return door.commit(...request);
    },
  });
  const pair = await createPair({ b: { between } });
  for (const path of ['outer', 'outer/inner', 'outer/inner/within']) pair.a.user.mkdir(path);
  await pair.settle();
  pair.a.user.rename('outer/inner', 'inner');
  pair.b.user.rename('outer/inner', 'inner');
  pair.b.user.rename('outer', 'inner/outer');
  first = () => pair.a.rest();
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { inner: '/', 'inner/outer': '/', 'inner/within': '/' });
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
});
