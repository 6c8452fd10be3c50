/** R113: records that are older than the folder speak of effects that never came about; nothing is deleted for them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FilesErrorCode } from '#platform/files.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, binned, createPair, noonOf, type Pair, type Tree } from '#test/rules/two-drives.ts';

interface Scene {
  readonly start?: (user: UserActions) => void;
  readonly onA: (user: UserActions) => void;
  /** The call of B's that is about to make the content visible. */
  readonly call: 'placeNew' | 'exchange';
  /** What a person does at B before it starts with the records of that moment. */
  readonly meanwhile?: (user: UserActions) => void;
}

/**
 * The disk fails at the call, what was staged is thrown away; then B's records are those of the moment before it.
 * The rest of what was recorded since is nothing but that failure.
 */
async function withRecordsBefore({ start, onA, call, meanwhile }: Scene): Promise<Pair> {
  let failing = false;
  let intents: ReturnType<typeof recorded> = [];
  const recorded = () => [...pair.b.store.intents()];
  const fault = (operation: string): FilesErrorCode | undefined => {
    if (!failing || operation !== call) return undefined;
    intents = recorded();
    return 'full';
  };
  const pair = await createPair({ b: { disk: { fault } } });
  start?.(pair.a.user);
  await pair.settle();
  onA(pair.a.user);
  await pair.a.rest();
  failing = true;
  pair.b.hear();
  await pair.b.once();
  failing = false;
  assert.equal(intents.length, 1);
  assert.deepEqual([...pair.b.disk.staging().keys()], []);
  pair.b.store.transaction(writes => {
    for (const intent of intents) writes.putIntent(intent);
  });
  meanwhile?.(pair.b.user);
  pair.b.restart();
  return pair;
}

async function endOf(pair: Pair): Promise<Tree> {
  await pair.settle('b');
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
  return pair.tree();
}

const [dayOne, dayTwo] = [noonOf(2012, 10, 1), noonOf(2012, 10, 2)];

const saveAt = (user: UserActions, path: string, text: string, mtimeNs: bigint): void => {
  user.write(path, text);
  user.touch(path, mtimeNs);
};

// The simulator's seed 53931.
test('R113: what was to be placed and stands nowhere was not deleted by anybody, and comes', async () => {
  for (const onA of [
    (user: UserActions) => user.write('d', 'new'),
    (user: UserActions) => user.symlink('d', 'elsewhere'),
  ]) {
    const pair = await withRecordsBefore({ onA, call: 'placeNew' });
    const meant = pair.a.tree();
    assert.deepEqual(await endOf(pair), meant);
  }
});

test('R113: what was to be replaced and still stands is nobody’s edit', async () => {
  const pair = await withRecordsBefore({
    start: user => saveAt(user, 'a', 'old', dayOne),
    onA: user => saveAt(user, 'a', 'of A', dayTwo),
    call: 'exchange',
  });
  assert.deepEqual(await endOf(pair), { a: 'of A' });
  assert.deepEqual(binned(pair.b), ['old']);
});

test('R113: what a person saved there meanwhile is kept', async () => {
  const meanwhile = (user: UserActions): void => saveAt(user, 'd', 'of B', dayTwo);
  const pair = await withRecordsBefore({ onA: user => saveAt(user, 'd', 'new', dayOne), call: 'placeNew', meanwhile });
  assert.deepEqual(await endOf(pair), { d: 'of B' });
});
