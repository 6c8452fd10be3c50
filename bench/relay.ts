/**
 * A process of its own that stands between drives and station and counts what passes. Takes the station's port as its
 * argument, prints its own, and answers every line on stdin with the bytes that passed so far, as a line of JSON.
 */
import { connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** Bytes since the relay began: from the drives to the station, and from it. */
export interface WireBytes {
  up: number;
  down: number;
}

const port = Number(process.argv[2]);
const passed: WireBytes = { up: 0, down: 0 };

const server = createServer({ allowHalfOpen: true, noDelay: true }, drive => {
  const station = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
  join(drive, station, 'up');
  join(station, drive, 'down');
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) console.log(`relay ${address.port}`);
});
createInterface({ input: process.stdin })
  .on('line', () => console.log(JSON.stringify(passed)))
  .on('close', () => process.exit(0));

function join(from: Socket, to: Socket, way: keyof WireBytes): void {
  from.on('data', piece => {
    passed[way] += piece.length;
    if (!to.write(piece)) from.pause();
  });
  to.on('drain', () => from.resume());
  from.on('end', () => to.end());
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroySoon());
}
