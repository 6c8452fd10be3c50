import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { createScheduler, type Life, type Scheduler } from '#simulator/scheduler.ts';

test('one caller goes on at a time, and a seed takes the same way twice', async () => {
  const first = await order(7);
  assert.deepEqual(await order(7), first);
  assert.notDeepEqual(await order(8), first);
  assert.equal(first.length, 3 * 4);
});

test('runOne returns when all promise reactions have run, however long they chain', async () => {
  const { scheduler, life } = start(1);
  let reached = 0;
  const chain = async (): Promise<void> => {
    await scheduler.step(life, 'chain');
    for (let i = 0; i < 1_000; i += 1) await Promise.resolve();
    reached = 1_000;
  };
  void chain();
  await scheduler.runOne();
  assert.equal(reached, 1_000);
});

test('nothing of an ended life ever goes on', async () => {
  const { scheduler, life } = start(1);
  let wentOn = false;
  void scheduler.step(life, 'doomed').then(() => {
    wentOn = true;
  });
  void scheduler.sleep(life, 5).over.then(() => {
    wentOn = true;
  });
  scheduler.end(life);
  void scheduler.step(life, 'late').then(() => {
    wentOn = true;
  });
  scheduler.pass(10);
  assert.equal(scheduler.ready(), 0);
  assert.equal(scheduler.skipToNextSleeper(), false);
  await Promise.resolve();
  assert.equal(wentOn, false);
});

test('sleepers wake in order of time, or when woken', async () => {
  const { scheduler, life } = start(1);
  const woken: string[] = [];
  void scheduler.sleep(life, 20).over.then(() => woken.push('later'));
  void scheduler.sleep(life, 10).over.then(() => woken.push('sooner'));
  const endless = scheduler.sleep(life, undefined);
  void endless.over.then(() => woken.push('endless'));
  while (scheduler.skipToNextSleeper()) await scheduler.runOne();
  assert.equal(scheduler.nowMs(), 20);
  endless.wake();
  await scheduler.runOne();
  assert.deepEqual(woken, ['sooner', 'later', 'endless']);
});

function start(seed: number): { readonly scheduler: Scheduler; readonly life: Life } {
  const scheduler = createScheduler({ random: seededRandom(seed), burst: 0, onStep: () => {} });
  return { scheduler, life: { name: 'one', ended: false } };
}

async function order(seed: number): Promise<string[]> {
  const { scheduler } = start(seed);
  const seen: string[] = [];
  const walk = async (name: string): Promise<void> => {
    const life: Life = { name, ended: false };
    for (let i = 0; i < 4; i += 1) {
      await scheduler.step(life, 'step');
      seen.push(name);
    }
  };
  for (const name of ['a', 'b', 'c']) void walk(name);
  while (scheduler.ready() > 0) await scheduler.runOne();
  return seen;
}
