/** Every order of the control API, with bodies of every form: carried out or refused with its code, never a failure. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ControlledDrive, withDrive } from '#drive/control/control-fixture.ts';
import { DriveError } from '#drive/drive-error.ts';
import { changedJson } from '#protocol/changed-json-fixture.ts';
import type { DriveStatus, Linked, TaskAdded } from '#protocol/control/status.ts';

type Method = 'POST' | 'PATCH';

/** Orders that are well formed; what they name is not always there. */
function goodOrders({ station, folder }: ControlledDrive, task: string, connection: string) {
  const rules = {
    mode: 'two-way',
    conflict: 'newest',
    keepDiscarded: true,
    consistencyCheck: true,
    filter: { sizeMax: 5, names: ['a'], extensions: ['*.b'] },
    holdFiles: 10,
    bin: { days: 3, bytesMax: 1_000 },
    limits: { up: 100, down: 0 },
  };
  return [
    ['POST', '/link', { url: station.address.url, user: 'anna', password: 'p', computer: 'c', trust: 'AB:CD' }],
    ['POST', `/connections/${connection}/trust`, { fingerprint: station.certificate.fingerprint }],
    ['POST', '/tasks', { remote: 'docs', folder: folder('other'), create: false, takeOver: false, rules }],
    ['PATCH', `/tasks/${task}`, rules],
    ['POST', `/tasks/${task}/relocate`, { folder: folder('elsewhere') }],
    ['POST', `/tasks/${task}/pause`, {}],
    ['POST', '/holds/ab/release', {}],
    ['POST', '/bin/restore', { what: ['ab'], to: folder('back') }],
    ['POST', '/bin/empty', { task }],
    ['POST', '/share-link', { path: folder('docs'), password: 'p', days: 3, uses: 2 }],
    ['POST', '/copy', { task, paths: [folder('source')] }],
    ['POST', '/show', { path: '/there/is/no/such/task' }],
    ['PATCH', '/settings', { notices: { holds: false }, limits: { up: 100, hours: [] }, overlays: { show: true } }],
  ] as const satisfies readonly (readonly [Method, string, object])[];
}

test('any JSON in place of an order is refused by its form, or carried out', async () => {
  await withDrive(async world => {
    const trust = world.station.certificate.fingerprint;
    const link = { url: world.station.address.url, user: 'anna', password: 'p', trust };
    const { connection } = await world.ask<Linked>('POST', '/link', link);
    const place = { remote: 'docs', folder: world.folder('docs'), create: false, takeOver: false, rules: {} };
    const { task } = await world.ask<TaskAdded>('POST', '/tasks', place);
    for (const [method, path, good] of goodOrders(world, task, connection)) {
      const body = Object.keys(good).length === 0 ? fc.jsonValue() : fc.oneof(fc.jsonValue(), changedJson(good));
      await fc.assert(
        fc.asyncProperty(body, value => answersInForm(world, method, path, value)),
        { numRuns: 40 },
      );
    }
    assert.notEqual((await world.ask<DriveStatus>('GET', '/status')).computer, '');
  });
});

/** Carried out, or a refusal whose code is not that of a failure. */
async function answersInForm(world: ControlledDrive, method: Method, path: string, value: unknown): Promise<void> {
  try {
    for await (const _line of world.control().lines(method, path, value));
  } catch (error) {
    assert.ok(error instanceof DriveError, `${path}: ${String(error)}`);
    assert.notEqual(error.code, 'internal', `${path}: ${error.message}`);
  }
}
