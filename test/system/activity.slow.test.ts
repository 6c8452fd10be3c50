/** What a drive tells of what it does and has done, by real processes: transfers over a slow line, the log, a download. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ControlClient } from '#drive/control/control-client.ts';
import { dataFolder } from '#drive/data-folder.ts';
import type { LogLine, TransferStatus } from '#protocol/control/activity.ts';
import type { Download, DownloadOrder } from '#protocol/control/downloads.ts';
import { agreedContent } from '#test/system/agreed-content.ts';
import { until } from '#test/system/program.ts';
import { randomBytes } from '#test/system/real-files.ts';
import { SlowProxy } from '#test/system/slow-proxy.ts';
import { settle, World } from '#test/system/world.ts';

const mib = 1024 * 1024;
const bytesPerSecond = 3 * mib;
const fileBytes = 24 * mib;

test('S65 S66 over a slow line, rate and time left are sane, the log survives kill -9, and so does a download', async t => {
  const world = await World.started(t);
  const proxy = await SlowProxy.before(t, world.station.port, bytesPerSecond);
  const [sender] = await world.synced(['sender']);
  assert(sender !== undefined);
  const first = randomBytes(fileBytes, 11);
  writeFileSync(join(sender.folder, 'film.mkv'), first);
  await sender.drive.wait();

  const receiver = world.newDrive('receiver');
  await receiver.start();
  await receiver.link(world.station, 'anna', proxy.url);
  const folder = world.folder('receiver');
  const task = await receiver.addTask('home', folder);
  const control = new ControlClient(dataFolder(receiver.data));
  await assertSaneTransfer(control);
  assert.match(await receiver.command('transfers'), /film\.mkv/);
  assert.match(await receiver.command('status'), /MiB\/s, \d+ s left/);
  await receiver.kill();
  await receiver.start();
  await receiver.wait();
  assert.deepEqual(JSON.parse(await receiver.command('transfers', '--json')), []);
  const came = async (): Promise<LogLine[]> => JSON.parse(await receiver.command('log', '--search', 'FILM', '--json'));
  assert.deepEqual(
    (await came()).map(({ kind, path, bytes }) => [kind, path, bytes]),
    [['came', 'film.mkv', fileBytes]],
  );

  // The version before is fetched to another place, and the program killed in the middle.
  const version = agreedContent(dataFolder(receiver.data), task, 'film.mkv');
  writeFileSync(join(sender.folder, 'film.mkv'), 'cut');
  await settle([sender.drive, receiver]);
  const destination = join(world.folder('elsewhere'), 'film of before.mkv');
  const order: DownloadOrder = { task, ...version, name: 'film.mkv', what: 'version', destination };
  const { id } = await control.ask<Download>('POST', '/downloads', order);
  const download = async (): Promise<Download> => JSON.parse(await receiver.command('downloads', 'list', '--json'))[0];
  await until('a third of the download', async () => {
    const [one] = await control.ask<Download[]>('GET', '/downloads');
    return (one?.bytes ?? 0) > fileBytes / 3;
  });
  await receiver.kill();
  await receiver.start();
  const again = await download();
  assert.equal(again.state, 'running');
  assert.ok(again.bytes > fileBytes / 4, `${again.bytes} bytes are there still`);
  await until('the end of the download', async () => (await download()).state === 'done');
  assert.ok(readFileSync(destination).equals(first));
  assert.deepEqual(JSON.parse(await receiver.command('downloads', 'forget', id, '--json')), { records: 1 });
  assert.ok(existsSync(destination));

  rmSync(join(folder, 'film.mkv'));
  await settle([receiver, sender.drive]);
  assert.deepEqual(
    (await came()).map(({ kind }) => kind),
    ['came', 'came-change', 'deleted-there'],
  );
  const csv = await receiver.command('log', '--csv', '--kind', 'deleted-there');
  assert.match(csv, /^time,folder,kind,.*\r\n.*,deleted-there,file,film\.mkv,/);
});

/** Waits for half of the film, and looks at what is told of it on the way. */
async function assertSaneTransfer(control: ControlClient): Promise<void> {
  const seen: TransferStatus[] = [];
  const far = await until('half of the film with a rate', async () => {
    const [transfer] = await control.ask<TransferStatus[]>('GET', '/transfers');
    if (transfer !== undefined) seen.push(transfer);
    return transfer !== undefined && transfer.rate !== null && transfer.bytes > fileBytes / 2 ? transfer : undefined;
  });
  assert.deepEqual([far.path, far.direction, far.files, far.total], ['film.mkv', 'down', 1, fileBytes]);
  assert.ok(far.rate !== null && far.rate > bytesPerSecond / 2 && far.rate < bytesPerSecond * 2, `${far.rate} bytes/s`);
  const expected = (fileBytes - far.bytes) / bytesPerSecond;
  assert.ok(far.secondsLeft !== null && far.secondsLeft < expected * 2 + 1 && far.secondsLeft > expected / 2 - 1);
  assert.ok(
    seen.every(({ bytes }, at) => bytes >= (seen[at - 1]?.bytes ?? 0)),
    'it only goes forward',
  );
}
