/** A file of 2 GiB whose way is cut off by kill -9 on both legs: what has arrived does not travel again. */
import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, openSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { transferBytesMax } from '#protocol/content.ts';
import { CountingProxy } from '#test/system/counting-proxy.ts';
import { until } from '#test/system/program.ts';
import { randomBytes } from '#test/system/real-files.ts';
import { readEntry } from '#test/system/tree.ts';
import { fastestFolder, World } from '#test/system/world.ts';

const mib = 1024 * 1024;
const fileBytes = 2048 * mib;
const blockBytes = 16 * mib;
/** One block in so many holds bytes that nothing compresses and no other block has; the rest of the file is holes. */
const randomEvery = 4;
const randomTotal = fileBytes / randomEvery;
/** The file thrice (here, at the station, there), with room for other tests. */
const roomBytes = 12 * 1024 * mib;
const waitSeconds = 240;
const askEveryMs = 20;
/**
 * What may travel beside the random bytes, which is less than a twentieth of them: because of a kill, a request on its
 * way, the one read ahead of it and what the system still holds; questions, manifests, holes, TLS.
 */
const besideMax = 6 * transferBytesMax;

test('2 GiB arrive whole although sender and receiver are killed on the way, and no finished chunk travels twice', async t => {
  const world = new World(t, { under: roomyFolder() });
  await world.station.start();
  await world.station.addUser('anna');
  const here = world.folder('here');
  const there = world.folder('there');
  const file = join(here, 'disk.img');
  makeSparse(file);
  const proxy = await CountingProxy.before(t, world.station.port);

  const sender = world.newDrive('sender');
  await sender.start();
  await sender.link(world.station, 'anna', proxy.url);
  await sender.addTask('home', here);
  await until('a third of the upload', () => proxy.up > randomTotal / 3, { everyMs: askEveryMs });
  await sender.kill();
  assert.ok(proxy.up < (randomTotal * 2) / 3, `killed in the middle, after ${proxy.up} bytes`);
  await sender.start();
  await sender.wait(waitSeconds);
  t.diagnostic(`sent ${(proxy.up / mib).toFixed(0)} MiB of ${randomTotal / mib} MiB`);
  assert.ok(proxy.up < randomTotal + besideMax, `${proxy.up} bytes were sent for ${randomTotal}`);
  assert.ok(proxy.up > randomTotal, 'the proxy sees what is sent');

  const receiver = world.newDrive('receiver');
  await receiver.start();
  await receiver.link(world.station, 'anna', proxy.url);
  const before = proxy.down;
  await receiver.addTask('home', there);
  await until('a third of the download', () => proxy.down - before > randomTotal / 3, {
    everyMs: askEveryMs,
    about: () => receiver.tail(),
  });
  await receiver.kill();
  const firstPart = proxy.down - before;
  await receiver.start();
  await receiver.wait(waitSeconds);
  const received = proxy.down - before;
  t.diagnostic(
    `received ${(received / mib).toFixed(0)} MiB, ${(firstPart / mib).toFixed(0)} MiB of it before the kill`,
  );
  assert.ok(firstPart < received - randomTotal / 8, `killed in the middle, after ${firstPart} bytes`);
  assert.deepEqual(readEntry(join(there, 'disk.img')), readEntry(file));
  assert.equal((await receiver.task()).state, 'up-to-date');
  assert.ok(received < randomTotal + besideMax, `${received} bytes were fetched for ${randomTotal}`);
});

/** In memory where there is room for it, else on the disk. */
function roomyFolder(): string {
  const fast = statfsSync(fastestFolder());
  return fast.bavail * fast.bsize > roomBytes ? fastestFolder() : tmpdir();
}

function makeSparse(path: string): void {
  const fd = openSync(path, 'w');
  try {
    for (let block = 0; block < fileBytes / blockBytes; block += randomEvery) {
      writeSync(fd, randomBytes(blockBytes, block + 1), 0, blockBytes, block * blockBytes);
    }
    ftruncateSync(fd, fileBytes);
  } finally {
    closeSync(fd);
  }
}
