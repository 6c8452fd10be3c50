import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leastOf, Rate, takeOf } from '#drive/connection/rate.ts';
import { sendJson, startStationFixture } from '#drive/connection/station-fixture.ts';
import { StationHttp } from '#drive/connection/station-http.ts';
import { straight } from '#drive/connection/ways.ts';

/** A clock that moves when it is told to, and lets those go whose time has come. */
function played() {
  let nowMs = 0;
  let timers: { readonly atMs: number; readonly wake: () => void }[] = [];
  const rate = new Rate(
    () => nowMs,
    (ms, wake) => {
      const timer = { atMs: nowMs + ms, wake };
      timers.push(timer);
      return () => {
        timers = timers.filter(each => each !== timer);
      };
    },
  );
  const wait = async (ms: number): Promise<void> => {
    for (const end = nowMs + ms; nowMs < end; ) {
      nowMs += 1;
      for (const timer of timers.filter(({ atMs }) => atMs <= nowMs)) {
        timers = timers.filter(each => each !== timer);
        timer.wake();
      }
      await Promise.resolve();
    }
  };
  return { rate, wait };
}

/** Takes again and again, by the first and then by the next; answers how many bytes went. */
function taker(rates: readonly Rate[], bytes: number): { readonly went: () => number } {
  let sum = 0;
  void (async () => {
    for (;;) {
      await takeOf(rates, bytes);
      sum += bytes;
    }
  })();
  return { went: () => sum };
}

test('A20 what several take together stays at the rate, shared in turns', async () => {
  const { rate, wait } = played();
  rate.set(100_000);
  const takers = [taker([rate], 4_000), taker([rate], 4_000)];
  await wait(10_000);
  const went = takers.map(each => each.went());
  const sum = went.reduce((all, each) => all + each, 0);
  assert.ok(sum > 990_000 && sum < 1_040_000, `${sum} of 1,000,000 bytes in 10 s, and what may go at once`);
  assert.ok(Math.abs((went[0] ?? 0) - (went[1] ?? 0)) <= 4_000, String(went));
});

test('A20 what goes by two limits keeps both, and what waits for its own takes nothing of what others may have', async () => {
  const { rate: own, wait } = played();
  const { rate: all, wait: waitForAll } = played();
  const both = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 1) await Promise.all([wait(1), waitForAll(1)]);
  };
  own.set(20_000);
  all.set(100_000);
  assert.deepEqual(
    [leastOf([own, all]), leastOf([all]), leastOf([new Rate(), own]), leastOf([])],
    [20_000, 100_000, 20_000, 0],
  );
  const limited = taker([own, all], 1_000);
  const free = taker([all], 1_000);
  await both(10_000);
  const within = (bytes: number, expected: number): boolean => bytes > expected * 0.97 && bytes < expected * 1.06;
  assert.ok(within(limited.went(), 200_000), `${limited.went()} of 200,000`);
  assert.ok(within(limited.went() + free.went(), 1_000_000), `${limited.went()} and ${free.went()} of 1,000,000`);
  const before = limited.went();
  all.set(10_000);
  await both(10_000);
  const later = limited.went() - before;
  assert.ok(later < 60_000, `${later}: the smaller one is that of all by now, and it is shared in turns`);
});

test('A20 a rest earns no more than a quarter of a second, and a new rate holds for those who wait', async () => {
  const { rate, wait } = played();
  rate.set(1_000);
  await wait(60_000);
  await rate.take(1_000);
  let isDone = false;
  void rate.take(1).then(() => {
    isDone = true;
  });
  await wait(700);
  assert.equal(isDone, false, '750 bytes are owed');
  await wait(60);
  assert.equal(isDone, true);
  const waiting = [rate.take(100_000), rate.take(1)];
  rate.set(0);
  await Promise.all(waiting);
  await rate.take(1_000_000_000);
});

test('A20 bodies of requests, and answers, take as long as their limit wants', async () => {
  const big = Buffer.alloc(300_000, 7);
  const station = await startStationFixture(({ method, body }, response) => {
    if (method === 'POST') sendJson(response, { length: body.length, last: body.at(-1) });
    else response.end(big);
  });
  const rates = { up: new Rate(), down: new Rate() };
  const trust = { kind: 'pinned', fingerprint: station.certificate.fingerprint } as const;
  const own = { up: new Rate(), down: new Rate() };
  const http = new StationHttp({ ways: straight, rates, address: station.address, trust, credentials: { token: 't' } });
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await work();
    return (performance.now() - began) / 1000;
  };
  const send = async (): Promise<void> => {
    const told = await http.sendForJson({ method: 'POST', path: '/up', body: big, rates: own });
    assert.deepEqual(told, { length: 300_000, last: 7 });
  };
  const fetch = async (): Promise<void> => {
    let bytes = 0;
    for await (const piece of http.stream({ method: 'GET', path: '/down', rates: own })) bytes += piece.length;
    assert.equal(bytes, 300_000);
  };
  try {
    await send();
    for (const limited of [rates, own]) {
      limited.up.set(200_000);
      limited.down.set(200_000);
      for (const work of [send, fetch]) {
        const seconds = await timed(work);
        assert.ok(seconds > 0.9 && seconds < 6, `${seconds} s for 1.5 s`);
      }
      limited.up.set(0);
      limited.down.set(0);
    }
  } finally {
    await http.close();
    await station.close();
  }
});
