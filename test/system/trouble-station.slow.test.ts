/** The station in trouble: bytes that rot on its disk, and requests that nobody of good faith sends. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Agent, request } from 'undici';
import { encodeJson } from '#protocol/frame-payloads.ts';
import { requestBytesMax } from '#protocol/frames.ts';
import { framesType } from '#station/http/bodies.ts';
import { closeAfter } from '#test/closings.ts';
import { chunkHash, flipByte } from '#test/system/history.ts';
import { randomBytes } from '#test/system/real-files.ts';
import { assertSameTree, readTree } from '#test/system/tree.ts';
import { type Drive, type Synced, settle, World } from '#test/system/world.ts';

test('a chunk that rotted on the disk is never served, is named in the log, and holds up nothing else', async t => {
  const world = await World.started(t);
  const [one] = (await world.synced(['one'])) as [Synced];
  const rotten = randomBytes(10_000, 7);
  const names = ['before', 'rotten', 'to the end'];
  for (const name of names) writeFileSync(join(one.folder, name), name === 'rotten' ? rotten : name);
  await one.drive.wait();
  const hash = chunkHash(rotten);
  flipByte(world.station.data, hash);

  const other = await world.drive('other');
  const there = world.folder('there');
  await other.addTask('home', there);
  const task = await other.reaches('attention');
  assert.deepEqual(
    task.firstProblems.map(({ path, reason }) => [path, reason]),
    [['rotten', 'damaged']],
  );
  assert.match(task.firstProblems[0]?.detail ?? '', /damaged on the station and is not served/);
  assert.ok(world.station.log().includes(hash), 'the log names the chunk');
  assert.deepEqual([...readTree(there).keys()].toSorted(), ['before', 'to the end']);
  assert.equal((await other.why(join(there, 'rotten'))).reason, 'damaged');

  writeFileSync(join(one.folder, 'later'), 'still syncs');
  await settle([one.drive, other]);
  assert.ok(existsSync(join(there, 'later')));
  assert.deepEqual(readFileSync(join(one.folder, 'rotten')), rotten, 'the sender keeps what it has');

  flipByte(world.station.data, hash);
  await other.reaches('up-to-date');
  assertSameTree(readTree(there), readTree(one.folder), 'once the disk was mended');
});

test('requests that are malformed, too large or out of place are refused, and the station goes on', async t => {
  const world = await World.started(t);
  const [one] = (await world.synced(['one'])) as [Synced];
  const ask = asker(t, world.station.url);
  const { token, share } = sessionOf(one.drive);
  const commit = `/api/shares/${share}/commit`;
  const changes = `/api/shares/${share}/changes`;
  const cases = [
    ['not JSON', { path: '/api/link', body: '{', type: json }, 400, 'malformed'],
    ['no link request', { path: '/api/link', body: '{"protocol":1}', type: json }, 400, 'malformed'],
    [
      'too much for anybody',
      { path: '/api/link', body: `{"a":"${'a'.repeat(100_000)}"}`, type: json },
      413,
      'too-large',
    ],
    ['no token', { path: changes, body: '{}', type: json }, 401, 'sign-in'],
    ['a made-up token', { path: changes, body: '{}', type: json, token: 'x'.repeat(43) }, 401, 'sign-in'],
    ['no feed request', { path: changes, body: '{"cursor":-1}', type: json, token }, 400, 'malformed'],
    ['another share', { path: `/api/shares/${'0'.repeat(32)}/changes`, body: '{}', type: json, token }, [400, 404], ''],
    ['a share outside', { path: '/api/shares/..%2f..%2fetc/changes', body: '{}', type: json, token }, [400, 404], ''],
    ['no frames', { path: commit, body: 'garbage, and more of it', type: framesType, token }, 400, 'malformed'],
    [
      'frames cut off',
      { path: commit, body: Buffer.from([1, 0, 0, 255, 255, 1]), type: framesType, token },
      400,
      'malformed',
    ],
    [
      'frames without end',
      { path: commit, body: Buffer.concat(encodeJson({})), type: framesType, token },
      400,
      'malformed',
    ],
    [
      'a frame of 4 GiB',
      { path: commit, body: Buffer.from([2, 255, 255, 255, 255, 0]), type: framesType, token },
      413,
      '',
    ],
    ['JSON instead of frames', { path: commit, body: '{}', type: json, token }, 400, 'malformed'],
    ['no such thing', { path: '/api/nothing', body: '{}', type: json, token }, 404, 'unknown-path'],
    [
      'another protocol',
      { path: changes, body: '{}', type: json, token, headers: { 'x-waystation-protocol': '99' } },
      426,
      'protocol',
    ],
  ] as const;
  for (const [what, asked, status, refused] of cases) {
    const answer = await ask(asked);
    const all = ([] as number[]).concat(status);
    assert.ok(all.includes(answer.status), `${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
    if (refused !== '') assert.equal(answer.body.refused, refused, what);
    assert.ok(answer.body.message.length > 10, what);
  }
  assert.equal(await announce(world.station.url + commit, token, requestBytesMax + 1), 413);

  writeFileSync(join(one.folder, 'after all that'), 'it still works');
  await one.drive.wait();
  assert.equal((await one.drive.task()).state, 'up-to-date');
  assert.doesNotMatch(world.station.log(), /"level":"error"/);
});

const json = 'application/json';

interface Asked {
  readonly path: string;
  readonly body: string | Uint8Array;
  readonly type: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly body: { readonly refused: string; readonly message: string };
}

function asker(t: TestContext, url: string): (asked: Asked) => Promise<Answer> {
  // The certificate is not what is tested here.
  const agent = new Agent({ connect: { rejectUnauthorized: false } });
  closeAfter(t, () => agent.destroy());
  return async ({ path, body, type, token, headers = {} }) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const reply = await request(url + path, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'content-type': type, ...authorization, ...headers },
      body: typeof body === 'string' ? body : Buffer.from(body),
    });
    return { status: reply.statusCode, body: (await reply.body.json()) as Answer['body'] };
  };
}

/** Only says that so many bytes will follow; answers the status. */
function announce(url: string, token: string, bytes: number): Promise<number | undefined> {
  const headers = { 'content-type': framesType, 'content-length': bytes, authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const asking = httpsRequest(url, { method: 'POST', headers, rejectUnauthorized: false }, response => {
      resolve(response.statusCode);
      response.destroy();
    });
    asking.on('error', reject);
    asking.flushHeaders();
  });
}

function sessionOf(drive: Drive): { readonly token: string; readonly share: string } {
  const { connections, tasks } = JSON.parse(readFileSync(join(drive.data, 'settings.json'), 'utf8'));
  return { token: connections[0].token, share: tasks[0].share };
}
