import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Drive } from '#drive/drive.ts';
import { chooseExisting } from '#drive/task/first-look.ts';

/** A drive whose only task has begun; what is left of its choice, and what its runner is told. */
function begun(left: boolean): { readonly drive: Drive; readonly told: string[] } {
  const record = { id: 'task', rules: { mode: 'two-way' } };
  const told: string[] = [];
  const task = { endChoices: () => left };
  const live = { record, task, runner: { decided: () => told.push('decided') } };
  return { drive: { record: () => record, liveTask: () => live } as unknown as Drive, told };
}

test('R148: of a task that has begun, what is left of its choice can be ended, and nothing else be chosen', async () => {
  const { drive, told } = begun(true);
  await assert.rejects(chooseExisting(drive, 'task', { existing: 'local' }), /has begun/);
  await chooseExisting(drive, 'task', { existing: 'compare' });
  assert.deepEqual(told, ['decided']);
  await assert.rejects(chooseExisting(begun(false).drive, 'task', { existing: 'compare' }), /has begun/);
});
