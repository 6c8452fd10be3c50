import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import { createQueues } from '#station/share/queues.ts';

const idOf = (letter: string): NodeId => letter.repeat(32) as NodeId;
const [share, other] = [idOf('1'), idOf('2')];

/** Work that ends when it is told to, and notes its beginning. */
function gate(begun: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<string>();
  const work = (): Promise<string> => {
    begun.push(name);
    return promise;
  };
  return { work, end: () => resolve(name) };
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

test('B34: of one share one at a time; who sends many has one done for each that another waits for', async () => {
  const queues = createQueues();
  const begun: string[] = [];
  const names = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'];
  const gates = names.map(name => gate(begun, name));
  const all = names.map((name, at) =>
    queues.run({ share, device: idOf(name.slice(0, 1)) }, gates[at]?.work as () => Promise<string>),
  );
  const order = ['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4'];
  for (let done = 1; done <= order.length; done += 1) {
    await settled();
    assert.deepEqual(begun, order.slice(0, done));
    gates[names.indexOf(order[done - 1] as string)]?.end();
  }
  assert.deepEqual(await Promise.all(all), names);
});

test('B34: whoever comes later waits for one of each device that waits already', async () => {
  const queues = createQueues();
  const begun: string[] = [];
  const [a1, a2, a3, b1] = ['a1', 'a2', 'a3', 'b1'].map(name => gate(begun, name));
  for (const each of [a1, a2, a3]) void queues.run({ share, device: idOf('a') }, each?.work as () => Promise<string>);
  await settled();
  a1?.end();
  await settled();
  void queues.run({ share, device: idOf('b') }, b1?.work as () => Promise<string>);
  a2?.end();
  await settled();
  b1?.end();
  await settled();
  assert.deepEqual(begun, ['a1', 'a2', 'a3']);
  a3?.end();
  await queues.idle();
  assert.deepEqual(begun, ['a1', 'a2', 'a3', 'b1']);
});

test('work that comes in the moment in which the last ends is done', async () => {
  const queues = createQueues();
  const at = { share, device: idOf('a') };
  let last: Promise<unknown> = queues.run(at, async () => 0);
  for (let moments = 0; moments < 20; moments += 1) {
    await last;
    for (let ticks = 0; ticks < moments; ticks += 1) await Promise.resolve();
    last = queues.run(at, async () => moments);
  }
  assert.equal(await last, 19);
});

test('shares do not wait for each other, and what fails keeps nobody up', async () => {
  const queues = createQueues();
  const begun: string[] = [];
  const held = gate(begun, 'held');
  const one = queues.run({ share, device: idOf('a') }, held.work);
  const failed = queues.run({ share, device: idOf('a') }, () => Promise.reject(new Error('broken')));
  assert.equal(await queues.run({ share: other, device: idOf('a') }, async () => 'free'), 'free');
  held.end();
  assert.equal(await one, 'held');
  await assert.rejects(failed, /broken/);
  assert.equal(await queues.run({ share, device: idOf('a') }, async () => 'next'), 'next');
});
