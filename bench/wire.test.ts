import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { test } from 'node:test';
import { Wire } from '#bench/wire.ts';

test('bytes of both ways and of all connections are counted, and arrive as they were', async t => {
  const server = createServer(socket => {
    socket.on('data', piece => {
      socket.write(piece);
      socket.write(piece);
    });
    socket.on('end', () => socket.end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close());
  const wire = await Wire.before((server.address() as AddressInfo).port);
  t.after(() => wire.close());
  assert.equal(await wire.passed(), 0);
  assert.equal(await askThrough(wire.port, 'x'.repeat(100_000)), 200_000);
  assert.equal(await wire.passed(), 300_000);
  assert.equal(await askThrough(wire.port, 'ab'), 4);
  assert.equal(await wire.passed(), 300_006);
});

async function askThrough(port: number, text: string): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  socket.end(text);
  let bytes = 0;
  for await (const piece of socket) bytes += (piece as Buffer).length;
  return bytes;
}
