import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Followed, followDrive } from '#desktop/follow-drive.ts';
import { statusOf, taskOf } from '#desktop/status-fixture.ts';
import { withDrive } from '#drive/control/control-fixture.ts';
import { until } from '#test/system/program.ts';

test('a drive is followed across its stop and its start, and no longer than wanted', () =>
  withDrive(async ({ control, restart }) => {
    const seen: boolean[] = [];
    const stop = new AbortController();
    const following = followDrive(control(), status => seen.push(status !== undefined), stop.signal);
    await until('the drive is seen', () => (seen.length === 1 ? true : undefined));
    await restart();
    await until('it is seen again', () => (seen.at(-1) === true && seen.length > 1 ? true : undefined));
    assert.deepEqual([...new Set(seen)], [true, false]);
    stop.abort();
    await following;
  }));

test('what does not change is told again by every beat', async () => {
  const failing = statusOf([taskOf('error')]);
  const stop = new AbortController();
  async function* lines(): AsyncGenerator<unknown> {
    yield { kind: 'status', status: failing };
    yield { kind: 'beat' };
    yield { kind: 'beat' };
    stop.abort();
  }
  const told: unknown[] = [];
  await followDrive({ lines } as unknown as Followed, seen => told.push(seen), stop.signal);
  assert.deepEqual(told, [failing, failing, failing]);
});
