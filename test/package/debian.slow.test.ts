/** The Debian packages: examined by Debian's own tools, and lived through in a Debian without Node. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { run } from '#scripts/package/run-program.ts';
import { DebianRoot } from '#test/package/debian-root.ts';
import { emptyFolder, pack, packedFile, packedIn } from '#test/package/packed.ts';
import { canMount, canUse, inOwnMounts } from '#test/real/own-mounts.ts';
import type { Program } from '#test/system/program.ts';

await inOwnMounts(import.meta.filename);

const names = ['waystation', 'waystation-station', 'waystation-drive'] as const;
const password = 'correct horse battery';
const older = '0.0.9';

let built: string;
before(() => {
  built = pack('--only', 'deb');
});

const debsIn = (out: string): readonly string[] => names.map(name => packedFile(out, `${name}_`));

test('the same checkout gives the same packages, to the byte', () => {
  const again = pack('--only', 'deb');
  assert.deepEqual(packedIn(again), packedIn(built));
  assert.equal(readFileSync(join(again, 'SHA256SUMS'), 'utf8'), readFileSync(join(built, 'SHA256SUMS'), 'utf8'));
  run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: built });
});

test('lintian finds no error and nothing to warn of', async t => {
  if (!canUse(t, 'lintian')) return;
  const lintian = spawn('lintian', ['--allow-root', '--fail-on', 'error,warning', ...debsIn(built)]);
  let said = '';
  lintian.stdout.on('data', piece => {
    said += String(piece);
  });
  const [code] = await once(lintian, 'close');
  assert.equal(code, 0, said);
});

test('units, menu entries, metainfo and manual pages are as their tools want them', t => {
  if (!canUse(t, 'systemd-analyze', 'desktop-file-validate', 'appstreamcli', 'man')) return;
  const tree = emptyFolder();
  for (const deb of debsIn(built)) run('dpkg-deb', ['-x', deb, tree]);
  for (const [unit, manager] of [
    ['usr/lib/systemd/system/waystation-station.service', '--system'],
    ['usr/lib/systemd/user/waystation-drive.service', '--user'],
  ] as const)
    verifyUnit(join(tree, unit), manager);
  // 0 is sealed off, 100 is open; what a server without a network of its own can have.
  const service = join(tree, 'usr/lib/systemd/system/waystation-station.service');
  run('systemd-analyze', ['security', '--offline=yes', '--threshold=20', '--no-pager', service]);
  const entries = ['usr/share/applications/waystation.desktop', 'etc/xdg/autostart/waystation-tray.desktop'];
  for (const entry of entries) assert.equal(run('desktop-file-validate', [join(tree, entry)]), '');
  run('appstreamcli', ['validate', '--no-net', join(tree, 'usr/share/metainfo/org.waystation.drive.metainfo.xml')]);
  for (const page of [
    'man1/waystation.1',
    'man1/waystation-station.1',
    'man1/waystation-drive.1',
    'man8/waystation-station.8',
  ])
    assert.deepEqual(warningsOf(join(tree, `usr/share/man/${page}.gz`)), []);
});

/** systemd looks whether the program is there: on this computer another one stands for it. */
function verifyUnit(file: string, manager: string): void {
  const copy = join(emptyFolder(), file.slice(file.lastIndexOf('/') + 1));
  writeFileSync(copy, readFileSync(file, 'utf8').replace('/usr/bin/waystation', '/bin/true'));
  run('systemd-analyze', ['verify', '--man=no', manager, copy], { env: { XDG_RUNTIME_DIR: emptyFolder() } });
}

function warningsOf(page: string): readonly string[] {
  const said = run('sh', ['-c', 'man --warnings -E UTF-8 -l "$0" 2>&1 >/dev/null', page]);
  return said.split('\n').filter(line => line !== '');
}

