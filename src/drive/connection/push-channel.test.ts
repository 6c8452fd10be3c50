import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import fc from 'fast-check';
import type { WebSocket } from 'ws';
import { PushChannel, silenceMaxMs } from '#drive/connection/push-channel.ts';
import { makeCertificate, type StationFixture, startStationFixture } from '#drive/connection/station-fixture.ts';
import type { StartTimer } from '#drive/connection/timer.ts';
import type { Trust } from '#drive/connection/trust.ts';
import { straight } from '#drive/connection/ways.ts';
import { isNodeId, type NodeId } from '#model/node.ts';
import { changedJson } from '#protocol/changed-json-fixture.ts';
import type { PushMessage } from '#protocol/feed.ts';

const share = '00'.repeat(16) as NodeId;

test('a push is heard, a beat is not a push, and silence makes a new connection', async () => {
  const station = await startStationFixture(() => undefined);
  const pushes: PushMessage[] = [];
  const timers: { ms: number; wake: () => void; stopped: boolean }[] = [];
  const startTimer: StartTimer = (ms, wake) => {
    const timer = { ms, wake, stopped: false };
    timers.push(timer);
    return () => {
      timer.stopped = true;
    };
  };
  let opened = 0;
  const onOpen = (): void => {
    opened += 1;
  };
  const events = { onPush: (push: PushMessage) => void pushes.push(push), onOpen };
  const channel = open(station, { trust: pin(station), startTimer, ...events });
  try {
    const first = await nextSocket(station);
    first.send(JSON.stringify({ beat: 1 }));
    first.send('not json');
    first.send(JSON.stringify({ share, epoch: 'e', head: 7 }));
    await until(() => pushes.length === 1);
    assert.deepEqual(pushes, [{ share, epoch: 'e', head: 7 }]);
    assert.equal(opened, 1);

    const silence = timers.filter(each => !each.stopped && each.ms === silenceMaxMs).at(-1);
    assert.ok(silence);
    silence.wake();
    await until(() => timers.some(each => !each.stopped && each.ms < silenceMaxMs));
    const again = nextSocket(station);
    timers.find(each => !each.stopped && each.ms < silenceMaxMs)?.wake();
    await again;
    await until(() => opened === 2);
  } finally {
    channel.close();
    await station.close();
  }
});

test('whatever a station pushes, only what has the form of a push is believed, and the channel goes on', async () => {
  const station = await startStationFixture(() => undefined);
  const pushes: PushMessage[] = [];
  let opened = 0;
  const onOpen = (): void => {
    opened += 1;
  };
  const onPush = (push: PushMessage): void => void pushes.push(push);
  const channel = open(station, { trust: pin(station), startTimer: () => () => undefined, onPush, onOpen });
  try {
    const socket = await nextSocket(station);
    const good = { share, epoch: 'e', head: 1 };
    const message = fc.oneof(
      changedJson(good).map(value => JSON.stringify(value)),
      fc.json(),
      fc.string(),
      fc.uint8Array({ maxLength: 100 }),
    );
    for (const each of fc.sample(message, 500)) socket.send(each);
    socket.send(JSON.stringify({ ...good, epoch: 'last' }));
    await until(() => pushes.at(-1)?.epoch === 'last');
    for (const push of pushes) {
      assert.deepEqual(Object.keys(push).sort(), ['epoch', 'head', 'share']);
      assert.ok(isNodeId(push.share) && Number.isSafeInteger(push.head) && push.head >= 0, JSON.stringify(push));
    }
    assert.equal(opened, 1);
  } finally {
    channel.close();
    await station.close();
  }
});

test('P23 a channel that is to begin anew does so within a second, however long it would have waited; one that stands stays', async () => {
  const station = await startStationFixture(() => undefined);
  const waits: { readonly ms: number; readonly wake: () => void }[] = [];
  const startTimer: StartTimer = (ms, wake) => {
    if (ms !== silenceMaxMs) waits.push({ ms, wake });
    return () => undefined;
  };
  let opened = 0;
  const onOpen = (): void => {
    opened += 1;
  };
  const channel = open(station, { trust: pin(station), startTimer, onPush: () => undefined, onOpen });
  try {
    await until(() => opened === 1);
    channel.renew(address => address !== '127.0.0.1');
    assert.equal(waits.length, 0, 'it began at an address that is still there');
    channel.renew(address => address === '127.0.0.1');
    await until(() => waits.length === 1);
    for (let asked = 0; asked < 3; asked += 1) channel.renew(() => true);
    assert.ok(
      waits.every(({ ms }) => ms <= 1_000),
      JSON.stringify(waits),
    );
    const tries = waits.length;
    channel.endDead(() => true);
    assert.equal(waits.length, tries, 'who waits for the next try is left alone');
    waits.at(-1)?.wake();
    await until(() => opened === 2);
    assert.equal(station.sockets.clients.size, 1);
    channel.endDead(address => address !== '127.0.0.1');
    channel.endDead(address => address === '127.0.0.1');
    await until(() => waits.length === tries + 1);
  } finally {
    channel.close();
    await station.close();
  }
});

test('S84 the push channel sends nothing to another certificate', async () => {
  const station = await startStationFixture(() => undefined);
  const { fingerprint } = await makeCertificate();
  const waits: number[] = [];
  const startTimer: StartTimer = ms => {
    waits.push(ms);
    return () => undefined;
  };
  const events = { onPush: () => undefined, onOpen: () => assert.fail('it must not open') };
  const channel = open(station, { trust: { kind: 'pinned', fingerprint }, startTimer, ...events });
  try {
    await until(() => waits.length > 0);
    assert.equal(station.plainBytes(), 0);
    assert.equal(station.sockets.clients.size, 0);
  } finally {
    channel.close();
    await station.close();
  }
});

test('a station that answers that it does not serve for now is tried again within seconds, however often it was', async () => {
  for (const [status, longest] of [
    [503, 8_000],
    [500, 60_000],
  ] as const) {
    const station = await startRefusing(status);
    const waits: number[] = [];
    const startTimer: StartTimer = (ms, wake) => {
      if (ms === silenceMaxMs) return () => undefined;
      waits.push(ms);
      if (waits.length < 9) setImmediate(wake);
      return () => undefined;
    };
    const events = { onPush: () => undefined, onOpen: () => assert.fail('it must not open') };
    const channel = open(station, { trust: pin(station), startTimer, ...events });
    try {
      await until(() => waits.length === 9);
      assert.equal(waits.at(-1), longest / 2, `after ${status}`);
    } finally {
      channel.close();
      await station.close();
    }
  }
});

/** A station that answers each request for a WebSocket with that status. */
async function startRefusing(status: number): Promise<StationFixture> {
  const station = await startStationFixture(() => undefined);
  station.sockets.options.verifyClient = (_info, answer) => answer(false, status);
  return station;
}

interface Options {
  readonly trust: Trust;
  readonly startTimer: StartTimer;
  readonly onPush: (push: PushMessage) => void;
  readonly onOpen: () => void;
}

function open(station: StationFixture, options: Options): PushChannel {
  return new PushChannel({
    ways: straight,
    address: station.address,
    credentials: { token: 't' },
    log: () => undefined,
    chance: () => 0,
    ...options,
  });
}

function pin(station: StationFixture): Trust {
  return { kind: 'pinned', fingerprint: station.certificate.fingerprint };
}

async function nextSocket(station: StationFixture): Promise<WebSocket> {
  const [socket] = (await once(station.sockets, 'connection')) as [WebSocket];
  return socket;
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > end) assert.fail('it did not happen within 5 s');
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
