/** For tests: stands between a drive and a station, counts what passes, and cuts a connection at a byte. */
import { connect, createServer, type Socket } from 'node:net';

export type Way = 'up' | 'down';

export interface CutRelay extends AsyncDisposable {
  readonly port: number;
  /** Bytes that passed since this was asked last. */
  passed(): Record<Way, number>;
  /** The connection over which the byte goes that is so many bytes away that way is cut behind it. */
  cutAfter(way: Way, bytes: number): void;
  /** How often a connection was cut. */
  cuts(): number;
}

export async function startCutRelay(port: number): Promise<CutRelay> {
  const passed = { up: 0, down: 0 };
  const sockets = new Set<Socket>();
  let due: { way: Way; bytes: number } | undefined;
  let cuts = 0;
  const pipe = (from: Socket, to: Socket, way: Way): void => {
    sockets.add(from);
    from.on('data', (piece: Buffer) => {
      if (from.destroyed) return;
      if (due?.way === way && due.bytes <= piece.length) {
        const some = piece.subarray(0, due.bytes);
        due = undefined;
        cuts += 1;
        passed[way] += some.length;
        // What was let through arrives before the end of the connection: with a reset, the system would throw it away.
        to.end(some);
        from.resetAndDestroy();
        return;
      }
      if (due?.way === way) due.bytes -= piece.length;
      passed[way] += piece.length;
      if (!to.write(piece)) from.pause();
    });
    to.on('drain', () => from.resume());
    from.on('error', () => undefined);
    from.on('close', () => {
      sockets.delete(from);
      to.destroySoon();
    });
  };
  const server = createServer({ noDelay: true }, drive => {
    const station = connect({ host: '127.0.0.1', port, noDelay: true });
    pipe(drive, station, 'up');
    pipe(station, drive, 'down');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    passed: () => {
      const taken = { ...passed };
      Object.assign(passed, { up: 0, down: 0 });
      return taken;
    },
    cutAfter: (way, bytes) => {
      due = { way, bytes };
    },
    cuts: () => cuts,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
