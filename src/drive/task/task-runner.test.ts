import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backOffMaxMs, backOffMs } from '#drive/connection/back-off.ts';
import { absentLookMs, feedPollMs, fullRescanMs, networkRescanMs, TaskRunner } from '#drive/task/task-runner.ts';
import type { Round, Task } from '#engine/round.ts';
import type { NodeId } from '#model/node.ts';

const share = '00'.repeat(16) as NodeId;
const settled: Round = { state: 'settled', detail: '', steps: 0, unsettled: 0, wakeInMs: undefined };

test('back-off doubles up to a minute and is spread by chance', () => {
  assert.deepEqual(
    [1, 2, 3, 7, 50].map(failures => backOffMs(failures, 0)),
    [500, 1000, 2000, 30_000, 30_000],
  );
  assert.ok(backOffMs(50, 0.999) <= backOffMaxMs);
});

test('while the station is away, tries become rare, and a hint does not hurry them', async () => {
  const world = new World(['offline', 'offline', 'offline', 'settled']);
  world.runner.start();
  await world.rest();
  assert.deepEqual(world.waits, [500]);
  world.runner.hint({ paths: ['a'] });
  await world.rest();
  assert.equal(world.rounds, 1);
  await world.pass(500);
  await world.pass(1000);
  assert.deepEqual(world.waits, [500, 1000, 2000]);
  world.runner.retryNow();
  await world.rest();
  assert.equal(world.runner.status().state, 'settled');
  await world.runner.close();
});

test('an unexpected error is shown, logged and tried again; it never ends the loop', async () => {
  const world = new World([new Error('boom'), 'settled']);
  world.runner.start();
  await world.rest();
  assert.deepEqual([world.runner.status().state, world.runner.status().detail], ['error', 'boom']);
  assert.deepEqual(world.logged, ['round failed']);
  await world.pass(500);
  assert.deepEqual([world.runner.status().state, world.runner.status().error], ['settled', undefined]);
  await world.runner.close();
});

test('at rest it wakes for a hint, a push, the poll of the feed, and looks everywhere now and then', async () => {
  const world = new World([]);
  world.runner.start();
  await world.rest();
  assert.deepEqual([world.waits.at(-1), world.fullHints, world.feeds], [feedPollMs, 1, 1]);
  world.runner.hint({ paths: ['a'] });
  await world.rest();
  world.runner.pushed({ share, epoch: 'e', head: 9 });
  await world.rest();
  assert.deepEqual([world.rounds, world.fullHints, world.feeds], [3, 1, 2]);
  for (let passed = 0; passed < fullRescanMs; passed += feedPollMs) await world.pass(feedPollMs);
  assert.equal(world.fullHints, 2);
  assert.equal(world.feeds, 2 + fullRescanMs / feedPollMs);
  await world.runner.close();
});

test('a paused task does nothing', async () => {
  const world = new World([], true);
  world.runner.start();
  world.runner.hint({ paths: ['a'] });
  await world.rest();
  assert.equal(world.rounds, 0);
  assert.deepEqual(await world.runner.prove(new AbortController().signal), { kind: 'paused' });
  await world.pass(fullRescanMs);
  assert.equal(world.rounds, 0);
  await world.runner.close();
});

test('a proof comes from a round that began after the question, looked everywhere and read the feed', async () => {
  const world = new World(['settled', 'working', 'offline', 'settled']);
  world.runner.start();
  await world.rest();
  const before = [world.fullHints, world.feeds];
  const proof = world.runner.prove(new AbortController().signal);
  await world.rest();
  assert.deepEqual(
    [world.fullHints, world.feeds],
    before.map(count => count + 1),
  );
  assert.equal(world.rounds, 3);
  await world.pass(500);
  assert.deepEqual(await proof, { kind: 'settled', moved: true });
  assert.equal(world.rounds, 4);
  await world.runner.close();
});

test('R8: a folder that is absent is looked for every few seconds, since nothing says that its disk is back', async () => {
  const world = new World(['absent', 'absent']);
  world.runner.start();
  await world.rest();
  await world.pass(absentLookMs);
  await world.pass(absentLookMs);
  assert.deepEqual([world.rounds, world.runner.status().state], [3, 'settled']);
  assert.deepEqual(world.waits, [absentLookMs, absentLookMs, feedPollMs]);
  await world.runner.close();
});

test('a task that cannot get to rest says so instead of being waited for', async () => {
  for (const state of ['absent', 'refused', 'waiting'] as const) {
    const world = new World([state]);
    const proof = world.runner.prove(new AbortController().signal);
    world.runner.start();
    assert.deepEqual(await proof, { kind: 'failed', state, detail: `it is ${state}` });
    await world.runner.close();
  }
});

