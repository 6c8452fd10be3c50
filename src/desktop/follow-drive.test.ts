import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followDrive } from '#desktop/follow-drive.ts';
import { withDrive } from '#drive/control-fixture.ts';
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
