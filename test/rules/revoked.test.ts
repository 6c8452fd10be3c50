/** A drive's token is revoked amid its work, and comes back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type StationDoor, StationError } from '#engine/station-door.ts';
import type { NodeId } from '#model/node.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { Refusal } from '#protocol/refusals.ts';
import { assertAtRest, createPair, idOf, play } from '#test/rules/two-drives.ts';

const bigText = Array.from({ length: 200_000 }, (_, at) => `line ${at}`).join('\n');

/** Stands between B and the station, and takes its rights away at one of its calls. */
function revocable(): { between: (door: StationDoor) => StationDoor; at: number; calls: number; linked(): void } {
  const state = { at: 0, calls: 0, gone: false };
  const ask = (): void => {
    state.calls += 1;
    if (state.at > 0 && state.calls >= state.at) state.gone = true;
    if (state.gone) throw new Refusal('sign-in');
  };
  return Object.assign(state, {
    linked: () => Object.assign(state, { at: 0, gone: false }),
    between: (door: StationDoor): StationDoor => ({
      ...door,
      changes: async request => {
        ask();
        return door.changes(request);
      },
      commit: async (request, manifests, chunks) => {
        ask();
        return door.commit(request, manifests, chunks);
      },
      missing: async hashes => {
        ask();
        return door.missing(hashes);
      },
      upload: async chunks => {
        ask();
        return door.upload(chunks);
      },
      async *fetch(wants, known) {
        ask();
        for await (const item of door.fetch(wants, known)) {
          if ('bytes' in item) ask();
          yield item;
        }
      },
    }),
  });
}

const aboveOneMegabyte = bigText.slice(0, 1_100_000);

async function revokedAt(at: number): Promise<number> {
  const door = revocable();
  const pair = await play({ start: user => user.mkdir('d'), b: { between: door.between } });
  pair.a.user.write('big', aboveOneMegabyte);
  pair.a.user.write('d/a', 'of A');
  await pair.a.rest();
  pair.b.user.write('mine', `${aboveOneMegabyte} of B`);
  pair.b.user.write('d/b', 'of B');
  Object.assign(door, { at, calls: 0 });
  const round = await pair.b.rest();
  const calls = door.calls;
  if (at > 0) {
    assert.equal(round.state, 'refused', `at call ${at}`);
    assert.ok(['big', 'd/a'].every(path => !pair.b.user.exists(path) || pair.b.tree()[path] === pair.a.tree()[path]));
  }
  door.linked();
  await pair.settle('b');
  const tree = pair.tree();
  assert.ok(tree['big'] === aboveOneMegabyte && tree['mine'] === `${aboveOneMegabyte} of B`);
  assert.deepEqual(Object.keys(tree), ['big', 'd', 'd/a', 'd/b', 'mine'], `at call ${at}`);
  assertAtRest(pair.b);
  return calls;
}

test('R84, scenario 58: a token revoked at any call of a transfer: nothing half done, and all goes on once it is linked again', async () => {
  const calls = await revokedAt(0);
  assert.ok(calls > 8, `${calls} calls`);
  for (let at = 1; at <= calls; at += 4) await revokedAt(at);
});

test('R112: a commit whose answer was lost is still ours after the token was revoked and came back', async () => {
  const door = revocable();
  let replyLost = false;
  const between = (whole: StationDoor): StationDoor => {
    const cut = door.between(whole);
    return {
      ...cut,
      commit: async (request, manifests, chunks) => {
        const reply = await cut.commit(request, manifests, chunks);
        if (!replyLost) return reply;
        replyLost = false;
        throw new StationError('unreachable', 'the line is down');
      },
    };
  };
  const pair = await createPair({ a: { between, settings: { conflictPolicy: 'station' } } });
  pair.a.user.write('a', 'first');
  replyLost = true;
  assert.equal((await pair.a.rest()).state, 'offline');
  Object.assign(door, { gone: true });
  assert.equal((await pair.a.rest()).state, 'refused');
  pair.a.user.write('a', 'second');
  door.linked();
  await pair.settle();
  // Nobody else worked here: what the station has is no version of somebody else's.
  assert.deepEqual(pair.tree(), { a: 'second' });
  assertAtRest(pair.a);
});