test('a runner that is closed while it is waited for says whether it moved anything, since another one goes on', async () => {
  const world = new World(['settled', 'working', 'offline']);
  world.runner.start();
  await world.rest();
  const proof = world.runner.prove(new AbortController().signal);
  await world.rest();
  await world.runner.close();
  assert.deepEqual(await proof, { kind: 'closed', moved: true });
});

test('a task whose records cannot be read for a moment, when it asks or is pushed, goes on and asks again', async () => {
  const world = new World([]);
  world.runner.start();
  await world.rest();
  world.recordsFail = true;
  await world.pass(feedPollMs);
  assert.equal(world.runner.status().state, 'error');
  world.runner.pushed({ share, epoch: 'epoch', head: 7 });
  await world.rest();
  const { feeds } = world;
  world.recordsFail = false;
  await world.pass(feedPollMs);
  assert.equal(world.runner.status().state, 'settled');
  assert.ok(world.feeds > feeds);
  await world.runner.close();
});

test('S60, P27 on a network drive everything is looked through each minute, but no more than a tenth of the time', async () => {
  const world = new World([]);
  world.rescanMs = networkRescanMs;
  world.runner.start();
  await world.rest();
  for (let minute = 0; minute < 5; minute += 1) await world.pass(60_000);
  assert.equal(world.fullHints, 6);
  // A minute for each look: the next one is due ten minutes later, and never later than elsewhere.
  world.roundTakesMs = 60_000;
  await world.pass(60_000);
  world.roundTakesMs = 0;
  const before = world.fullHints;
  for (let minute = 0; minute < 8; minute += 1) await world.pass(60_000);
  assert.equal(world.fullHints, before);
  await world.pass(60_000);
  assert.equal(world.fullHints, before + 1);
  await world.runner.close();
});

/** A task that answers from a script, on a clock that passes when told to. */
class World {
  readonly waits: number[] = [];
  readonly logged: string[] = [];
  readonly runner: TaskRunner;
  rounds = 0;
  fullHints = 0;
  feeds = 0;
  recordsFail = false;
  /** How long each round takes, milliseconds. */
  roundTakesMs = 0;
  rescanMs = fullRescanMs;
  #now = 0;
  #timers: { readonly at: number; readonly wake: () => void }[] = [];

  constructor(script: (Round['state'] | Error)[], paused = false) {
    const task: Task = {
      syncOnce: async () => {
        this.rounds += 1;
        this.#now += this.roundTakesMs;
        const next = script.shift() ?? 'settled';
        if (next instanceof Error) throw next;
        return {
          ...settled,
          state: next,
          steps: next === 'working' ? 1 : 0,
          detail: next === 'settled' ? '' : `it is ${next}`,
        };
      },
      hint: hint => {
        if (hint.paths === undefined) this.fullHints += 1;
      },
      pushed: () => {
        if (this.recordsFail) throw new Error('disk I/O error');
        this.feeds += 1;
        return true;
      },
      hearsAnew: () => undefined,
      progress: () => ({ filesDone: 0, filesLeft: 0, bytesDone: 0, bytesLeft: 0 }),
      why: async () => '',
      apart: async () => undefined,
      report: () => undefined,
      hasMet: () => true,
      endChoices: () => false,
      foresee: () => Promise.reject(new Error('not asked for')),
      decide: () => Promise.reject(new Error('not asked for')),
      close: async () => undefined,
    };
    this.runner = new TaskRunner({
      task,
      share,
      log: (_, event) => void this.logged.push(event),
      monotonicMs: () => this.#now,
      chance: () => 0,
      startTimer: (ms, wake) => this.#start(ms, wake),
      rescanMs: () => this.rescanMs,
      paused,
    });
  }

  /** Until nothing more happens by itself. */
  async rest(): Promise<void> {
    for (let i = 0; i < 20; i += 1) await new Promise(resolve => setImmediate(resolve));
  }

  async pass(ms: number): Promise<void> {
    this.#now += ms;
    const due = this.#timers.filter(each => each.at <= this.#now);
    this.#timers = this.#timers.filter(each => each.at > this.#now);
    for (const each of due) each.wake();
    await this.rest();
  }

  #start(ms: number, wake: () => void): () => void {
    const timer = { at: this.#now + ms, wake };
    this.waits.push(ms);
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter(each => each !== timer);
    };
  }
}
