/** The folder itself changes while a round is under way: another volume is mounted over it, or its own one goes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { assertAtRest, createPair, type Drive, play } from '#test/rules/two-drives.ts';

/** Another folder stands where A's stood, with a file of its own. */
function replaceFolder({ user }: Drive): void {
  user.rmTree('.waystation');
  user.unlink('a');
  user.write('stranger', 'not of this task');
}

test('R8: a folder that is replaced while the feed is read is not looked at, and nothing of it is sent', async () => {
  let meanwhile = (): void => undefined;
  const pair = await play({
    start: user => user.write('a', 'old'),
    a: {
      between: door => ({
        ...door,
        changes: request => {
          meanwhile();
          return door.changes(request);
        },
      }),
    },
  });
  meanwhile = () => {
    meanwhile = () => undefined;
    replaceFolder(pair.a);
  };
  pair.b.user.write('b', 'new');
  await pair.b.rest();
  pair.a.hear();
  pair.a.task().hint({ paths: undefined });
  const round = await pair.a.once();
  assert.deepEqual([round.state, round.steps], ['absent', 0]);
  await pair.b.rest();
  assert.deepEqual(pair.b.tree(), { a: 'old', b: 'new' });
  assert.deepEqual(pair.a.tree(), { stranger: 'not of this task' }, 'nothing was written into it');
});

test('R8: nor is what was seen of a folder believed when it was replaced while it was looked at', async () => {
  let meanwhile = (): void => undefined;
  const fault = (operation: string): undefined => {
    if (operation === 'list') meanwhile();
  };
  const pair = await play({ start: user => user.write('a', 'old'), a: { disk: { fault } } });
  meanwhile = () => {
    meanwhile = () => undefined;
    replaceFolder(pair.a);
  };
  pair.a.task().hint({ paths: undefined });
  const round = await pair.a.once();
  assert.deepEqual([round.state, round.steps], ['absent', 0]);
  pair.b.hear();
  await pair.b.rest();
  assert.deepEqual(pair.b.tree(), { a: 'old' });
});

test('R8, R87: what was made durable just before the volume went is not sent, for its name may not be', async () => {
  const made: string[] = [];
  const fault = (operation: string, path: string): undefined => {
    if (operation !== 'makeShownDurable') return;
    if (made.push(path) === 2) pair.b.disk.unplug();
  };
  const pair = await createPair({ b: { disk: { fault, writeBackMs } } });
  await pair.settle();
  pair.b.user.write('one', 'text of one');
  pair.b.user.write('two', 'text of two');
  const round = await pair.b.once();
  assert.deepEqual([made.length, round.state], [2, 'absent']);
  pair.a.hear();
  await pair.a.rest();
  assert.deepEqual(pair.a.tree(), {});
  pair.b.disk.plug();
  await pair.settle('b');
  assert.deepEqual(pair.tree(), { one: 'text of one', two: 'text of two' });
});

/** Long enough that nothing is written back by itself. */
const writeBackMs = 1_000_000;

/** What A does, and what of B's effects for it comes just before another volume is shown in the place of B's. */
type Going = readonly [onA: (user: UserActions) => void, effect: string];

const goings: Readonly<Record<string, Going>> = {
  'a new file': [user => user.write('d/new', 'new'), 'placeNew'],
  'a new folder': [user => user.mkdir('d/new'), 'makeFolder'],
  'other bytes': [user => user.write('d/a', 'of A'), 'exchange'],
  'another name': [user => user.rename('d/a', 'd/b'), 'move'],
  'another folder': [user => user.rename('d/a', 'b'), 'move'],
  'a removal': [user => user.unlink('d/a'), 'takeOut'],
};

async function goesAfter([onA, effect]: Going, cut: number): Promise<void> {
  let armed = false;
  let next = false;
  const fault = (operation: string): undefined => {
    if (next) pair.b.disk.unplug('another');
    next = armed && operation === effect;
    if (next) armed = false;
  };
  const pair = await createPair({ b: { disk: { fault, writeBackMs } } });
  pair.a.user.mkdir('d');
  pair.a.user.write('d/a', 'text');
  await pair.settle();
  await pair.b.clock.advance(writeBackMs + 1);
  onA(pair.a.user);
  await pair.a.rest();
  const meant = pair.a.tree();
  armed = true;
  await pair.b.rest();
  assert.equal(armed, false, `${effect} came`);
  pair.b.disk.plug();
  pair.b.task().hint({ paths: undefined });
  await pair.b.once();
  pair.b.disk.losePower(seededRandom(cut));
  pair.b.restart();
  await pair.settle('b');
  assert.deepEqual(pair.tree(), meant, `power cut ${cut}`);
  assertAtRest(pair.b);
}

// The simulator's seed 3980: what had been placed was not durable when base claimed it.
for (const [title, going] of Object.entries(goings))
  test(`R8, R83: the volume goes just after ${title}, comes back, and the power is cut: nothing reads as a person’s deed`, async () => {
    for (let cut = 1; cut <= 8; cut += 1) await goesAfter(going, cut);
  });
