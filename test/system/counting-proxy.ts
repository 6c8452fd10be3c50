/** A TCP relay in front of a station that counts what passes each way, over all connections. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { closeAfter } from '#test/closings.ts';

export class CountingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Bytes towards the station. */
  up = 0;
  /** Bytes from the station. */
  down = 0;
  /** Connections that were begun. */
  connections = 0;

  /** Relays to the port on loopback until the test ends. */
  static async before(t: TestContext, port: number): Promise<CountingProxy> {
    const proxy = new CountingProxy(port);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    closeAfter(t, () => proxy.#close());
    return proxy;
  }

  private constructor(port: number) {
    this.#server = createServer(client => this.#relay(client, connect(port, '127.0.0.1')));
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Nothing passes any more over the connections that there are, and neither end is told: as a router that forgot them. */
  forget(): void {
    for (const socket of this.#sockets) socket.unpipe().resume();
  }

  #relay(client: Socket, station: Socket): void {
    this.connections += 1;
    for (const [from, to] of [
      [client, station],
      [station, client],
    ] as const) {
      this.#sockets.add(from);
      from.on('data', piece => this.#count(from === client, piece.length));
      from.pipe(to);
      // Either end may be killed; the other learns of it by the closed connection.
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }

  #count(isUp: boolean, bytes: number): void {
    if (isUp) this.up += bytes;
    else this.down += bytes;
  }

  #close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
