/**
 * A process of its own that stands between drives and station and counts what passes. Takes the station's port as its
 * argument, prints its own, and answers every line on stdin with the bytes that passed so far, as a line of JSON. Two more
 * arguments make the network poor: milliseconds that every piece takes each way, and how many of a thousand requests end in a reset.
 */
import { connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** Bytes since the relay began: from the drives to the station, and from it. */
export interface WireBytes {
  up: number;
  down: number;
}

const [port = 0, delayMs = 0, resetPerMille = 0] = process.argv.slice(2).map(Number);
/** Bytes that are on their way at once over one connection; what is more waits at its sender. */
const onTheWayMax = 32 * 1024 * 1024;
/** A reset strikes within so many bytes of a request. */
const resetWithinBytes = 1024 * 1024;
const passed: WireBytes = { up: 0, down: 0 };

const server = createServer({ allowHalfOpen: true, noDelay: true }, drive => {
  const station = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
  const resets = resetPerMille === 0 ? undefined : new Resets(drive, station);
  join(drive, station, 'up', resets);
  join(station, drive, 'down', resets);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) console.log(`relay ${address.port}`);
});
createInterface({ input: process.stdin })
  .on('line', () => console.log(JSON.stringify(passed)))
  .on('close', () => process.exit(0));

/** A request begins where something comes from the drive after something came from the station. */
class Resets {
  readonly #ends: readonly Socket[];
  #before: keyof WireBytes = 'down';
  #afterBytes: number | undefined;

  constructor(...ends: readonly Socket[]) {
    this.#ends = ends;
  }

  passed(way: keyof WireBytes, bytes: number): void {
    if (way === 'up' && this.#before === 'down' && Math.random() * 1000 < resetPerMille) {
      this.#afterBytes = Math.random() * resetWithinBytes;
    }
    this.#before = way;
    if (this.#afterBytes === undefined) return;
    this.#afterBytes -= bytes;
    if (this.#afterBytes <= 0) for (const end of this.#ends) end.resetAndDestroy();
  }
}

function join(from: Socket, to: Socket, way: keyof WireBytes, resets: Resets | undefined): void {
  let onTheWay = 0;
  /** As it was sent, but later. */
  const later = (what: () => void): void => void (delayMs === 0 ? what() : setTimeout(what, delayMs));
  from.on('data', piece => {
    passed[way] += piece.length;
    onTheWay += piece.length;
    if (onTheWay > onTheWayMax) from.pause();
    later(() => {
      onTheWay -= piece.length;
      if (!to.write(piece)) from.pause();
      else if (from.isPaused()) from.resume();
    });
    resets?.passed(way, piece.length);
  });
  to.on('drain', () => from.resume());
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
  from.on('close', () => later(() => to.destroySoon()));
}
