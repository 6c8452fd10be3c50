import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceStandingMax, StandingRequests } from '#station/http/standing-requests.ts';

const at = (device: string, share: string, name = 'task') => ({ device, share, name });

function standing(requests: StandingRequests<number>, ...shares: readonly string[]): number[] {
  return shares.flatMap(share => requests.in(share).map(([, number]) => number));
}

test('B37: a device has so many standing requests in all shares together, those that it asked last', () => {
  const requests = new StandingRequests<number>();
  const shares = Array.from({ length: deviceStandingMax + 1 }, (_, number) => `share${number}`);
  requests.leave(at('other', 'share0'), -1);
  shares.slice(0, -1).forEach((share, number) => {
    requests.leave(at('own', share), number);
  });
  // Asked anew, it is not the oldest any more; going on is not asking.
  requests.leave(at('own', 'share0'), 0);
  requests.goOn(at('own', 'share1'), 1);
  requests.leave(at('own', shares.at(-1) as string), deviceStandingMax);
  assert.equal(requests.get(at('own', 'share1')), undefined);
  assert.deepEqual(standing(requests, 'share0', 'share1', 'share2'), [-1, 0, 2]);
  assert.equal(standing(requests, ...shares).length, deviceStandingMax + 1);
});

test('B37: what has ended makes room, and does not go on', () => {
  const requests = new StandingRequests<number>();
  for (let name = 0; name < deviceStandingMax; name += 1) requests.leave(at('own', 'a', String(name)), name);
  requests.end(at('own', 'a', '3'));
  requests.goOn(at('own', 'a', '3'), 3);
  requests.leave(at('own', 'b'), 100);
  assert.equal(standing(requests, 'a').length, deviceStandingMax - 1);
  requests.endOf('own', 'a');
  assert.deepEqual(standing(requests, 'a', 'b'), [100]);
  requests.endAll();
  assert.deepEqual(standing(requests, 'a', 'b'), []);
});
