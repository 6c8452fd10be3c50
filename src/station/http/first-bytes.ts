/**
 * TLS begins on a connection with its first bytes at hand, in small pieces, which leaves it small for as long as it lasts.
 *
 * Node reads what is encrypted into a ring of buffers of its own. Its first one is as large as the first read asks for,
 * which is 64 KiB, is zeroed, and stays until the connection ends: two thirds of what a channel at rest cost a station
 * (docs/decisions/0043). A first piece that is shorter than 1 KiB makes it a buffer of 1 KiB; a connection with more to say
 * gets further ones of 16 KiB, which is a whole TLS record.
 */
import type { Server as SecureServer } from 'node:https';
import { Socket } from 'node:net';

/** Must be less than the 1,024 bytes of Node's smallest buffer: one that is filled to its end is given a second. */
const pieceBytesMax = 512;

/** From now on TLS begins when something has come; who says nothing for `silentMsMax` is cut, and so is all at the end. */
export function beginWithFirstBytes(server: SecureServer, silentMsMax: number): { cutSilent(): void } {
  const silent = new Set<Socket>();
  const begin = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    const cut = (): void => void socket.destroy();
    const gone = (): void => void silent.delete(socket);
    // TLS has listeners of its own.
    socket.setTimeout(silentMsMax).once('timeout', cut).once('error', cut).once('close', gone);
    socket.once('readable', () => {
      gone();
      socket.setTimeout(0).off('timeout', cut).off('error', cut).off('close', gone);
      // The end is readable as well.
      if (socket.readableLength === 0) return cut();
      socket.read = readPiece;
      for (const each of begin) each.call(server, socket);
    });
  });
  return {
    cutSilent: () => {
      for (const socket of silent) socket.destroy();
    },
  };
}

/**
 * Node hands to TLS what was read before, reading by reading. What ended at one of them takes no other, though it still has
 * bytes: Node does not ask.
 */
function readPiece(this: Socket, bytes?: number): Buffer | null {
  if (this.destroyed) return null;
  const piece = this.readableLength === 0 ? undefined : Math.min(pieceBytesMax, this.readableLength);
  return Socket.prototype.read.call(this, bytes ?? piece) as Buffer | null;
}
