import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AskedThread, type AskedThreadOptions } from '#platform/node/workers.ts';

interface Question {
  readonly text: string;
}

interface Answer {
  readonly text: string;
  readonly thread: number;
}

/** A thread that keeps a question back until the next one comes, and dies of "die". */
const script = `
  import { parentPort as port, threadId as thread } from 'node:worker_threads';
  const kept = [];
  port.on('message', ({ id, text }) => {
    if (text === 'die') throw new Error('died');
    if (text === 'keep') return void kept.push({ id, text });
    for (const each of [{ id, text }, ...kept.splice(0)]) port.postMessage({ ...each, thread });
  });
`;

function threadOf(options?: AskedThreadOptions): AskedThread<Question, Answer> {
  return new AskedThread(new URL(`data:text/javascript,${encodeURIComponent(script)}`), options);
}

test('each question gets its own answer, whichever comes first', async () => {
  const thread = threadOf();
  const [kept, next] = await Promise.all([thread.ask({ text: 'keep' }), thread.ask({ text: 'next' })]);
  assert.deepEqual([kept.text, next.text], ['keep', 'next']);
  assert.equal(kept.thread, next.thread);
});

test('a thread that dies fails all that it was asked, tells why, and the next question starts another one', async () => {
  const deaths: string[] = [];
  const thread = threadOf({ onDeath: error => deaths.push(String(error)) });
  const { thread: first } = await thread.ask({ text: 'a' });
  const asked = await Promise.allSettled([thread.ask({ text: 'keep' }), thread.ask({ text: 'die' })]);
  assert.deepEqual(
    asked.map(each => each.status === 'rejected' && String(each.reason)),
    ['Error: died', 'Error: died'],
  );
  assert.deepEqual(deaths, ['Error: died']);
  assert.notEqual((await thread.ask({ text: 'b' })).thread, first);
});

test('a thread that is asked nothing any more ends, and the next question starts another one', async () => {
  const thread = threadOf({ lingerMs: 50 });
  const { thread: first } = await thread.ask({ text: 'a' });
  assert.equal(thread.isOnline(), true);
  await new Promise(resolve => setTimeout(resolve, 300));
  assert.equal(thread.isOnline(), false, 'the next one was just started');
  assert.notEqual((await thread.ask({ text: 'b' })).thread, first);
});

test('where no thread can be started, it says so to whoever asks', async () => {
  const thread = new AskedThread<Question, Answer>(new URL('https://127.0.0.1/no-script'));
  assert.throws(() => thread.isOnline(), /URL/);
  await assert.rejects(thread.ask({ text: 'a' }), /URL/);
});
