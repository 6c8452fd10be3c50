import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDrive } from '#drive/control/control-fixture.ts';
import { beatEveryMs, busyLookMs, idleLookMs, statusEvents } from '#drive/control/status-events.ts';
import type { DriveStatus, StatusEvent, TaskState } from '#protocol/control/status.ts';

const saying = (state: TaskState): DriveStatus =>
  ({ computer: 'laptop', connections: [], tasks: [{ state }], wiped: [] }) as unknown as DriveStatus;

/** What is told while the drive goes through these states, one at each look; with the moments of the looks. */
async function told(...states: readonly TaskState[]): Promise<{ lines: StatusEvent[]; atMs: number[] }> {
  const stop = new AbortController();
  const [lines, atMs]: [StatusEvent[], number[]] = [[], []];
  let nowMs = 0;
  let look = 0;
  const doors = {
    status: () => saying(states[look]!),
    monotonicMs: () => nowMs,
    pause: async (ms: number) => {
      nowMs += ms;
      look += 1;
      if (look === states.length) stop.abort();
    },
  };
  for await (const line of statusEvents(doors, stop.signal)) {
    lines.push(line);
    atMs.push(nowMs);
  }
  return { lines, atMs };
}

test('a status is told at once and when it changed, at most four times a second', async () => {
  const { lines, atMs } = await told('syncing', 'syncing', 'up-to-date', 'up-to-date', 'paused');
  assert.deepEqual(
    lines.map(line => (line.kind === 'status' ? line.status.tasks[0]?.state : line.kind)),
    ['syncing', 'up-to-date', 'paused'],
  );
  assert.deepEqual(atMs, [0, 2 * busyLookMs, 2 * busyLookMs + 2 * idleLookMs]);
  assert.ok(busyLookMs >= 250);
});

test('a drive that is at rest beats', async () => {
  const looks = beatEveryMs / idleLookMs;
  const { lines, atMs } = await told(...Array.from({ length: 2 * looks + 1 }, () => 'up-to-date' as const));
  assert.deepEqual(
    lines.map(({ kind }) => kind),
    ['status', 'beat', 'beat'],
  );
  assert.deepEqual(atMs, [0, beatEveryMs, 2 * beatEveryMs]);
});

test('the control API tells every change of the status, as the status itself says it', () =>
  withDrive(async ({ ask, control, station, folder }) => {
    const stop = new AbortController();
    const lines = control().lines<StatusEvent>('GET', '/events', undefined, stop.signal);
    const next = async (): Promise<DriveStatus> => {
      const { value } = await lines.next();
      return value?.kind === 'status' ? value.status : next();
    };
    assert.deepEqual(await next(), await ask('GET', '/status'));
    const trust = station.certificate.fingerprint;
    await ask('POST', '/link', { url: station.address.url, user: 'anna', password: 'p', trust });
    while ((await next()).connections.length === 0);
    const order = { remote: 'docs', folder: folder('docs'), create: false, takeOver: false, rules: {} };
    const { task } = await ask<{ task: string }>('POST', '/tasks', order);
    await ask('POST', `/tasks/${task}/pause`);
    while ((await next()).tasks[0]?.state !== 'paused');
    stop.abort();
    await assert.rejects(lines.next(), { name: 'AbortError' });
  }));
