/** A TCP relay in front of a station that lets so many bytes a second pass each way, over all connections. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeAfter } from '#test/closings.ts';

export class SlowProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #bytesPerSecond: number;
  /** When the bytes that passed so far have had their time, by way; milliseconds of the monotonic clock. */
  readonly #freeMs = { up: 0, down: 0 };

  /** Relays to the port on loopback until the test ends. */
  static async before(t: TestContext, port: number, bytesPerSecond: number): Promise<SlowProxy> {
    const proxy = new SlowProxy(port, bytesPerSecond);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    closeAfter(t, () => proxy.#close());
    return proxy;
  }

  private constructor(port: number, bytesPerSecond: number) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#server = createServer(client => {
      const station = connect(port, '127.0.0.1');
      this.#relay(client, station, 'up');
      this.#relay(station, client, 'down');
    });
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #relay(from: Socket, to: Socket, way: 'up' | 'down'): void {
    this.#sockets.add(from);
    from.on('data', async (piece: Buffer) => {
      from.pause();
      const now = performance.now();
      this.#freeMs[way] = Math.max(now, this.#freeMs[way]) + (piece.length * 1000) / this.#bytesPerSecond;
      await sleep(this.#freeMs[way] - now);
      to.write(piece);
      from.resume();
    });
    from.on('end', () => to.end());
    // Either end may be killed; the other learns of it by the closed connection.
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }

  #close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
