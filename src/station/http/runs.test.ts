/** S28, scenario 57: which of several programs with one token is let in. */
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import type { NodeId } from '#model/node.ts';
import { runHeader, runText, type ShownRun } from '#protocol/run.ts';
import { pushPath } from '#station/http/push.ts';
import { answersMsMax } from '#station/http/push-socket.ts';
import { freshId, startTestStation } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
await station.addUser('anna');

const first = (): ShownRun => ({ number: 1, mark: freshId(), before: undefined });
const next = ({ number, mark }: ShownRun): ShownRun => ({ number: number + 1, mark: freshId(), before: mark });
const headersOf = (run: ShownRun): Record<string, string> => ({ [runHeader]: runText(run) });

/** What a request in this run is answered: its status, and the code of the refusal. */
async function asked(token: string, run: ShownRun): Promise<readonly [number, string | undefined]> {
  const answer = await station.ask('/api/shares', { token, headers: headersOf(run) });
  return [answer.status, answer.json<{ refused?: string }>().refused];
}

const copiedRefusals = (device: NodeId): number =>
  station.running.open.accounts
    .audit({ limit: 100 })
    .filter(({ event, about }) => event === 'copied device refused' && about['device'] === device).length;

test('S28, scenario 57: a new run follows the last; whoever goes on from one that was followed already is refused, and once on record', async () => {
  const { token, device } = await station.link('anna');
  const one = first();
  assert.deepEqual(await asked(token, one), [200, undefined]);
  const [two, copy] = [next(one), next(one)];
  assert.deepEqual(await asked(token, two), [200, undefined]);
  for (const run of [one, copy, one, copy]) {
    assert.deepEqual(await asked(token, run), [409, 'copied']);
  }
  assert.deepEqual(await asked(token, two), [200, undefined]);
  assert.equal(copiedRefusals(device), 2);
});

test('S28, scenario 57: a drive that is at work answers for itself, and its copy is refused; once it is gone, the next one is let in', async () => {
  const { token } = await station.link('anna');
  const one = first();
  const socket = station.push(token, headersOf(one));
  await once(socket, 'open');
  const copy = next(one);
  assert.deepEqual(await asked(token, copy), [409, 'copied']);
  const refused = station.push(token, headersOf(copy));
  const [, response] = (await once(refused, 'unexpected-response')) as [unknown, { statusCode: number }];
  assert.equal(response.statusCode, 409);
  assert.deepEqual(await asked(token, one), [200, undefined]);
  socket.terminate();
  await once(socket, 'close');
  const again = next(one);
  assert.deepEqual(await asked(token, again), [200, undefined]);
});

test('a copy that asks without end leaves nothing behind at the drive that answers', async t => {
  const { token } = await station.link('anna');
  const one = first();
  const socket = station.push(token, headersOf(one));
  await once(socket, 'open');
  const warnings: string[] = [];
  const note = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', note);
  t.after(() => process.off('warning', note));
  for (let asking = 0; asking < 2 * EventEmitter.defaultMaxListeners; asking += 1)
    assert.deepEqual(await asked(token, next(one)), [409, 'copied']);
  assert.deepEqual(warnings, []);
  socket.terminate();
});

test('S28, scenario 57: a connection that does not answer keeps nobody out, and is ended', async () => {
  const { token } = await station.link('anna');
  const one = first();
  const silent = new WebSocket(`${station.running.url.replace('http', 'ws')}${pushPath}`, {
    rejectUnauthorized: false,
    autoPong: false,
    headers: { authorization: `Bearer ${token}`, ...headersOf(one) },
  });
  await once(silent, 'open');
  const closed = once(silent, 'close');
  const begun = performance.now();
  assert.deepEqual(await asked(token, next(one)), [200, undefined]);
  assert.ok(performance.now() - begun >= answersMsMax);
  await closed;
});

test('callers that are no drives need not name a run, and one that is not well formed is refused', async () => {
  const { token } = await station.link('anna');
  assert.deepEqual(await asked(token, first()), [200, undefined]);
  assert.equal((await station.ask('/api/shares', { token })).status, 200);
  const answer = await station.ask('/api/shares', { token, headers: { [runHeader]: '1.2.3' } });
  assert.deepEqual([answer.status, answer.json<{ refused: string }>().refused], [400, 'malformed']);
});