test('S3 S6 S85: in a Debian without Node a station and a drive are installed, work, go on after an upgrade, and leave all files when they are removed', async t => {
  if (!canMount(t, 'debootstrap', 'chroot', 'setpriv')) return;
  const root = DebianRoot.make(t);
  await root.run('useradd', ['--create-home', 'anna']);
  await assert.rejects(root.run('sh', ['-c', 'command -v node']));
  const atFirst = root.paths();

  const said = await install(root, pack('--only', 'deb', '--as-version', older));
  assert.match(said, /sudo waystation-station user add NAME --admin/);
  assert.match(said, /systemd does not run here/);
  assert.match(await root.run('waystation', ['--version']), /^\d/);

  await root.run('waystation-station', ['user', 'add', 'anna', '--admin', '--password-stdin'], { input: password });
  const first = await startBoth(root);
  assert.match(await pageOf(first.port), /<div id="root">/);
  await link(root, first.port);
  await syncs(root, 'before.txt');
  assert.equal(await root.run('stat', ['--format=%U %a', '/var/lib/waystation']), 'waystation 700\n');
  assert.equal(await root.run('find', ['/var/lib/waystation', '!', '-user', 'waystation']), '');
  await stop(first);

  await install(root, built);
  assert.doesNotMatch(await root.run('dpkg', ['--status', 'waystation']), new RegExp(`^Version: ${older}$`, 'm'));
  const second = await startBoth(root, first.port);
  await syncs(root, 'after.txt');
  await stop(second);

  const removing = await root.run('apt-get', ['remove', '--yes', ...names]);
  assert.match(removing, /Left: \/var\/lib\/waystation, with all files of this station/);
  assert.match(removing, /Left: every synced folder as it is/);
  assert.match(await root.run('apt-get', ['purge', '--yes', ...names]), /sudo rm -r \/var\/lib\/waystation/);
  const atLast = root.paths();
  const left = atLast.filter(path => !atFirst.includes(path));
  assert.deepEqual(
    left.filter(path => !/^(home\/anna|var\/lib\/waystation)($|\/)/.test(path)),
    [],
  );
  assert.deepEqual(
    atFirst.filter(path => !atLast.includes(path)),
    [],
  );
  assert.ok(left.includes('var/lib/waystation/station.db'));
  assert.equal(readFileSync(join(root.folder, 'home/anna/one/after.txt'), 'utf8'), 'after.txt');
});

function install(root: DebianRoot, out: string): Promise<string> {
  const place = join(root.folder, 'tmp/packages');
  mkdirSync(place, { recursive: true });
  for (const deb of debsIn(out)) run('cp', [deb, place]);
  const files = debsIn(out).map(deb => `/tmp/packages/${deb.slice(deb.lastIndexOf('/') + 1)}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  return root.run('apt-get', ['install', '--yes', '--no-install-recommends', ...files], { env });
}

interface Both {
  readonly station: Program;
  readonly drives: readonly Program[];
  readonly port: string;
}

/** As the units start them, since no systemd runs in a folder. */
async function startBoth(root: DebianRoot, port = '0'): Promise<Both> {
  const unit = readFileSync(join(root.folder, 'usr/lib/systemd/system/waystation-station.service'), 'utf8');
  const [, user = ''] = /^User=(.*)$/m.exec(unit) ?? [];
  const [, data = ''] = /^Environment=WAYSTATION_STATION=(.*)$/m.exec(unit) ?? [];
  const [, start = ''] = /^ExecStart=(.*) \$STATION_OPTIONS$/m.exec(unit) ?? [];
  const asService = [`--reuid=${user}`, `--regid=${user}`, '--init-groups', '--no-new-privs', '--bounding-set=-all'];
  const listen = ['--listen', `127.0.0.1:${port}`];
  const env = { WAYSTATION_STATION: data };
  const station = root.start('setpriv', [...asService, '--', ...start.split(' '), ...listen], { env });
  const [, found = ''] = await station.line(/listening on https:\/\/127\.0\.0\.1:(\d+)/);
  const drives = ['one', 'two'].map(name => root.start('waystation', ['drive', 'start'], asAnna(name)));
  for (const drive of drives) await drive.line(/^ready$/m);
  return { station, drives, port: found };
}

const asAnna = (drive: string) => ({ user: 'anna', env: { WAYSTATION_DRIVE: `/home/anna/drive-${drive}` } });

async function link(root: DebianRoot, port: string): Promise<void> {
  const info = await root.run('waystation-station', ['info']);
  const fingerprint = /[0-9A-F:]{95}/.exec(info)?.[0] ?? '';
  for (const name of ['one', 'two']) {
    const address = ['drive', 'link', `127.0.0.1:${port}`, '--user', 'anna', '--password-stdin'];
    const trust = ['--trust', fingerprint, '--computer', name];
    await root.run('waystation', [...address, ...trust], { ...asAnna(name), input: password });
    await root.run('mkdir', [`/home/anna/${name}`], { user: 'anna' });
    await root.run('waystation', ['drive', 'task', 'add', 'home', `/home/anna/${name}`], asAnna(name));
  }
}

/** What is written into the folder of one drive comes into that of the other. */
async function syncs(root: DebianRoot, name: string): Promise<void> {
  await root.run('sh', ['-c', `printf %s ${name} > /home/anna/one/${name}`], { user: 'anna' });
  for (const drive of ['one', 'two']) await root.run('waystation', ['drive', 'wait', '--timeout', '60'], asAnna(drive));
  assert.equal(readFileSync(join(root.folder, 'home/anna/two', name), 'utf8'), name);
}

/** What a browser gets, whatever it thinks of the certificate. */
async function pageOf(port: string): Promise<string> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/', rejectUnauthorized: false }, resolve).once('error', reject);
  });
  return Buffer.concat(await answer.toArray()).toString();
}

async function stop({ station, drives }: Both): Promise<void> {
  for (const program of [...drives, station]) assert.equal((await program.end('SIGTERM')).code, 0, program.tail());
}
