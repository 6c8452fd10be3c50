/** How many bytes go over the network, counted at the connections themselves. */
import type { Socket } from 'node:net';

export interface WireBytes {
  /** Counts a connection from now on. */
  watch(socket: Socket): void;
  /** All since the start. */
  read(): { readonly bytesIn: number; readonly bytesOut: number };
}

export function createWireBytes(): WireBytes {
  const open = new Set<Socket>();
  let ended = { bytesIn: 0, bytesOut: 0 };
  const added = (sum: typeof ended, { bytesRead, bytesWritten }: Socket): typeof ended => ({
    bytesIn: sum.bytesIn + bytesRead,
    bytesOut: sum.bytesOut + bytesWritten,
  });
  return {
    watch(socket) {
      open.add(socket);
      socket.once('close', () => {
        open.delete(socket);
        ended = added(ended, socket);
      });
    },
    read: () => [...open].reduce(added, ended),
  };
}
