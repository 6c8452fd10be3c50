import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mock, test } from 'node:test';
import { apply } from '#cli/drive-apply.ts';
import { type ControlledDrive, withDrive } from '#drive/control/control-fixture.ts';
import type { SettingsTold } from '#protocol/control/settings.ts';
import type { DriveStatus } from '#protocol/control/status.ts';
import { closeAfter } from '#test/closings.ts';
import { run } from '#test/system/program.ts';

/** What one run of the command says it did. */
async function applied({ data }: ControlledDrive, file: string, dryRun = false): Promise<unknown> {
  const written = mock.method(process.stdout, 'write', () => true);
  try {
    await apply(file, { data: data.path, json: true, dryRun });
    return JSON.parse(written.mock.calls.map(({ arguments: [text] }) => text).join(''));
  } finally {
    written.mock.restore();
  }
}

test('a drive is linked, gets its tasks and their rules by one file, and the same file again changes nothing', async () => {
  await withDrive(async world => {
    const { station, ask } = world;
    const folder = world.folder('docs');
    const file = join(dirname(folder), 'tasks.json');
    writeFileSync(join(dirname(folder), 'password'), 'p\n');
    const wanted = (task: object): void => {
      const link = { url: station.address.url, user: 'anna', 'password-file': 'password' };
      const trust = station.certificate.fingerprint;
      writeFileSync(
        file,
        JSON.stringify({ stations: [{ ...link, trust, tasks: [{ remote: 'docs', folder, ...task }] }] }),
      );
    };
    const status = () => ask<DriveStatus>('GET', '/status');

    wanted({ mode: 'upload-only', 'exclude-names': ['private.txt'] });
    const planned = await applied(world, file, true);
    assert.deepEqual(planned, [
      { step: 'link', url: station.address.url, user: 'anna' },
      { step: 'add', folder, remote: 'docs' },
    ]);
    assert.deepEqual((await status()).connections, []);
    assert.deepEqual(await applied(world, file), planned);
    const [task] = (await status()).tasks;
    assert.deepEqual([task?.folder, task?.mode, task?.rules.filter.names], [folder, 'upload-only', ['private.txt']]);
    assert.deepEqual(await applied(world, file), []);

    wanted({ mode: 'download-only', paused: true });
    assert.deepEqual(await applied(world, file), [
      { step: 'set', folder, remote: 'docs' },
      { step: 'pause', folder, remote: 'docs' },
    ]);
    const [changed] = (await status()).tasks;
    assert.deepEqual([changed?.id, changed?.mode, changed?.paused], [task?.id, 'download-only', true]);
    assert.deepEqual(changed?.rules.filter.names, ['private.txt'], 'what a file does not say stays');
    wanted({ paused: false });
    assert.deepEqual(await applied(world, file), [{ step: 'resume', folder, remote: 'docs' }]);
    wanted({});
    assert.deepEqual(await applied(world, file), []);
    for (const up of [100, 0]) {
      wanted({ limits: { up, down: 0 } });
      assert.deepEqual(await applied(world, file), [{ step: 'set', folder, remote: 'docs' }], `limits of ${up}`);
      assert.deepEqual(await applied(world, file), [], `limits of ${up} again`);
    }
  });
});

test('an account that is not linked, and whose password the file does not name, is told how it is linked', async () => {
  await withDrive(async world => {
    const file = join(dirname(world.folder('docs')), 'tasks.yaml');
    writeFileSync(file, `stations: [{ url: '${world.station.address.url}', user: anna }]`);
    await assert.rejects(applied(world, file), /names no password-file.*waystation drive link/);
    writeFileSync(file, `stations: [{ url: '${world.station.address.url}', user: anna, password-file: nowhere }]`);
    await assert.rejects(applied(world, file), /nowhere cannot be read/);
  });
});

test('S81 settings of the drive as a whole are chosen by a file, and the same file again changes nothing', async () => {
  await withDrive(async world => {
    const file = join(dirname(world.folder('docs')), 'settings.yaml');
    writeFileSync(file, 'settings:\n  sharing: { links: false }\n  limits: { up: 500 }\n');
    const step = { step: 'settings', settings: { sharing: { links: false }, limits: { up: 500 } } };
    const chosen = async (): Promise<unknown[]> => {
      const { sharing, limits } = await world.ask<SettingsTold>('GET', '/settings');
      return [sharing.links, limits.up, limits.down];
    };
    assert.deepEqual(await applied(world, file, true), [step]);
    assert.deepEqual(await chosen(), [true, 0, 0]);
    assert.deepEqual(await applied(world, file), [step]);
    assert.deepEqual(await chosen(), [false, 500, 0]);
    assert.deepEqual(await applied(world, file), []);
  });
});

test('where no drive runs, that is said, with the exit code for it', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-apply-'));
  closeAfter(t, () => rmSync(folder, { recursive: true }));
  const file = join(folder, 'tasks.yaml');
  writeFileSync(file, 'settings:\n  sharing: { links: false }\n');
  // As a program: a promise that nobody hears of ends one.
  const { code, err } = await run({ args: ['drive', 'apply', file, '--data', folder] });
  assert.equal(code, 3, err);
  assert.match(err, /^waystation: no drive runs on .*; start it with: waystation drive start --data .*\n$/);
});
