/** Connections begin with their first bytes: they stay small, and whoever says nothing, or goes, does no harm. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { type AddressInfo, connect as connectPlain, createServer as createPlain, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { beginWithFirstBytes } from '#station/http/first-bytes.ts';
import { negotiating } from '#station/http/negotiate.ts';
import { makeCertificate } from '#station/tls-make.ts';

const made = await makeCertificate({ commonName: 'x', names: ['localhost'], nowMs: Date.now() });
const tls = { key: made.key, cert: made.certificate };

async function serve(silentMsMax: number) {
  const server = createServer(tls, (request, response) => {
    let bytes = 0;
    request.on('data', (piece: Buffer) => {
      bytes += piece.length;
    });
    request.on('end', () => response.end(String(bytes)));
  });
  const { cutSilent } = beginWithFirstBytes(server, silentMsMax);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, cutSilent, at: { host: '127.0.0.1', port: (server.address() as AddressInfo).port } };
}

async function open(port: number): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  return socket;
}

test('a request of any size is read as ever, after a first piece of any size', async () => {
  const { server, at } = await serve(10_000);
  for (const [first, bytes] of [
    [1, 0],
    [511, 700],
    [1_024, 3_000_000],
  ] as const) {
    const wire = connectPlain(at);
    const relay = await relayOf(wire, first);
    const socket = await open(relay.port);
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${bytes}\r\n\r\n`);
    socket.write(Buffer.alloc(bytes));
    let answer = '';
    for await (const piece of socket) answer += String(piece);
    assert.match(answer, new RegExp(`\r\n${bytes}(\r\n0\r\n\r\n)?$`));
    relay.close();
  }
  server.close();
});

/** Sends the first bytes that come to `wire` by themselves, and the others a moment later. */
async function relayOf(wire: Socket, first: number) {
  const relay = createPlain({ pauseOnConnect: true }, client => {
    client.once('data', (piece: Buffer) => {
      client.pause();
      wire.write(piece.subarray(0, first));
      setTimeout(() => {
        wire.write(piece.subarray(first));
        client.pipe(wire).pipe(client);
      }, 50);
    });
    client.resume();
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  return { port: (relay.address() as AddressInfo).port, close: () => relay.close() };
}

test('whoever says nothing is cut, and whoever goes before has done nothing', async () => {
  const { server, at } = await serve(100);
  const silent = connectPlain(at);
  const gone = connectPlain(at, () => gone.resetAndDestroy());
  const ended = connectPlain(at, () => ended.end());
  ended.resume();
  await Promise.all([silent, gone, ended].map(socket => socket.closed || once(socket, 'close')));
  (await open(at.port)).destroy();
  server.close();
  await once(server, 'close');
});

test('whoever says nothing does not keep a server from its end', async () => {
  const { server, at, cutSilent } = await serve(60_000);
  const silent = connectPlain(at);
  await once(server, 'connection');
  server.close();
  cutSilent();
  await Promise.all([once(server, 'close'), silent.closed || once(silent, 'close')]);
});

test('whoever asks for a challenge and names nobody, with more behind it, ends nothing but that connection', async () => {
  for (const answerFor of [
    () => undefined,
    () => {
      throw new Error('the store cannot be read');
    },
  ]) {
    const server = createServer({ ...tls, ALPNCallback: negotiating(answerFor) }, (_, response) => response.end('ok'));
    beginWithFirstBytes(server, 10_000);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    for (const servername of [undefined, 'localhost']) {
      const wire = connectPlain({ host: '127.0.0.1', port });
      wire.on('error', () => undefined);
      wire.end(Buffer.concat([await helloOf(servername), Buffer.alloc(2_000)]));
      wire.resume();
      await once(wire, 'close');
    }
    (await open(port)).destroy();
    server.close();
  }
});

/** What a client says first, that asks for a challenge's protocol alone. */
async function helloOf(servername: string | undefined): Promise<Buffer> {
  const { promise, resolve } = Promise.withResolvers<Buffer>();
  const said = new Duplex({
    read: () => undefined,
    write(piece: Buffer, _, done) {
      resolve(piece);
      done();
    },
  });
  const name = servername === undefined ? {} : { servername };
  const client = connect({ socket: said, ...name, ALPNProtocols: ['acme-tls/1'], ecdhCurve: 'X25519' });
  client.on('error', () => undefined);
  const hello = await promise;
  client.destroy();
  assert.ok(hello.length < 512, 'it is in the first piece');
  return hello;
}

/** Taken from the system, touched or not: some 55 KiB, and 117 with Node's own first buffer. */
test('a connection at rest takes half of what it did', { skip: process.platform !== 'linux' }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-first-bytes-'));
  const files = Object.entries(tls).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  });
  const child = fork(join(import.meta.dirname, 'first-bytes-fixture.ts'), files);
  const [port] = (await once(child, 'message')) as [number];
  const sockets: TLSSocket[] = [];
  const grow = async (by: number): Promise<number> => {
    for (let left = by; left > 0; left -= 1) sockets.push(await open(port));
    child.send('memory');
    return ((await once(child, 'message')) as [number])[0];
  };
  const before = await grow(100);
  const each = ((await grow(300)) - before) / 300;
  for (const socket of sockets) socket.destroy();
  child.disconnect();
  rmSync(folder, { recursive: true });
  assert.ok(each < 90, `${each} KiB`);
});
