import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import { type FeedPage, type PushedAnswer, type PushMessage, standingHeader } from '#protocol/feed.ts';
import { decodeFetched, decodeJson, type FetchedPayload } from '#protocol/frame-payloads.ts';
import { createFrameReader } from '#protocol/frames.ts';
import type { ShareWire } from '#protocol/session.ts';
import { contentOf, createBody } from '#station/http/content-fixture.ts';
import { allAnswersBytesMax, answerBytesMax, answersMax, StandingFeeds } from '#station/http/standing-feeds.ts';
import { deviceStandingMax } from '#station/http/standing-requests.ts';
import { freshId, startTestStation } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
await station.addUser('anna');
await station.addUser('bob');

/** What a drive hears: heads, and answers with their contents. */
type Heard = PushMessage | { readonly told: PushedAnswer; readonly fetched: readonly FetchedPayload[] };

function read(message: Buffer, isBinary: boolean): Heard {
  if (!isBinary) return JSON.parse(String(message)) as PushMessage;
  const reader = createFrameReader();
  const [json, ...frames] = reader.push(message);
  reader.end();
  assert.ok(json);
  const fetched = frames.flatMap(({ type, payload }) => (type === 'fetched' ? [decodeFetched(payload)] : []));
  return { told: decodeJson(json.payload) as PushedAnswer, fetched };
}

/** A drive of an account, which listens and has read the feed of a share to its end. */
async function listener(account: string, view: object = {}) {
  const { token, device } = await station.link(account);
  const share = (await station.shares(token)).find(({ name }) => name === 'anna') as ShareWire;
  const socket = station.push(token);
  const heard: Heard[] = [];
  const waiting: (() => void)[] = [];
  socket.on('message', (data, isBinary) => {
    const one = read(data as Buffer, isBinary);
    // Beats are no news, nor are other shares.
    if (!isAnswer(one) && one.share !== share.id) return;
    heard.push(one);
    waiting.shift()?.();
  });
  const next = async (): Promise<Heard> => {
    while (heard.length === 0) await new Promise<void>(resolve => waiting.push(resolve));
    return heard.shift() as Heard;
  };
  await next();
  const filter = { sizeMax: 0, names: [], extensions: [] };
  const name = freshId();
  const stand = async (as = name) => {
    const json = { epoch: share.epoch, cursor: 0, view: { root: share.root, filter, ...view } };
    const headers = { [standingHeader]: as };
    const reply = await station.ask(`/api/shares/${share.id}/changes`, { token, json, headers });
    assert.equal(reply.status, 200);
  };
  const write = async (fileName: string, bytes = Buffer.from(fileName)): Promise<NodeId> => {
    const id = freshId();
    const frames = createBody({
      epoch: share.epoch,
      parent: share.root,
      name: fileName,
      content: contentOf(bytes),
      id,
    });
    assert.equal((await station.ask(`/api/shares/${share.id}/commit`, { token, frames })).status, 200);
    return id;
  };
  return { token, device, share, name, socket, next, stand, write, end: () => socket.terminate() };
}

function isAnswer(heard: Heard): heard is Extract<Heard, { told: PushedAnswer }> {
  return 'told' in heard;
}

await station.running.open.administration.grant('anna', 'bob', 'write');

test('B36: a request that was left standing is answered by the next push, with small contents, and the next one goes on', async () => {
  const [a, b] = [await listener('anna'), await listener('bob')];
  // Of a share in which nothing happened yet there is only a snapshot.
  await a.write('before');
  await b.next();
  await b.stand();
  let from: number | undefined;
  for (const text of ['first', 'second']) {
    const id = await a.write(text);
    const heard = await b.next();
    assert.ok(isAnswer(heard));
    const { told, fetched } = heard;
    assert.equal(told.standing, b.name);
    if (from !== undefined) assert.equal(told.from, from);
    assert.deepEqual(
      told.page.nodes.map(node => node.id),
      [id],
    );
    assert.deepEqual(
      told.wants.map(({ node }) => node),
      [id],
    );
    const chunk = fetched.find(({ kind }) => kind === 'chunk');
    assert.equal(chunk?.kind === 'chunk' && Buffer.from(chunk.bytes).toString(), text);
    from = told.page.cursor;
  }
  a.end();
  b.end();
});

test('B36: a drive hears of its own commits as before, and its request goes on behind them', async () => {
  const [a, b] = [await listener('anna'), await listener('bob')];
  await b.stand();
  await b.write('own');
  const own = await b.next();
  assert.ok(!isAnswer(own));
  await a.write("another's");
  const heard = await b.next();
  assert.ok(isAnswer(heard));
  assert.equal(heard.told.from, own.head);
  a.end();
  b.end();
});

