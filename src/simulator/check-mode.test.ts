import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StationDoor } from '#engine/station-door.ts';
import { createModeCheck } from '#simulator/check-mode.ts';

const door = { commit: async () => ({}), upload: async () => {} } as unknown as StationDoor;

test('d8: a drive that only downloads must not send, one that only uploads must not touch the folder', async () => {
  const told: string[] = [];
  for (const mode of ['two-way', 'download-only', 'upload-only'] as const) {
    const check = createModeCheck('drive1', mode, ({ message }) => told.push(message));
    await check.watching(door).upload([]);
    await check.watching(door).commit({ epoch: '', batches: [] }, [], []);
    check.operation('list', '');
    check.operation('placeNew', 'a');
  }
  assert.deepEqual(told, [
    'd8: drive1 is download-only, and uploads',
    'd8: drive1 is download-only, and commits',
    'd8: drive1 is upload-only, and does placeNew a',
  ]);
});
