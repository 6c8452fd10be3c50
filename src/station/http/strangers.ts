/**
 * Connections on which nobody has shown a valid token yet. They cost memory and a file descriptor each and are free to
 * open, so there is room for a limited number: in all, and of one address. A new one takes the place of the oldest;
 * whoever means to sign in needs it for a moment only.
 */
import type { Socket } from 'node:net';

/** Connections without a token, all addresses together. */
export const strangersMax = 1_024;
/**
 * Connections without a token of one address. Behind one there may be an office, whose drives all come at once after a
 * restart: with room for fewer than them they would cut each other's handshakes short, over and over.
 */
export const addressStrangersMax = 256;

export interface Strangers {
  /** A connection was opened. */
  add(socket: Socket): void;
  /**
   * A request came over the connection of a proxy, on behalf of who is at `address`: for as long as it lasts, the
   * connection is theirs. Answers what ends it.
   */
  ask(socket: Socket, address: string): () => void;
  /** A valid token came over it. Takes the connection, or what was made of it. */
  know(socket: Pick<Socket, 'remoteAddress' | 'remotePort'>): void;
  readonly size: number;
}

export interface StrangerLimits {
  readonly strangersMax: number;
  readonly addressStrangersMax: number;
}

interface Stranger {
  readonly socket: Socket;
  readonly address: string;
}

export function createStrangers(limits: StrangerLimits = { strangersMax, addressStrangersMax }): Strangers {
  /** In the order in which they came. A TLS connection is another object than the one beneath it, but has its ends. */
  const open = new Map<string, Stranger>();
  const perAddress = new Map<string, number>();
  const count = (address: string, by: number): number => {
    const now = (perAddress.get(address) ?? 0) + by;
    if (now === 0) perAddress.delete(address);
    else perAddress.set(address, now);
    return now;
  };
  const drop = (key: string): void => {
    const stranger = open.get(key);
    if (stranger !== undefined && open.delete(key)) count(stranger.address, -1);
  };
  const oldest = (address?: string): string | undefined => {
    for (const [key, stranger] of open) if (address === undefined || stranger.address === address) return key;
    return undefined;
  };
  const cut = (key: string | undefined): void => {
    if (key === undefined) return;
    const stranger = open.get(key);
    drop(key);
    stranger?.socket.destroy();
  };
  const ask = (socket: Socket, address: string): (() => void) => {
    const key = keyOf(socket);
    const stranger: Stranger = { socket, address };
    drop(key);
    open.set(key, stranger);
    if (count(address, 1) > limits.addressStrangersMax) cut(oldest(address));
    if (open.size > limits.strangersMax) cut(oldest());
    return () => {
      if (open.get(key) === stranger) drop(key);
    };
  };
  return {
    add: socket => void socket.once('close', ask(socket, socket.remoteAddress ?? '')),
    ask,
    know: socket => drop(keyOf(socket)),
    get size() {
      return open.size;
    },
  };
}

function keyOf({ remoteAddress = '', remotePort = 0 }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string {
  return `${remotePort} ${remoteAddress}`;
}
