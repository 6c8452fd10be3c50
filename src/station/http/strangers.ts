/**
 * Connections on which nobody has shown a valid token yet. They cost memory and a file descriptor each and are free to
 * open, so there is room for a limited number: in all, and of one address. A new one takes the place of the oldest;
 * whoever means to sign in needs it for a moment only.
 */
import type { Socket } from 'node:net';

/** Connections without a token, all addresses together. */
export const strangersMax = 1_024;
/** Connections without a token of one address. */
export const addressStrangersMax = 64;

export interface Strangers {
  /** A connection was opened. */
  add(socket: Socket): void;
  /** A valid token came over it. Takes the connection, or what was made of it. */
  know(socket: Pick<Socket, 'remoteAddress' | 'remotePort'>): void;
  readonly size: number;
}

export interface StrangerLimits {
  readonly strangersMax: number;
  readonly addressStrangersMax: number;
}

export function createStrangers(limits: StrangerLimits = { strangersMax, addressStrangersMax }): Strangers {
  /** In the order in which they came. A TLS connection is another object than the one beneath it, but has its ends. */
  const open = new Map<string, Socket>();
  const perAddress = new Map<string, number>();
  const count = (address: string, by: number): number => {
    const now = (perAddress.get(address) ?? 0) + by;
    if (now === 0) perAddress.delete(address);
    else perAddress.set(address, now);
    return now;
  };
  const drop = (key: string): void => {
    const socket = open.get(key);
    if (socket !== undefined && open.delete(key)) count(addressOf(key), -1);
  };
  const oldest = (address?: string): string | undefined => {
    for (const key of open.keys()) if (address === undefined || addressOf(key) === address) return key;
    return undefined;
  };
  const cut = (key: string | undefined): void => {
    if (key === undefined) return;
    const socket = open.get(key);
    drop(key);
    socket?.destroy();
  };
  return {
    add(socket) {
      const key = keyOf(socket);
      drop(key);
      open.set(key, socket);
      socket.once('close', () => {
        if (open.get(key) === socket) drop(key);
      });
      const address = addressOf(key);
      if (count(address, 1) > limits.addressStrangersMax) cut(oldest(address));
      if (open.size > limits.strangersMax) cut(oldest());
    },
    know: socket => drop(keyOf(socket)),
    get size() {
      return open.size;
    },
  };
}

function keyOf({ remoteAddress = '', remotePort = 0 }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string {
  return `${remotePort} ${remoteAddress}`;
}

function addressOf(key: string): string {
  return key.slice(key.indexOf(' ') + 1);
}
