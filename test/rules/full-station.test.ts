/** A station that has no room. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualSizes } from '#engine/settings.ts';
import { StationError } from '#engine/station-door.ts';
import { noRoomRestMs } from '#engine/station-room.ts';
import { Refusal } from '#protocol/refusals.ts';
import { assertAtRest, createPair, type Pair } from '#test/rules/two-drives.ts';

interface FullStation extends Pair {
  /** How often A tried to send something, one entry for each try. */
  readonly tries: string[];
  /** Whether there is no room for what A sends. */
  isFull: boolean;
  /** Whether what A sends is done, and the answer is lost. */
  losesAnswers: boolean;
}

async function fullStation(onDisk = (): void => {}): Promise<FullStation> {
  const tries: string[] = [];
  const refuse = (what: string): void => {
    tries.push(what);
    if (scene.isFull) throw new Refusal('full');
  };
  const pair = await createPair({
    settings: { sizes: { ...usualSizes, smallMax: 100, portionMax: 10 } },
    a: {
      disk: { fault: () => void onDisk() },
      between: door => ({
        ...door,
        commit: async (...request) => {
          refuse('commit');
          const answer = await door.commit(...request);
          if (scene.losesAnswers) throw new StationError('unreachable', 'The answer was lost.');
          return answer;
        },
        upload: chunks => {
          refuse('upload');
          return door.upload(chunks);
        },
      }),
    },
  });
  const scene = { ...pair, tries, isFull: false, losesAnswers: false };
  return scene;
}

const big = (bytes: number): string => 'x'.repeat(bytes);

for (const [what, own] of [
  ['small', 'text'],
  ['big', big(1_000)],
] as const)
  test(`R175: while there is no room for what is ${what}, what the station has comes, and little is tried`, async () => {
    const scene = await fullStation();
    const { a, b, tries } = scene;
    await scene.settle();
    b.user.write('small of b', 'text');
    // Bigger than what A sends, so that it would come after that.
    b.user.write('big of b', big(100_000));
    await b.rest();
    a.user.write('of a', own);
    scene.isFull = true;
    tries.length = 0;
    a.hear();
    const states = new Set<string>();
    for (let turn = 0; turn < 10; turn += 1) {
      const { state, detail } = await a.once();
      states.add(state);
      if (state === 'refused') assert.match(detail, /The station has no room left\. What is new here waits; what is/);
    }
    assert.deepEqual([...states], ['working', 'refused'], 'what comes is gone on with before anything is told');
    assert.equal((await a.once()).state, 'refused', 'never at rest');
    assert.equal(a.tree()['big of b'], big(100_000));
    assert.equal(a.tree()['small of b'], 'text');
    assert.equal(tries.length, 1);

    await a.clock.advance(noRoomRestMs);
    await a.once();
    assert.equal(tries.length, 2, 'tried once more, and again not for a while');
    await a.once();
    assert.equal(tries.length, 2);

    scene.isFull = false;
    a.hear();
    await scene.settle();
    assert.equal(scene.tree()['of a'], own);
    assertAtRest(a);
  });

test('R175: bigger contents come from the station, however rarely a turn begins', async () => {
  const scene = await fullStation();
  const { a, b } = scene;
  await scene.settle();
  b.user.write('big of b', big(100_000));
  await b.rest();
  a.user.write('of a', big(1_000));
  scene.isFull = true;
  a.hear();
  for (let turn = 0; turn < 5; turn += 1)
    if ((await a.once()).state !== 'working') await a.clock.advance(2 * noRoomRestMs);
  assert.equal(a.tree()['big of b'], big(100_000));
});

test('R175: when there is no room for what is small, what is big is not tried either', async () => {
  const scene = await fullStation();
  const { a, tries } = scene;
  await scene.settle();
  a.user.write('small', 'text');
  a.user.write('big', big(1_000));
  scene.isFull = true;
  tries.length = 0;
  await a.once();
  assert.deepEqual(tries, ['commit']);
});

test('R175: who asks while the turn ends is not told that all is well', async () => {
  let ask = (): void => {};
  const scene = await fullStation(() => ask());
  const { a, tries } = scene;
  await scene.settle();
  a.user.write('of a', 'text');
  // A new life tidies up at its first rest.
  a.restart();
  scene.isFull = true;
  tries.length = 0;
  ask = () => {
    if (tries.length === 0) return;
    ask = () => {};
    a.hear();
  };
  assert.equal((await a.once()).state, 'refused');
});

test('R165, R175: once there is room again, what waited is sent in portions', async () => {
  const scene = await fullStation();
  const { a, tries } = scene;
  await scene.settle();
  for (let folder = 0; folder < 10; folder += 1) {
    a.user.mkdir(`d${folder}`);
    for (let file = 0; file < 10; file += 1) a.user.write(`d${folder}/${file}`, `text ${folder} ${file}`);
  }
  scene.isFull = true;
  for (let turn = 0; turn < 10; turn += 1) await a.once();
  scene.isFull = false;
  await a.clock.advance(noRoomRestMs);
  tries.length = 0;
  await scene.settle();
  assert.equal(scene.tree()['d9/9'], 'text 9 9');
  assert.ok(tries.length > 5, `${tries.length} commits`);
});

test('R175: also where there is no room for the question after an answer that was lost', async () => {
  const scene = await fullStation();
  const { a } = scene;
  await scene.settle();
  scene.losesAnswers = true;
  a.user.write('of a', 'text');
  assert.equal((await a.once()).state, 'offline');
  scene.losesAnswers = false;
  scene.isFull = true;
  const { state, detail } = await a.once();
  assert.equal(state, 'refused');
  assert.match(detail, /The station has no room left\. What is new here waits/);
  scene.isFull = false;
  a.hear();
  await scene.settle();
  assert.equal(scene.tree()['of a'], 'text');
});

test('R175: with nothing left to be sent a full station is no trouble', async () => {
  const scene = await fullStation();
  const { a } = scene;
  await scene.settle();
  a.user.write('of a', 'text');
  scene.isFull = true;
  assert.equal((await a.once()).state, 'refused');
  a.user.unlink('of a');
  await a.rest();
  assert.equal((await a.once()).state, 'settled');
});
