/** A computer that slept, or came to another network, has its connections begin anew, once for each. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interruption, lookEveryMs, sleptFromMs } from '#drive/wake/interruption.ts';
import { watchInterruptions } from '#drive/wake/watch-interruptions.ts';

const look = { wallMs: 1_000_000, monotonicMs: 5_000, addresses: ['127.0.0.1', '192.0.2.7'] };

test('P23 sleep is seen by either clock, and neither a slow timer nor a clock that is set back is sleep', () => {
  const later = (wall: number, monotonic: number) =>
    interruption(look, { ...look, wallMs: look.wallMs + wall, monotonicMs: look.monotonicMs + monotonic });
  const slept = lookEveryMs + sleptFromMs;
  assert.deepEqual(later(slept, lookEveryMs), { kind: 'slept', ms: slept }, 'the other clock stood still');
  assert.deepEqual(later(slept, slept), { kind: 'slept', ms: slept });
  assert.equal(later(slept - 1, slept - 1), undefined);
  assert.equal(later(-3_600_000, lookEveryMs), undefined);
});

test('P23 another network is other addresses, in whichever order the system tells them', () => {
  const at = (...addresses: string[]) => interruption(look, { ...look, addresses });
  assert.equal(at('192.0.2.7', '127.0.0.1'), undefined);
  assert.deepEqual(at('127.0.0.1'), { kind: 'network', addresses: new Set(['127.0.0.1']) });
  assert.equal(at('127.0.0.1', '192.0.2.7', '198.51.100.1')?.kind, 'network');
});

test('P23 each interruption renews once: all connections after sleep, after a change those of an address that is gone', () => {
  const state = { wallMs: 0, monotonicMs: 0, addresses: ['192.0.2.7', '127.0.0.1'], stopped: false };
  const renewed: string[][] = [];
  let wake = (): void => assert.fail('a timer was started');
  const stop = watchInterruptions({
    clock: { nowMs: () => state.wallMs, monotonicMs: () => state.monotonicMs, sleep: async () => undefined },
    log: () => undefined,
    startTimer: (_, next) => {
      wake = next;
      return () => {
        state.stopped = true;
      };
    },
    addresses: () => state.addresses,
    drive: {
      renewConnections: isDead => void renewed.push(['192.0.2.7', '127.0.0.1'].filter(isDead)),
      endDeadConnections: () => undefined,
    },
  });
  const after = (ms: number, addresses = state.addresses): void => {
    Object.assign(state, { wallMs: state.wallMs + ms, addresses });
    wake();
  };
  after(lookEveryMs);
  assert.deepEqual(renewed, []);
  after(3_600_000);
  after(lookEveryMs);
  assert.deepEqual(renewed, [['192.0.2.7', '127.0.0.1']]);
  after(lookEveryMs, ['198.51.100.1', '127.0.0.1']);
  after(lookEveryMs);
  assert.deepEqual(renewed.slice(1), [['192.0.2.7']]);
  stop();
  assert.ok(state.stopped);
});

test('P23 a network that comes and goes between two looks leaves no dead connection, and an address that is not told of is given up once', () => {
  const state = { addresses: ['127.0.0.1', 'fe80::1'], wallMs: 0 };
  let connected: readonly string[] = [];
  const ended: string[] = [];
  let wake = (): void => assert.fail('a timer was started');
  watchInterruptions({
    clock: { nowMs: () => state.wallMs, monotonicMs: () => state.wallMs, sleep: async () => undefined },
    log: () => undefined,
    startTimer: (_, next) => {
      wake = next;
      return () => undefined;
    },
    addresses: () => state.addresses,
    drive: {
      renewConnections: () => undefined,
      endDeadConnections: isDead => void ended.push(...connected.filter(isDead)),
    },
  });
  const looks = (...at: readonly string[]): readonly string[] => {
    connected = at;
    ended.length = 0;
    state.wallMs += lookEveryMs;
    wake();
    return [...ended];
  };
  assert.deepEqual(looks('127.0.0.1', 'fe80::1%eth0'), []);
  const gone = ['192.0.2.7', '192.0.2.7'];
  assert.deepEqual(looks('127.0.0.1', ...gone), gone);
  assert.deepEqual(looks(...gone), [], 'it stands again, so it is one of this computer');
  state.addresses = ['127.0.0.1', '198.51.100.1'];
  assert.deepEqual(looks('192.0.2.7'), [], 'another network has all begin anew');
  assert.deepEqual(looks('192.0.2.7'), ['192.0.2.7']);
});
