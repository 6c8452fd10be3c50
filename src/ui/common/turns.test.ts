import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTurns } from '#ui/common/turns.ts';

test('a few run at a time, the latest first, and who gives up is not run', async () => {
  const turns = createTurns(2);
  const ran: number[] = [];
  const ends: (() => void)[] = [];
  const gone = new AbortController();
  const run = (number: number, signal = new AbortController().signal) =>
    turns.run(async () => {
      ran.push(number);
      await new Promise<void>(resolve => ends.push(resolve));
    }, signal);
  const all = [run(1), run(2), run(3), run(4)];
  const left = run(5, gone.signal);
  await new Promise(setImmediate);
  assert.deepEqual(ran, [1, 2]);
  gone.abort(new Error('scrolled away'));
  await assert.rejects(left, /scrolled away/);
  await assert.rejects(run(6, gone.signal), /scrolled away/);
  for (const expected of [
    [1, 2, 4],
    [1, 2, 4, 3],
  ]) {
    ends.shift()?.();
    await new Promise(setImmediate);
    assert.deepEqual(ran, expected);
  }
  for (const end of ends) end();
  await Promise.all(all);
});

test('a work that fails makes room for the next', async () => {
  const turns = createTurns(1);
  const { signal } = new AbortController();
  await assert.rejects(
    turns.run(() => Promise.reject(new Error('no')), signal),
    /no/,
  );
  assert.equal(await turns.run(async () => 'yes', signal), 'yes');
});
