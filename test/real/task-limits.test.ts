/** A task's own limits, between a real drive and a real station: bytes are counted where they pass. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ControlClient } from '#drive/control/control-client.ts';
import { dataFolder } from '#drive/data-folder.ts';
import { startDrive } from '#drive/main.ts';
import type { RulesOrder } from '#protocol/control/orders.ts';
import type { DriveStatus, TaskAdded, WaitLine } from '#protocol/control/status.ts';
import { startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAfter } from '#test/closings.ts';
import { startCutRelay } from '#test/real/cut-relay.ts';
import { until } from '#test/system/program.ts';

const limit = 200;
const bigBytes = 8_000_000;
const smallBytes = 700_000;
/** How long it is watched, and what may pass meanwhile: what was saved up, and what is said besides. */
const watchedMs = 2_000;
const passedMax = limit * watchedMs + 400_000;

async function world(t: TestContext) {
  const top = mkdtempSync(join(tmpdir(), 'waystation-limits-'));
  closeAfter(t, () => rmSync(top, { recursive: true, force: true }));
  const station = await startTestStation();
  closeAfter(t, () => station[Symbol.asyncDispose]());
  await station.addUser('anna');
  const relay = await startCutRelay(Number(new URL(station.running.url).port));
  closeAfter(t, () => relay[Symbol.asyncDispose]());
  const data = dataFolder(join(top, 'drive'));
  const running = await startDrive(data, 'error');
  closeAfter(t, () => running.close());
  const control = new ControlClient(data);
  const url = `https://127.0.0.1:${relay.port}`;
  await control.ask('POST', '/link', { url, user: 'anna', password: testPassword, trust: station.running.fingerprint });
  const add = async (remote: string, name: string, rules: RulesOrder) => {
    const folder = join(top, name);
    mkdirSync(folder);
    const place = { remote: `home/${remote}`, folder, create: true, takeOver: false, rules };
    const { task } = await control.ask<TaskAdded>('POST', '/tasks', place);
    const left = async (): Promise<number> => {
      const { tasks } = await control.ask<DriveStatus>('GET', '/status');
      return tasks.find(({ id }) => id === task)?.progress.filesLeft ?? 0;
    };
    const set = (order: RulesOrder): Promise<unknown> => control.ask('PATCH', `/tasks/${task}`, order);
    return { folder, left, set };
  };
  const rest = async (): Promise<void> => {
    let last: unknown;
    for await (const line of control.lines<WaitLine>('POST', '/wait', { timeoutMs: 60_000 })) last = line.kind;
    assert.equal(last, 'done');
  };
  return { relay, add, rest };
}

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);

test('A20 a task keeps its own limits, holds no other up, and goes on faster as soon as they are lifted', async t => {
  const { relay, add, rest } = await world(t);
  const slow = await add('slow', 'slow', { limits: { up: limit } });
  const free = await add('free', 'free', {});
  const copy = await add('free', 'free copy', {});
  await rest();
  let passed = 0;
  relay.passed();
  writeFileSync(join(slow.folder, 'big'), randomBytes(bigBytes));
  await until('the big file is under way', () => {
    passed += relay.passed().up;
    return passed > 50_000;
  });
  const small = randomBytes(smallBytes);
  writeFileSync(join(free.folder, 'small'), small);
  await until('the small one is there', () => sizeOf(join(copy.folder, 'small')) === smallBytes);
  passed += relay.passed().up;
  await pause(watchedMs);
  const { up } = relay.passed();
  assert.ok(up < passedMax, `${up} bytes were sent within ${watchedMs} ms`);
  assert.equal(await slow.left(), 1);
  passed += up;
  const lifted = performance.now();
  await slow.set({ limits: { up: 0 } });
  await rest();
  const seconds = (performance.now() - lifted) / 1000;
  assert.ok(seconds < (bigBytes + smallBytes - passed) / (limit * 1000), `${seconds} s`);
  passed += relay.passed().up;
  assert.ok(passed < (bigBytes + smallBytes) * 1.1, `${passed} bytes: nothing was begun anew`);

  const asked = performance.now();
  const late = await add('free', 'late copy', { limits: { down: limit } });
  await rest();
  // Bytes that came are held by the system until they are taken, so what passes says little.
  const receiving = (performance.now() - asked) / 1000;
  assert.ok(receiving > (smallBytes / (limit * 1000)) * 0.7, `${receiving} s`);
  assert.deepEqual(readFileSync(join(late.folder, 'small')), small);
});

test('A20 a limit that is too small is refused in words, and nothing is changed', async t => {
  const { add } = await world(t);
  const { set } = await add('one', 'one', {});
  await assert.rejects(set({ limits: { up: 49 } }), /at least 50 KB\/s/);
  await set({ limits: { up: 50 } });
  await assert.rejects(set({ limits: { down: 1 } }), /at least 50 KB\/s/);
});
