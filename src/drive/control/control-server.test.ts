import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeCertificate } from '#drive/connection/station-fixture.ts';
import { ControlClient, NotRunning } from '#drive/control/control-client.ts';
import { withDrive } from '#drive/control/control-fixture.ts';
import { dataFolder } from '#drive/data-folder.ts';
import { DriveError, type DriveErrorCode } from '#drive/drive-error.ts';
import type { DriveStatus, Linked, TaskAdded, WaitLine, Why } from '#protocol/control/status.ts';

const rules = {};

test('S8 S14 S30 S33 S34 S36 a drive is told everything over its socket, and finds it again', async () => {
  await withDrive(async world => {
    const { ask, station } = world;
    const order = { url: station.address.url, user: 'anna', password: 'p' };
    await rejects(ask('POST', '/link', order), 'untrusted', new RegExp(station.certificate.fingerprint));
    assert.equal(station.heard.length, 0);
    const linked = await ask<Linked>('POST', '/link', { ...order, trust: station.certificate.fingerprint });
    assert.deepEqual(linked, { ...linked, account: 'anna', fingerprint: station.certificate.fingerprint });
    const again = await ask<Linked>('POST', '/link', { ...order, trust: station.certificate.fingerprint });
    assert.equal(again.connection, linked.connection);

    const folder = world.folder('docs');
    writeFileSync(join(folder, 'left-out.iso'), '');
    const task = {
      remote: 'docs',
      folder,
      create: false,
      takeOver: false,
      rules: { filter: { extensions: ['*.iso'] } },
    };
    await rejects(
      ask('POST', '/tasks', { ...task, remote: 'nope' }),
      'refused',
      /there is: docs \(write\), library \(read\)/,
    );
    await rejects(ask('POST', '/tasks', { ...task, remote: 'library' }), 'refused', /--mode download-only/);
    const added = await ask<TaskAdded>('POST', '/tasks', task);
    await rejects(ask('POST', '/tasks', task), 'refused', new RegExp(`task ${added.task} already syncs`));

    await ask('POST', `/tasks/${added.task.slice(0, 5)}/pause`, {});
    await world.restart();
    const status = await ask<DriveStatus>('GET', '/status');
    assert.deepEqual(
      status.tasks.map(each => [each.id, each.state, each.folder]),
      [[added.task, 'paused', folder]],
    );
    assert.equal((await ask<Why>('GET', why(join(folder, 'left-out.iso')))).reason, 'filtered');
    assert.equal((await ask<Why>('GET', why(join(folder, 'x')))).reason, 'paused');
    assert.equal((await ask<Why>('GET', why(tmpdir()))).reason, 'not-synced');

    world.rename('papers');
    const nowhere = { ...task, remote: 'nope', folder: world.folder('other') };
    await rejects(ask('POST', '/tasks', nowhere), 'refused', /there is: papers \(write\)/);
    assert.equal((await ask<DriveStatus>('GET', '/status')).tasks[0]?.share, 'papers', 'B28: it has another name now');
    world.rename('docs');

    await ask('PATCH', `/tasks/${added.task}`, { mode: 'download-only' });
    assert.equal((await ask<DriveStatus>('GET', '/status')).tasks[0]?.mode, 'download-only');
    await ask('DELETE', `/tasks/${added.task}`);
    assert.ok(existsSync(join(folder, 'left-out.iso')));
    assert.ok((await ask<TaskAdded>('POST', '/tasks', task)).task !== added.task);
    assert.deepEqual(await ask('POST', `/connections/${linked.connection}/unlink`, {}), { heard: true });
    assert.deepEqual((await ask<DriveStatus>('GET', '/status')).tasks, []);
  });
});

test('S82 S84 a replaced certificate stops sync, says so, and is trusted on order', async () => {
  await withDrive(async world => {
    const { ask, station } = world;
    const order = { url: station.address.url, user: 'anna', password: 'p', trust: station.certificate.fingerprint };
    const { connection } = await ask<Linked>('POST', '/link', order);
    const place = { remote: 'docs', folder: world.folder('docs'), create: false, takeOver: false, rules };
    await ask('POST', '/tasks', place);

    const other = await makeCertificate();
    await ask('POST', `/connections/${connection}/trust`, { fingerprint: other.fingerprint });
    const lines: WaitLine[] = [];
    for await (const line of world.control().lines<WaitLine>('POST', '/wait', {})) lines.push(line);
    const last = lines.at(-1);
    assert.equal(last?.kind, 'failed');
    const { connections, tasks } = await ask<DriveStatus>('GET', '/status');
    assert.equal(connections[0]?.state, 'certificate');
    for (const said of [other.fingerprint, station.certificate.fingerprint, `drive trust ${connection}`]) {
      assert.ok(connections[0]?.detail.includes(said), connections[0]?.detail);
    }
    assert.equal(tasks[0]?.state, 'error');
    await ask('POST', `/connections/${connection}/trust`, { fingerprint: station.certificate.fingerprint });
    await ask('POST', '/tasks', { ...place, folder: world.folder('more') });
    assert.equal((await ask<DriveStatus>('GET', '/status')).connections[0]?.state, 'connected');
  });
});

test('only who has the token, and only well-formed orders, are heard', async () => {
  await withDrive(async world => {
    const { ask } = world;
    if (process.platform !== 'win32') {
      for (const path of [world.data.socket, world.data.token]) assert.equal(statSync(path).mode & 0o777, 0o600);
    }
    await rejects(ask('POST', '/link', { url: 'x' }), 'invalid', /user|required/);
    await rejects(ask('POST', '/link', { url: 'http://x', user: 'u', password: 'p' }), 'invalid', /https:/);
    await rejects(ask('POST', '/wait', { timeout: 'soon' }), 'invalid', /timeout|additional/);
    await rejects(ask('POST', '/tasks/zz/pause', {}), 'not-found', /no task "zz"/);
    await rejects(ask('GET', '/nothing'), 'not-found', /no GET/);
    writeFileSync(world.data.token, 'wrong\n');
    await rejects(ask('GET', '/status'), 'refused', /token/);
  });
});

test('who asks while the drive starts, with the token of the one before, is heard with the new one', async () => {
  await withDrive(async ({ ask, data }) => {
    const token = readFileSync(data.token, 'utf8');
    writeFileSync(data.token, 'of the drive before\n');
    const asked = ask<DriveStatus>('GET', '/status');
    writeFileSync(data.token, token);
    assert.deepEqual((await asked).tasks, []);
  });
});

test('where no drive runs, the message says how to start one', async () => {
  const control = new ControlClient(dataFolder(join(tmpdir(), 'waystation-none')));
  await assert.rejects(control.ask('GET', '/status'), (error: unknown) => {
    assert.ok(error instanceof NotRunning);
    assert.match(error.message, /waystation drive start --data/);
    return true;
  });
});

function why(path: string): string {
  return `/why?path=${encodeURIComponent(path)}`;
}

async function rejects(asked: Promise<unknown>, code: DriveErrorCode, message: RegExp): Promise<void> {
  await assert.rejects(asked, (error: unknown) => {
    assert.ok(error instanceof DriveError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  });
}
