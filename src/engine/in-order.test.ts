import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InOrder } from '#engine/in-order.ts';

interface Late<Result> {
  readonly promise: Promise<Result>;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

function late<Result>(): Late<Result> {
  return Promise.withResolvers<Result>();
}

async function all<Result>(results: AsyncIterable<Result>): Promise<Result[]> {
  const taken: Result[] = [];
  for await (const result of results) taken.push(result);
  return taken;
}

test('results come in the order in which the work was begun, whatever ends first', async () => {
  const inOrder = new InOrder<string>();
  const [first, second] = [late<string>(), late<string>()];
  inOrder.begin(first.promise);
  inOrder.begin(second.promise);
  const taken = all(inOrder.untilFewerThan(1));
  second.resolve('second');
  await new Promise(resolve => setImmediate(resolve));
  first.resolve('first');
  assert.deepEqual(await taken, ['first', 'second']);
});

test('no more results are waited for than there has to be room', async () => {
  const inOrder = new InOrder<number>();
  for (const number of [1, 2, 3]) inOrder.begin(Promise.resolve(number));
  assert.deepEqual(await all(inOrder.untilFewerThan(4)), []);
  assert.deepEqual(await all(inOrder.untilFewerThan(3)), [1]);
  assert.deepEqual(await all(inOrder.untilFewerThan(1)), [2, 3]);
});

test('a failure is met where its result is taken, and the quiet comes when the others have ended, too', async () => {
  const inOrder = new InOrder<string>();
  const [first, second] = [late<string>(), late<string>()];
  inOrder.begin(first.promise);
  inOrder.begin(second.promise);
  first.reject(new Error('cut'));
  await new Promise(resolve => setImmediate(resolve));
  await assert.rejects(all(inOrder.untilFewerThan(1)), { message: 'cut' });
  let isQuiet = false;
  const quiet = inOrder.quiet().then(() => {
    isQuiet = true;
  });
  await new Promise(resolve => setImmediate(resolve));
  assert.equal(isQuiet, false);
  second.reject(new Error('cut, too'));
  await quiet;
});
