import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { LinkLeave, type LinkLeaveDoors, leaveFreshMs } from '#drive/shell/link-leave.ts';
import { StationError } from '#engine/station-door.ts';
import { defaultSettings } from '#protocol/control/settings.ts';

/** A drive whose station says one of these, in turn, or cannot be asked. */
function world(says: readonly (boolean | 'away')[]) {
  const seen = { nowMs: 0, asked: 0, links: true };
  const mayMakeLinks = async (): Promise<boolean> => {
    const said = says[seen.asked++];
    if (said === 'away' || said === undefined) throw new StationError('unreachable', 'away');
    return said;
  };
  const drive = {
    settings: { get: () => ({ ...defaultSettings, sharing: { links: seen.links } }) },
    client: () => ({ mayMakeLinks }),
    monotonicMs: () => seen.nowMs,
  } as unknown as LinkLeaveDoors['drive'];
  return { seen, leave: new LinkLeave({ drive, log: () => undefined }) };
}

test('S81 a station is asked once in a while, and what it said last holds, also while it cannot be asked', async () => {
  const { seen, leave } = world([false, 'away', true]);
  assert.deepEqual([leave.isGiven('a'), leave.isGiven('a'), seen.asked], [true, true, 1]);
  await turn();
  assert.deepEqual([leave.isGiven('a'), seen.asked], [false, 1]);
  for (const wanted of [false, true]) {
    seen.nowMs += leaveFreshMs;
    leave.isGiven('a');
    await turn();
    assert.equal(leave.isGiven('a'), wanted);
  }
  assert.equal(seen.asked, 3);
});

test('S81 switched off in the settings of the drive, no station is asked', () => {
  const { seen, leave } = world([true]);
  seen.links = false;
  assert.equal(leave.isGiven('a'), false);
  assert.equal(seen.asked, 0);
  seen.links = true;
  assert.equal(leave.isGiven('a'), true);
});
