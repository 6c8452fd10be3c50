/** Tunnels through proxies that do not do what they should. */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { deadlineIn } from '#drive/connection/deadline.ts';
import { connectSecurely } from '#drive/connection/secure-connect.ts';
import { openTunnel } from '#drive/connection/tunnel.ts';
import { ProxyError, type ProxyServer } from '#drive/connection/ways.ts';
import { closeAfter } from '#test/closings.ts';

const station = { host: 'files.example.org', port: 6690 };

/** A proxy that says `word` to whatever is said first, and nothing to anything after; with how many are connected. */
async function proxyThatSays(t: TestContext, kind: ProxyServer['kind'], word = '') {
  const server = createServer(socket => {
    socket.on('error', () => undefined).once('data', () => socket.write(Buffer.from(word, 'latin1')));
    socket.on('data', () => undefined);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closeAfter(t, () => void server.close());
  const { port } = server.address() as { port: number };
  const proxy: ProxyServer = { kind, host: '127.0.0.1', port, name: '', password: '' };
  const connected = () => new Promise<number>(resolve => server.getConnections((_, count) => resolve(count)));
  return { proxy, connected };
}

test('S74 what SOCKS 5 has no room for is said before anything is sent, and ends nothing else', async t => {
  const { proxy } = await proxyThatSays(t, 'socks5', '\x05\x02');
  const long = 'ß'.repeat(128);
  const cases = [
    [{ ...proxy, name: long, password: 'p' }, station, /the name for it has more than the 255 bytes/],
    [{ ...proxy, name: 'anna', password: long }, station, /the password for it has more than/],
    [proxy, { ...station, host: 'a'.repeat(256) }, /the station's name has more than/],
  ] as const;
  for (const [way, peer, message] of cases)
    await assert.rejects(openTunnel(way, peer, deadlineIn(1_000)), (error: unknown) => {
      assert.ok(error instanceof ProxyError);
      assert.match(error.message, message);
      return error.fault === 'unfit';
    });
});

test('S75 a try through a proxy is called off at once, and its connection to the proxy ends', async t => {
  for (const kind of ['http', 'socks5'] as const) {
    const { proxy, connected } = await proxyThatSays(t, kind);
    const off = new AbortController();
    const ways = { proxyFor: () => Promise.resolve(proxy) };
    const trying = connectSecurely(ways, station, { kind: 'public' }, { signal: off.signal });
    trying.catch(() => undefined);
    while ((await connected()) === 0) await new Promise(setImmediate);
    off.abort();
    await assert.rejects(trying, /called off/);
    while ((await connected()) > 0) await new Promise(setImmediate);
  }
});

test('S75 the tunnel and the handshake in it have one deadline together', async t => {
  const { proxy } = await proxyThatSays(t, 'http', 'HTTP/1.1 200 OK\r\n\r\n');
  const ways = {
    proxyFor: () => new Promise<ProxyServer>(resolve => setTimeout(() => resolve(proxy), 300)),
  };
  const begun = performance.now();
  await assert.rejects(
    connectSecurely(ways, station, { kind: 'public' }, { timeoutMs: 500 }),
    /no answer within 0\.5 s/,
  );
  assert.ok(performance.now() - begun < 750);
});
