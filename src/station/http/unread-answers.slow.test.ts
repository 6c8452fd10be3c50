/** Callers that ask and never read the answer: what is kept for them has an end, in bytes and in time. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as httpsRequest } from 'node:https';
import { test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import type { ShareWire } from '#protocol/session.ts';
import { contentOf, createBody } from '#station/http/content-fixture.ts';
import { freshId, startTestStation } from '#station/http/station-fixture.ts';

const times = {
  requestMsMax: 30_000,
  headersMsMax: 5_000,
  handshakeMsMax: 5_000,
  stallMsMax: 1_000,
  connectionsCheckMs: 200,
};
const station = await startTestStation({ limits: { times } });
test.after(() => station[Symbol.asyncDispose]());
await station.addUser('anna');
const { token } = await station.link('anna');
const home = (await station.shares(token))[0] as ShareWire;

test('a push socket that is asked for pongs and never reads them is cut', async () => {
  const socket = station.push(token);
  socket.on('error', () => undefined);
  await once(socket, 'open');
  const wire = (socket as unknown as { readonly _socket: TLSSocket })._socket;
  wire.pause();
  const gone = new Promise(resolve => socket.once('close', resolve));
  while (!wire.destroyed && !wire.errored) {
    for (let at = 0; at < 5_000; at += 1) socket.ping('x'.repeat(120));
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  wire.resume();
  await gone;
});

test('an answer that is not read is broken off after a while, and holds little until then', async () => {
  const content = contentOf(...Array.from({ length: 160 }, () => randomBytes(256 * 1024)));
  const id = freshId();
  const frames = createBody({ epoch: home.epoch, parent: home.root, name: 'big', content, id });
  assert.equal((await station.ask(`/api/shares/${home.id}/commit`, { token, frames })).status, 200);
  const request = httpsRequest(`${station.running.url}/api/shares/${home.id}/fetch`, {
    method: 'POST',
    rejectUnauthorized: false,
    agent: false,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  });
  request.end(JSON.stringify({ wants: [{ node: id, content: content.content, manifest: false, chunks: 'all' }] }));
  const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream & { readonly complete: boolean }];
  await new Promise(resolve => setTimeout(resolve, 4 * times.stallMsMax));
  let read = 0;
  response.on('data', piece => {
    read += piece.length;
  });
  await new Promise(resolve => response.once('close', resolve).once('error', () => undefined));
  assert.equal(response.complete, false);
  assert.ok(read < 30 * 1024 * 1024, `${read} bytes of ${content.size} had been sent ahead`);
});
