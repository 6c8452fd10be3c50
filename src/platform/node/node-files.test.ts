import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { filesContract } from '#platform/contract/files.contract.ts';
import type { FilesWorld } from '#platform/contract/files-world.ts';
import { loadLibc } from '#platform/node/libc.ts';
import { type NodeFilesOptions, openFiles } from '#platform/node/node-files.ts';
import { nodeUserActions } from '#platform/node/node-user-actions.ts';

filesContract('node', async () => world({}));
filesContract('node without the C library', async () => world({ libc: undefined }));

test('the C library is found where these tests run on Linux', () => {
  assert.equal(loadLibc() !== undefined, process.platform === 'linux');
});

test('a volume that knows no such renames is served step by step', async () => {
  const libc = loadLibc();
  if (libc === undefined) return;
  const invalid = -os.constants.errno.EINVAL;
  const { files, user, dispose } = await world({
    libc: { ...libc, renameNoReplace: () => invalid, renameExchange: () => invalid },
  });
  await files.mark('m');
  user.write('f', 'old');
  const staged = await files.stage('s');
  await staged.write(Buffer.from('new'));
  await staged.finish({ mode: 0o644, mtimeNs: 0n });
  assert.equal(await files.exchange('s', 'f'), 'done');
  assert.equal(await files.placeNew('s', 'f'), 'exists');
  assert.equal(await files.placeNew('s', 'g'), 'done');
  assert.deepEqual([...user.read('f')], [...Buffer.from('new')]);
  assert.deepEqual([...user.read('g')], [...Buffer.from('old')]);
  await dispose();
});

test('a folder that is not there has no identity, lists nothing and gets nothing', async () => {
  const { files, dispose, home } = await world({});
  fs.rmdirSync(home);
  assert.equal(await files.identity(), undefined);
  assert.equal(await files.list(''), undefined);
  assert.equal(await files.stat('f'), undefined);
  assert.equal(await files.makeFolder('d'), 'absent');
  await assert.rejects(files.mark('m'), { name: 'FilesError' });
  fs.mkdirSync(home);
  assert.deepEqual((await files.identity())?.marker, undefined);
  await dispose();
});

test('names that are no UTF-8 are told apart, sockets and pipes are of kind other', async () => {
  const { files, dispose, home } = await world({});
  fs.writeFileSync(Buffer.concat([Buffer.from(`${home}/bad`), Buffer.from([0xff])]), '');
  fs.writeFileSync(`${home}/good`, '');
  fs.symlinkSync(Buffer.from([0xfe]), `${home}/link`);
  const listing = await files.list('');
  assert.deepEqual(listing?.unreadable, ['bad\ufffd']);
  assert.deepEqual(listing?.entries.map(entry => entry.name).sort(), ['good', 'link']);
  await assert.rejects(files.readLink('link'), { code: 'name' });
  await dispose();
});

test('the reserved directory is for its owner only', async () => {
  const { files, dispose, home } = await world({});
  await files.mark('m');
  for (const path of ['.waystation', '.waystation/staging', '.waystation/bin']) {
    assert.equal(fs.statSync(`${home}/${path}`).mode & 0o777, 0o700);
  }
  await dispose();
});

test('no descriptor stays open', async () => {
  if (process.platform !== 'linux') return;
  const { files, user, dispose } = await world({});
  await files.mark('m');
  user.mkdir('d');
  const open = () => fs.readdirSync('/proc/self/fd').length;
  const round = async () => {
    const staged = await files.stage('s');
    await staged.write(Buffer.alloc(10));
    await staged.finish({ mode: 0o644, mtimeNs: 0n });
    await files.makeDurable(['s', 's']);
    await files.placeNew('s', 'd/f');
    await files.exchange('absent', 'd/f');
    await files.list('d');
    await files.stat('d/f');
    await files.setMeta('d/f', { mode: 0o600, mtimeNs: 1n });
    await files.takeOut('d/f', 't');
    await files.bin('t', 'd/f');
    await files.syncFolders(['', 'd']);
    await assert.rejects(files.makeFolder('n'.repeat(300)));
  };
  await round();
  const before = open();
  for (let count = 0; count < 20; count += 1) await round();
  assert.equal(open(), before);
  await dispose();
});

test('a long listing lets others have their turn', async () => {
  // In memory where there is such a volume: making the files is the slow part.
  const { files, dispose, home } = await world({}, fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir());
  for (let index = 0; index < 8_000; index += 1) fs.closeSync(fs.openSync(`${home}/${index}`, 'w'));
  let turns = 0;
  let done = false;
  const count = () => {
    turns += 1;
    if (!done) setImmediate(count);
  };
  setImmediate(count);
  const listing = await files.list('');
  done = true;
  assert.equal(listing?.entries.length, 8_000);
  assert.ok(turns >= 2, `${turns} turns of the event loop during the listing`);
  await dispose();
});

async function world(options: NodeFilesOptions, volume = os.tmpdir()): Promise<FilesWorld & { home: string }> {
  const top = fs.mkdtempSync(`${volume}/waystation-files-`);
  const home = `${top}/task`;
  fs.mkdirSync(home);
  fs.mkdirSync(`${top}/outside`);
  return {
    home,
    files: openFiles(home, options),
    user: nodeUserActions(home),
    exactTimes: !('libc' in options) || options.libc !== undefined,
    nowMs: Date.now,
    pass: ms => sleep(ms),
    dispose: async () => fs.rmSync(top, { recursive: true, force: true }),
  };
}
