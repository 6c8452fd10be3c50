import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaskTransfers } from '#drive/transfers/task-transfers.ts';

function world(): { readonly transfers: TaskTransfers; pass(ms: number): void } {
  let nowMs = 0;
  const transfers = new TaskTransfers('task', () => nowMs);
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { transfers, pass };
}

const big = { direction: 'down', path: 'film.mkv', files: 1, total: 10_000, done: 4_000 } as const;

test('a transfer is listed while it runs, with its rate and time left; what was here before is no part of the rate', () => {
  const { transfers, pass } = world();
  const moving = transfers.begin(big);
  for (let at = 0; at < 4; at += 1) {
    pass(500);
    moving.moved(500);
  }
  assert.deepEqual(transfers.list(), [
    {
      ...{ task: 'task', direction: 'down', path: 'film.mkv', files: 1, total: 10_000 },
      ...{ bytes: 6_000, rate: 1_000, secondsLeft: 4 },
    },
  ]);
  assert.deepEqual(transfers.speed(9_000), { rate: 1_000, secondsLeft: 9 });
  moving.end();
  moving.end();
  assert.deepEqual(transfers.list(), []);
});

test('many small transfers, one after the other, have one rate as a whole, which ends a while after the last', () => {
  const { transfers, pass } = world();
  for (let at = 0; at < 100; at += 1) {
    const moving = transfers.begin({ direction: 'up', path: `${at}`, files: 7, total: 10, done: 0 });
    pass(100);
    moving.moved(10);
    moving.end();
  }
  assert.deepEqual(transfers.speed(1_000), { rate: 100, secondsLeft: 10 });
  pass(5_000);
  assert.deepEqual(transfers.speed(1_000), { rate: null, secondsLeft: null });
  const moving = transfers.begin({ direction: 'up', path: 'x', files: 1, total: 10_000, done: 0 });
  pass(1_000);
  moving.moved(5_000);
  assert.equal(transfers.speed(1).rate, 5_000, 'the pause before is no part of it');
});
