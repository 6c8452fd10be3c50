import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { PushMessage } from '#protocol/feed.ts';
import { encodeEnd } from '#protocol/frame-payloads.ts';
import type { ShareWire } from '#protocol/session.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { framesType } from '#station/http/bodies.ts';
import { chunkFrames, contentOf, createBody } from '#station/http/content-fixture.ts';
import { startTestStation } from '#station/http/station-fixture.ts';
import { openStation } from '#station/main/open-station.ts';
import { startStation } from '#station/main/start-station.ts';

const base = mkdtempSync(join(tmpdir(), 'waystation-main-'));
after(() => rmSync(base, { recursive: true }));
let count = 0;
const fresh = (): string => join(base, String(++count));
const cost = { memoryKiB: 8, passes: 1, lanes: 1 };
const log = (): void => undefined;
const loopback = { host: '127.0.0.1', port: 0 };
const refused = (pattern: RegExp) => (error: unknown) =>
  error instanceof AdministrationRefused && pattern.test(error.message);

test('a second start finds everything again: identity, accounts, tokens, shares, files', async () => {
  const folder = fresh();
  const first = await startTestStation({ folder, name: 'Attic' });
  await first.addUser('anna');
  const { token, station } = await first.link('anna');
  const share = (await first.shares(token))[0] as ShareWire;
  const frames = createBody({
    epoch: share.epoch,
    parent: share.root,
    name: 'kept',
    content: contentOf(Buffer.from('kept')),
  });
  assert.equal((await first.ask(`/api/shares/${share.id}/commit`, { token, frames })).status, 200);
  const { fingerprint } = first.running;
  await first[Symbol.asyncDispose]();

  await using second = await startTestStation({ folder });
  assert.equal(second.running.fingerprint, fingerprint);
  assert.equal(second.running.name, 'Attic');
  assert.deepEqual(await second.shares(token), [{ ...share, head: share.head + 1 }]);
  assert.equal((await second.link('anna')).station, station);
});

test('another program administers beside the running station, and it holds at once', async () => {
  const folder = fresh();
  await using station = await startTestStation({ folder });
  const beside = await openStation({ data: dataFolder(folder), cost });
  await beside.administration.addUser({ name: 'anna', password: 'correct horse', admin: false });
  const { token, device } = await station.link('anna');
  await beside.administration.addShare('photos');
  await beside.administration.grant('photos', 'anna', 'read');
  assert.deepEqual(
    (await station.shares(token)).map(share => share.name),
    ['anna', 'photos'],
  );
  const socket = station.push(token);
  const closed = new Promise<number>(resolve => socket.once('close', resolve));
  await new Promise(resolve => socket.once('open', resolve));
  const info = await beside.info();
  assert.deepEqual([info.running, info.address, info.accounts], [true, station.running.url, 1]);
  beside.administration.revokeDevice(device);
  assert.equal((await station.ask('/api/shares', { token })).status, 401);
  assert.equal(await closed, 4001);
  await beside.close();
});

test('drives hear of what another program commits beside the running station', async () => {
  const folder = fresh();
  await using station = await startTestStation({ folder });
  await station.addUser('anna');
  const { token } = await station.link('anna');
  const [home] = await station.shares(token);
  assert.ok(home);
  const socket = station.push(token);
  const heads = new Promise<number>(resolve =>
    socket.on('message', data => {
      const { head } = JSON.parse(String(data)) as PushMessage;
      if (head > home.head) resolve(head);
    }),
  );
  await once(socket, 'open');
  const beside = await openStation({ data: dataFolder(folder), cost });
  const actor = { account: '', device: home.root, grant: 'write' } as const;
  await beside.shares.resolve(actor, home.id, { path: 'new', create: true });
  assert.equal(await heads, home.head + 1);
  await beside.close();
});

