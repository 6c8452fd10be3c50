import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGate } from '#station/accounts/gate.ts';

test('works run a few at a time, in order, and too many are turned away', async () => {
  const gate = createGate({ atOnceMax: 2, waitingMax: 1 });
  const ends: (() => void)[] = [];
  const started: number[] = [];
  const work = (n: number) => () => {
    started.push(n);
    return new Promise<number>(resolve => ends.push(() => resolve(n)));
  };
  const results = [gate.enter(work(1)), gate.enter(work(2)), gate.enter(work(3))];
  assert.equal(gate.enter(work(4)), undefined);
  await new Promise(setImmediate);
  assert.deepEqual(started, [1, 2]);
  ends[0]?.();
  assert.equal(await results[0], 1);
  await new Promise(setImmediate);
  assert.deepEqual(started, [1, 2, 3]);
  for (const end of ends) end();
  assert.deepEqual(await Promise.all(results), [1, 2, 3]);
});

test('a work that fails gives its place back', async () => {
  const gate = createGate({ atOnceMax: 1, waitingMax: 0 });
  await assert.rejects(async () => gate.enter(() => Promise.reject(new Error('no'))), /no/);
  assert.equal(await gate.enter(() => Promise.resolve('yes')), 'yes');
});

test('who gives up waiting is let go, and their place is free', async () => {
  const gate = createGate({ atOnceMax: 1, waitingMax: 1 });
  let end = (): void => undefined;
  const first = gate.enter(() => new Promise<void>(resolve => (end = resolve)));
  const leaving = new AbortController();
  const left = gate.enter(() => Promise.reject(new Error('it ran')), leaving.signal);
  assert.equal(
    gate.enter(() => Promise.resolve()),
    undefined,
  );
  leaving.abort(new Error('enough'));
  await assert.rejects(async () => left, /enough/);
  const next = gate.enter(() => Promise.resolve('next'));
  end();
  await first;
  assert.equal(await next, 'next');
});