test('R112: a station that fails whenever it is asked for a lost answer holds up nothing else', async () => {
  let lost: string | undefined;
  const between = (whole: StationDoor): StationDoor => ({
    ...whole,
    commit: async (request, manifests, chunks) => {
      const opId = request.batches[0]?.opId;
      if (opId === lost) throw new Refusal('internal');
      const reply = await whole.commit(request, manifests, chunks);
      if (lost !== undefined) return reply;
      lost = opId;
      throw new StationError('unreachable', 'the line is down');
    },
  });
  const pair = await createPair({ a: { between } });
  pair.a.user.write('a', 'of A');
  assert.equal((await pair.a.rest()).state, 'offline');
  assert.equal((await pair.a.rest()).state, 'offline');
  pair.b.user.write('b', 'of B');
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { a: 'of A', b: 'of B' });
  assertAtRest(pair.a);
});

// The simulator's seed 80027: the drive's process had been killed, and was there again before the station was done.
test('R114: a request that is carried out after its drive asked for the answer is not carried out', async () => {
  let late: (() => Promise<unknown>) | undefined;
  let slow = false;
  const between = (whole: StationDoor): StationDoor => ({
    ...whole,
    commit: async (request, manifests, chunks) => {
      if (slow) {
        slow = false;
        late = () => whole.commit(request, manifests, chunks);
        throw new StationError('unreachable', 'the line is down');
      }
      const reply = await whole.commit(request, manifests, chunks);
      // The first request is carried out once its answer was asked for, and before the next one.
      await late?.();
      late = undefined;
      return reply;
    },
  });
  const pair = await createPair({ a: { between, settings: { conflictPolicy: 'station' } } });
  pair.a.user.write('a', 'first');
  slow = true;
  assert.equal((await pair.a.rest()).state, 'offline');
  pair.a.user.write('a', 'second');
  await pair.settle();
  assert.deepEqual(pair.tree(), { a: 'second' });
  assertAtRest(pair.a);
});

test('R84, scenario 58: what was fetched before the token was revoked is not fetched again', async () => {
  const door = revocable();
  let travelled = 0;
  const between = (whole: StationDoor): StationDoor => {
    const cut = door.between(whole);
    return {
      ...cut,
      async *fetch(wants, known) {
        for await (const item of cut.fetch(wants, known)) {
          if ('bytes' in item) travelled += item.bytes.length;
          yield item;
        }
      },
    };
  };
  const pair = await createPair({ b: { between } });
  pair.a.user.write('big', bigText);
  await pair.a.rest();
  // The feed, the manifest, and then the chunks, one after the other.
  Object.assign(door, { at: 12, calls: 0 });
  assert.equal((await pair.b.rest()).state, 'refused');
  assert.ok(travelled > 0);
  door.linked();
  await pair.settle();
  assert.ok(travelled <= bigText.length, `${travelled} of ${bigText.length} bytes`);
});

test('a task whose folder is deleted at the station changes nothing here, and says so', async () => {
  const start = (user: UserActions): void => {
    user.mkdir('d');
    user.write('d/x', 'text');
  };
  const pair = await play({ start });
  const root = idOf(pair.a, 'd') as NodeId;
  const c = pair.join('C', { root });
  await c.rest();
  pair.a.user.rmTree('d');
  for (const drive of [pair.a, pair.b]) await drive.rest();
  c.hear();
  const round = await c.rest();
  assert.equal(round.state, 'refused');
  assert.match(round.detail, /synced here is not there any more/);
  assert.deepEqual(c.tree(), { x: 'text' });
});