test('two stations on one folder are refused, and the first goes on', async () => {
  const folder = fresh();
  await using station = await startTestStation({ folder });
  const again = startStation({ data: dataFolder(folder), listen: loopback, log });
  await assert.rejects(again, refused(/Another station \(process \d+\) runs on/));
  assert.equal((await station.ask('/api/station')).status, 200);
});

test('a port in use, an address of another computer and an unknown name are refused with the way out', async () => {
  await using station = await startTestStation();
  const port = Number(new URL(station.running.url).port);
  const start = (listen: { host: string; port: number }) => startStation({ data: dataFolder(fresh()), listen, log });
  await assert.rejects(start({ host: '127.0.0.1', port }), refused(/another program listens there already.*--listen/));
  await assert.rejects(start({ host: '192.0.2.1', port: 0 }), refused(/no such address/));
  const folder = dataFolder(fresh());
  await assert.rejects(
    startStation({ data: folder, listen: { host: '127.0.0.1', port }, log }),
    refused(/listens there/),
  );
  const freed = await startStation({ data: folder, listen: loopback, log, cost });
  await freed.close();
});

test('a data folder that cannot be written is refused', async () => {
  const file = fresh();
  writeFileSync(file, '');
  await assert.rejects(
    startStation({ data: dataFolder(join(file, 'x')), listen: loopback, log }),
    refused(/cannot be written/),
  );
});

test('behind a reverse proxy on this computer it speaks plain HTTP and believes whom the proxy speaks for', async () => {
  await using station = await startTestStation({ plainHttp: true });
  assert.match(station.running.url, /^http:\/\/127\.0\.0\.1:/);
  assert.equal(station.running.fingerprint, null);
  await station.addUser('anna');
  const headers = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' };
  const json = {
    protocol: 1,
    account: 'anna',
    password: 'correct horse',
    computer: 'laptop',
    system: 'linux',
    version: '1',
  };
  assert.equal((await station.ask('/api/link', { json, headers })).status, 200);
  assert.equal(station.running.open.accounts.devices()[0]?.address, '198.51.100.7');
});

test('over TLS nobody is believed about where they come from', async () => {
  await using station = await startTestStation();
  await station.addUser('anna');
  const json = {
    protocol: 1,
    account: 'anna',
    password: 'correct horse',
    computer: 'laptop',
    system: 'linux',
    version: '1',
  };
  await station.ask('/api/link', { json, headers: { 'x-forwarded-for': '203.0.113.9' } });
  assert.equal(station.running.open.accounts.devices()[0]?.address, '127.0.0.1');
});

test('closing finishes the request at work, and takes no new one', async () => {
  const station = await startTestStation();
  await station.addUser('anna');
  const { token } = await station.link('anna');
  const share = (await station.shares(token))[0] as ShareWire;
  const body = Buffer.concat([...chunkFrames(contentOf(Buffer.from('late'))), ...encodeEnd()]);
  const { port } = new URL(station.running.url);
  const request = httpsRequest({
    port,
    host: '127.0.0.1',
    path: `/api/shares/${share.id}/upload`,
    method: 'POST',
    rejectUnauthorized: false,
    headers: { authorization: `Bearer ${token}`, 'content-type': framesType, 'content-length': body.length },
  });
  await new Promise(resolve => request.write(body.subarray(0, 10), resolve));
  await new Promise(resolve => setTimeout(resolve, 100));
  const closing = station.running.close();
  await new Promise(resolve => setTimeout(resolve, 50));
  await assert.rejects(fetch(station.running.url));
  request.end(body.subarray(10));
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  assert.equal(response.statusCode, 204);
  response.resume();
  await closing;
  rmSync(station.folder, { recursive: true });
});

test('a database that is none is refused, and left as it is', async () => {
  const data = dataFolder(fresh());
  mkdirSync(data.path, { recursive: true });
  writeFileSync(data.database, 'this is no database, but somebody may want it back'.repeat(100));
  await assert.rejects(openStation({ data }), refused(/station\.db cannot be used \(file is not a database\)/));
  assert.match(readFileSync(data.database, 'utf8'), /somebody may want it back$/);
});