test('B37: larger contents do not come along, and who has read nothing to its end is told of heads alone', async () => {
  const [a, b] = [await listener('anna'), await listener('bob')];
  await a.write('unread');
  assert.ok(!isAnswer(await b.next()));
  await b.stand();
  await a.write('large', Buffer.alloc(answerBytesMax + 1, 7));
  const heard = await b.next();
  assert.ok(isAnswer(heard));
  assert.deepEqual([heard.told.page.nodes.length, heard.told.wants], [1, []]);
  a.end();
  b.end();
});

test('B37: nothing is pushed to who may not hear it any more, nor to who is granted single folders', async () => {
  const { administration } = station.running.open;
  const [a, b] = [await listener('anna'), await listener('bob')];
  await b.stand();
  await administration.grant('anna', 'bob', 'read');
  await a.write('after a change of grants');
  assert.ok(!isAnswer(await b.next()), 'it has to ask once more');
  await b.stand();
  await administration.grant('anna', 'bob', 'none');
  await a.write('unheard');
  await administration.grant('anna', 'bob', 'write');
  await new Promise(resolve => setTimeout(resolve, 700));
  await a.write('heard of');
  const heard = await b.next();
  assert.ok(!isAnswer(heard));
  a.end();
  b.end();
});

test('B37: many different questions are not answered for one head', async () => {
  const a = await listener('anna');
  const others = await Promise.all(
    Array.from({ length: answersMax + 2 }, (_, at) =>
      listener('bob', { filter: { sizeMax: 1_000 + at, names: [], extensions: [] } }),
    ),
  );
  for (const other of others) await other.stand();
  await a.write('once');
  const heard = await Promise.all(others.map(other => other.next()));
  assert.equal(heard.filter(isAnswer).length, answersMax);
  for (const each of [a, ...others]) each.end();
});

test('B37: a drive that has much to read yet is told of the head alone, and keeps its socket', async () => {
  const [a, b] = [await listener('anna'), await listener('bob')];
  await a.write('little');
  await b.next();
  for (let at = 0; at < deviceStandingMax; at += 1) await b.stand(freshId());
  const cut = new Promise<never>((_, reject) => b.socket.once('close', () => reject(new Error('the socket was cut'))));
  cut.catch(() => undefined);
  await a.write('much, for many tasks', randomBytes(answerBytesMax));
  let answers = 0;
  while (isAnswer(await Promise.race([b.next(), cut]))) answers += 1;
  assert.ok(answers > 0 && answers < deviceStandingMax, String(answers));
  a.end();
  b.end();
});

test('B36: drives with the same question get one answer, which is made once', async t => {
  const { shares } = station.running.open;
  const a = await listener('anna');
  const others = await Promise.all(Array.from({ length: 20 }, () => listener('bob')));
  for (const other of others) await other.stand();
  const asked = t.mock.method(shares, 'changes');
  await a.write('for all of them');
  for (const other of others) assert.ok(isAnswer(await other.next()));
  assert.equal(asked.mock.callCount(), 1);
  for (const each of [a, ...others]) each.end();
});

test('B37: answers about one head take so much memory and no more, however many drives ask', async () => {
  const share = freshId();
  const state = { content: contentOf(Buffer.from('large')).content, size: answerBytesMax };
  const page = (head: number) =>
    ({ epoch: 'e', head, cursor: head, snapshot: false, nodes: [{ id: share, state, contentRev: head }] }) as object;
  const served = { want: 0, position: 0, bytes: randomBytes(answerBytesMax) };
  const shares = {
    changes: async () => ({ ...page(2), deleted: [], out: [] }),
    fetch: async function* () {
      yield served;
    },
  };
  const feeds = new StandingFeeds({ shares: shares as never, log: () => undefined, monotonicMs: () => 0 });
  const devices = Array.from({ length: allAnswersBytesMax / answerBytesMax + 100 }, freshId);
  const request = { epoch: 'e', cursor: 1, view: { root: share, filter: { sizeMax: 0, names: [], extensions: [] } } };
  for (const device of devices) {
    const actor = { account: 'anna', device, grant: 'read' } as const;
    feeds.leave({ actor, share, name: device, request, page: page(1) as FeedPage });
  }
  const moved = { share, epoch: 'e', head: 2, before: 1, by: new Set<string>(), listening: new Set<string>(devices) };
  const { messages, unanswered } = await feeds.answer(share, feeds.due(moved));
  const bytes = [...messages.values()].flat().reduce((sum, { length }) => sum + length, 0);
  assert.ok(bytes >= allAnswersBytesMax && bytes < allAnswersBytesMax + 2 * answerBytesMax, String(bytes));
  assert.equal(messages.size + unanswered.size, devices.length);
});
