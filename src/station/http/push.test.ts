import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import type { WebSocket } from 'ws';
import type { PushMessage } from '#protocol/feed.ts';
import type { ShareWire } from '#protocol/session.ts';
import { contentOf, createBody } from '#station/http/content-fixture.ts';
import { closeGoingDown, closeSignedOut } from '#station/http/push.ts';
import { startTestStation, type TestStation } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
await station.addUser('anna');
await station.addUser('bob');

/** The messages that come, one by one. */
function heard(socket: WebSocket): () => Promise<PushMessage> {
  const waiting: ((message: PushMessage) => void)[] = [];
  const arrived: PushMessage[] = [];
  socket.on('message', data => {
    const message = JSON.parse(String(data)) as PushMessage | { readonly beat: number };
    // Beats come when they are due.
    if ('beat' in message) return;
    const next = waiting.shift();
    if (next === undefined) arrived.push(message);
    else next(message);
  });
  return () => {
    const first = arrived.shift();
    return first === undefined ? new Promise(resolve => waiting.push(resolve)) : Promise.resolve(first);
  };
}

async function refusedUpgrade(socket: WebSocket): Promise<number> {
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  return response.statusCode;
}

async function write(
  to: TestStation,
  { token, share }: { token: string; share: ShareWire },
  name: string,
): Promise<void> {
  const content = contentOf(Buffer.from(name));
  const frames = createBody({ epoch: share.epoch, parent: share.root, name, content });
  assert.equal((await to.ask(`/api/shares/${share.id}/commit`, { token, frames })).status, 200);
}

test('a socket tells where each share stands, then every new head', async () => {
  const { token } = await station.link('anna');
  const share = (await station.shares(token))[0] as ShareWire;
  const socket = station.push(token);
  const next = heard(socket);
  assert.deepEqual(await next(), { share: share.id, epoch: share.epoch, head: share.head });
  await write(station, { token, share }, 'one');
  assert.deepEqual(await next(), { share: share.id, epoch: share.epoch, head: share.head + 1 });
  await write(station, { token, share }, 'two');
  assert.equal((await next()).head, share.head + 2);
  socket.terminate();
});

test('a drive hears of the shares that its account may read, from the moment of the grant', async () => {
  const anna = await station.link('anna');
  const share = (await station.shares(anna.token))[0] as ShareWire;
  const bob = await station.link('bob');
  const own = (await station.shares(bob.token))[0] as ShareWire;
  const socket = station.push(bob.token);
  const next = heard(socket);
  assert.equal((await next()).share, own.id);
  await write(station, { token: anna.token, share }, 'unheard');
  await station.running.open.administration.grant('anna', 'bob', 'read');
  await new Promise(resolve => setTimeout(resolve, 700));
  await write(station, { token: anna.token, share }, 'heard');
  const { share: named, head } = await next();
  const now = (await station.shares(anna.token))[0];
  assert.deepEqual([named, head], [share.id, now?.head]);
  socket.terminate();
});

test('a drive hears of a share from the moment its account enters a group that may read it, and no more once it left', async () => {
  const { groups, administration } = station.running.open;
  const anna = await station.link('anna');
  const share = await administration.addShare('readers only');
  await administration.grant('readers only', 'anna', 'write');
  groups.addGroup('readers');
  await groups.grantGroup('readers only', 'readers', 'read');
  const carl = await station.link('bob');
  const socket = station.push(carl.token);
  const next = heard(socket);
  const openedWith = (await station.shares(carl.token)).length;
  for (let at = 0; at < openedWith; at += 1) await next();
  groups.setMember('readers', 'bob', true);
  await new Promise(resolve => setTimeout(resolve, 700));
  const wire = (await station.shares(anna.token)).find(({ id }) => id === share.id) as ShareWire;
  await write(station, { token: anna.token, share: wire }, 'heard');
  assert.equal((await next()).share, share.id);
  await groups.grantGroup('readers only', 'readers', 'none');
  await new Promise(resolve => setTimeout(resolve, 700));
  const own = (await station.shares(carl.token))[0] as ShareWire;
  const later = (await station.shares(anna.token)).find(({ id }) => id === share.id) as ShareWire;
  await write(station, { token: anna.token, share: later }, 'unheard');
  await write(station, { token: carl.token, share: own }, 'own');
  assert.equal((await next()).share, own.id);
  socket.terminate();
});

test('the socket of a revoked device is closed', async () => {
  const { token, device } = await station.link('anna');
  const socket = station.push(token);
  await once(socket, 'open');
  station.running.open.administration.revokeDevice(device);
  const [code] = await once(socket, 'close');
  assert.equal(code, closeSignedOut);
  assert.equal(await refusedUpgrade(station.push(token)), 401);
});

test('unlinking closes the own socket at once, and disabling closes all of the account', async () => {
  const one = await station.link('bob');
  const two = await station.link('bob');
  const [first, second] = [station.push(one.token), station.push(two.token)];
  await Promise.all([once(first, 'open'), once(second, 'open')]);
  const closed = once(first, 'close');
  await station.ask('/api/unlink', { token: one.token, json: {} });
  assert.equal((await closed)[0], closeSignedOut);
  const closedToo = once(second, 'close');
  station.running.open.administration.setDisabled('bob', true);
  assert.equal((await closedToo)[0], closeSignedOut);
});

test('a socket without a token, of another protocol or elsewhere is refused', async () => {
  const { token } = await station.link('anna');
  assert.equal(await refusedUpgrade(station.push('nonsense')), 401);
  assert.equal(await refusedUpgrade(station.push(token, { 'x-waystation-protocol': '9' })), 426);
});

test('a drive that talks too much is cut off', async () => {
  const { token } = await station.link('anna');
  const socket = station.push(token);
  await once(socket, 'open');
  socket.send('x'.repeat(5_000));
  const [code] = await once(socket, 'close');
  assert.equal(code, 1009);
});

test('closing the station closes its sockets, and finishes quickly', async () => {
  const other = await startTestStation();
  await other.addUser('anna');
  const { token } = await other.link('anna');
  const socket = other.push(token);
  await once(socket, 'open');
  const closed = once(socket, 'close');
  const begun = performance.now();
  await other[Symbol.asyncDispose]();
  assert.equal((await closed)[0], closeGoingDown);
  assert.ok(performance.now() - begun < 3_000);
});
