/** A push to many: how often it is made, and who hears of it while access changes. Counts, not times. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { DeviceId, ShareId, ShareRow } from '#platform/share-store.ts';
import type { FeedPage, FeedRequest, PushMessage } from '#protocol/feed.ts';
import { type PushDoors, PushHub, pushPath } from '#station/http/push.ts';
import { checkedAtOnceMax } from '#station/http/push-access.ts';
import { toldAtOnceMax } from '#station/http/push-telling.ts';

const share = 'a'.repeat(32) as ShareId;
const row = { id: share, epoch: 'e', head: 1 } as ShareRow;

function page(cursor: number): FeedPage {
  return { epoch: 'e', head: cursor, cursor, snapshot: false, nodes: [], deleted: [], out: [] };
}

/** A connection that was upgraded, and all that was written to it. */
class Wire extends PassThrough {
  readonly written: Buffer[] = [];
  override write(chunk: Buffer | string): boolean {
    this.written.push(Buffer.from(chunk));
    return true;
  }
  setTimeout(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  /** The heads that were told since the opening. */
  heads(): number[] {
    const texts = Buffer.concat(this.written)
      .toString('latin1')
      .matchAll(/"head":(\d+)/g);
    return [...texts].map(match => Number(match[1])).filter(head => head > 1);
  }
}

/** Its token, too. */
function deviceAt(at: number): string {
  return `device${at}`.padEnd(43, '-');
}

/** A hub over access that a test changes; each token is a device. */
async function hubWith(devices: number) {
  const access = { revision: 0, revoked: new Set<string>(), looked: 0, failing: false, reaches: true };
  /** What happens while an answer is made. */
  const meanwhile = { happens: (): void => undefined };
  let tell: (push: PushMessage) => void = () => undefined;
  const session = (id: string) => ({ account: { id: 'anna' }, device: { id, kind: 'drive' }, address: '::1' });
  const doors = {
    access: {
      revision: () => access.revision,
      session: ({ token }: { token: string }) => session(token),
      refusal: () => undefined,
      wantsSecondFactor: () => false,
      profiles: () => undefined,
      reaches: () => new Map(access.reaches ? [[share, {}]] : []),
      again: ({ device }: { device: { id: string } }) => {
        if (access.failing) throw new Error('the store cannot be read');
        access.looked += 1;
        return access.revoked.has(device.id) ? undefined : session(device.id);
      },
    },
    runs: { admit: async () => undefined },
    shares: {
      changes: async (_actor: unknown, _share: unknown, { cursor }: FeedRequest) => {
        meanwhile.happens();
        return page(cursor + 1);
      },
      shares: async () => [row],
      subscribe: (_: ShareId, onPush: (push: PushMessage) => void) => {
        tell = onPush;
        return () => undefined;
      },
    },
    log: () => undefined,
    admitted: () => undefined,
    proxies: { addressOf: () => '::1', pagesOf: () => [] },
  } as unknown as PushDoors;
  const hub = new PushHub(doors);
  const server = new EventEmitter();
  hub.attach(server as Server);
  const wires = Array.from({ length: devices }, (_, at) => {
    const wire = new Wire();
    const headers = {
      ...{ authorization: `Bearer ${deviceAt(at)}`, upgrade: 'websocket', connection: 'Upgrade' },
      ...{ 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-version': '13' },
    };
    server.emit(
      'upgrade',
      { method: 'GET', url: pushPath, headers, socket: wire } as unknown as IncomingMessage,
      wire,
      Buffer.alloc(0),
    );
    return wire;
  });
  while (hub.size < devices) await turn();
  return { hub, access, meanwhile, wires, push: (head: number) => tell({ share, epoch: 'e', head }) };
}

test('a push is made once for all sockets, and commits of one moment are one push', async () => {
  const { hub, wires, push } = await hubWith(500);
  const { stringify } = JSON;
  let made = 0;
  JSON.stringify = ((value: unknown) => {
    made += 1;
    return stringify(value);
  }) as typeof stringify;
  try {
    for (const head of [2, 3, 4]) push(head);
    await turn();
    await turn();
  } finally {
    JSON.stringify = stringify;
  }
  assert.equal(made, 1);
  for (const wire of wires) assert.deepEqual(wire.heads(), [4]);
  const [first, second] = wires.map(wire => wire.written.at(-1));
  assert.equal(first?.toString(), second?.toString());
  hub.close();
});

test('very many hear of a head a part at a time, and of the next one after it', async () => {
  const { wires, push } = await hubWith(2 * toldAtOnceMax + 50);
  const heardBy = (head: number): number => wires.filter(wire => wire.heads().includes(head)).length;
  push(2);
  await turn();
  assert.equal(heardBy(2), toldAtOnceMax);
  push(3);
  await turn();
  assert.deepEqual([heardBy(2), heardBy(3)], [2 * toldAtOnceMax, 0]);
  for (let turns = 0; turns < 6; turns += 1) await turn();
  for (const wire of wires) assert.deepEqual(wire.heads(), [2, 3]);
});

test('after a change of access, sockets are looked at a part at a time, and whoever hears of a push was looked at before', async () => {
  const devices = 2 * checkedAtOnceMax + 50;
  const { hub, access, wires, push } = await hubWith(devices);
  access.revoked.add(deviceAt(devices - 1));
  access.revision = 1;
  hub.recheck();
  assert.equal(access.looked, checkedAtOnceMax);
  push(2);
  await turn();
  await turn();
  assert.deepEqual(wires.at(-1)?.heads(), [], 'the revoked one hears nothing');
  for (const wire of wires.slice(0, -1)) assert.deepEqual(wire.heads(), [2]);
  while (hub.size === devices) await turn();
  for (let turns = 0; turns < 5; turns += 1) await turn();
  assert.equal(access.looked, devices, 'each was looked at once');
  hub.close();
});

test('sockets that could not be looked at are looked at again', async () => {
  const { hub, access, wires, push } = await hubWith(3);
  access.revoked.add(deviceAt(0));
  access.revision = 1;
  access.failing = true;
  assert.throws(() => hub.recheck());
  push(2);
  await turn();
  await turn();
  for (const wire of wires) assert.deepEqual(wire.heads(), [], 'nobody hears before that');
  access.failing = false;
  hub.recheck();
  assert.equal(hub.size, 2);
  hub.close();
});

/** The first device has read the feed to its end. */
function leaveStanding(hub: PushHub): void {
  const request = { epoch: 'e', cursor: 1, view: { root: share, filter: { sizeMax: 0, names: [], extensions: [] } } };
  const actor = { account: 'anna', device: deviceAt(0) as DeviceId, grant: 'write' } as const;
  hub.leaveStanding({ actor, share, name: share, request, page: page(1), accessRevision: 0 });
}

test('B37: whom another program takes a share from while an answer is made hears nothing of it', async () => {
  const { hub, access, meanwhile, wires, push } = await hubWith(1);
  leaveStanding(hub);
  let isTaken = false;
  meanwhile.happens = () => {
    access.revision += 1;
    access.reaches = false;
    isTaken = true;
  };
  push(2);
  while (!isTaken) await turn();
  for (let turns = 0; turns < 5; turns += 1) await turn();
  assert.deepEqual(wires[0]?.heads(), []);
  hub.close();
});

test('B37: a change of access while an answer is made ends it: the head alone is told', async () => {
  const { hub, access, meanwhile, wires, push } = await hubWith(1);
  leaveStanding(hub);
  meanwhile.happens = () => {
    access.revision += 1;
  };
  push(2);
  while (wires[0]?.heads().length === 0) await turn();
  assert.ok(!Buffer.concat(wires[0]?.written ?? []).includes('"standing"'));
  hub.close();
});

test('B37: while it cannot be asked whether a drive may still come in, it is told of the head alone, and the next one comes', async () => {
  const { hub, access, wires, push } = await hubWith(1);
  leaveStanding(hub);
  const [wire] = wires;
  access.failing = true;
  push(2);
  while (wire?.heads().length === 0) await turn();
  assert.deepEqual(wire?.heads(), [2], 'no page came along, which tells its own head');
  access.failing = false;
  push(3);
  while (wire?.heads().includes(3) === false) await turn();
  assert.ok(Buffer.concat(wire?.written ?? []).includes('"standing"'));
  hub.close();
});
