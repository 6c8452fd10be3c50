import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { createStrangers } from '#station/http/strangers.ts';

/** As much of a socket as is looked at. */
class Ends extends EventEmitter {
  readonly remoteAddress: string;
  readonly remotePort: number;
  destroyed = false;
  constructor(remoteAddress: string, remotePort: number) {
    super();
    this.remoteAddress = remoteAddress;
    this.remotePort = remotePort;
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

const socket = (address: string, port: number): Ends & Socket => new Ends(address, port) as Ends & Socket;

test('a new connection without a token takes the place of the oldest, of its address and in all', () => {
  const strangers = createStrangers({ strangersMax: 3, addressStrangersMax: 2 });
  const [a1, a2, a3] = [socket('a', 1), socket('a', 2), socket('a', 3)];
  for (const each of [a1, a2, a3]) strangers.add(each);
  assert.deepEqual([a1.destroyed, a2.destroyed, a3.destroyed], [true, false, false]);
  const [b, c] = [socket('b', 1), socket('c', 1)];
  strangers.add(b);
  strangers.add(c);
  assert.deepEqual([a2.destroyed, a3.destroyed, b.destroyed, c.destroyed], [true, false, false, false]);
  assert.equal(strangers.size, 3);
});

test('whoever has shown a token is no stranger, and what is closed takes no room', () => {
  const strangers = createStrangers({ strangersMax: 10, addressStrangersMax: 1 });
  const known = socket('a', 1);
  strangers.add(known);
  strangers.know({ remoteAddress: 'a', remotePort: 1 });
  const other = socket('a', 2);
  strangers.add(other);
  other.destroy();
  strangers.add(socket('a', 3));
  assert.equal(known.destroyed, false);
  assert.equal(strangers.size, 1);
  // The system may give the same port again.
  strangers.add(socket('a', 3));
  assert.equal(strangers.size, 1);
});
