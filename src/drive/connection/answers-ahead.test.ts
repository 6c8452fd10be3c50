import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { type Ahead, AnswersAhead, contentsBytesMax, readAhead } from '#drive/connection/answers-ahead.ts';
import { contentId, encodeManifest } from '#model/manifest.ts';
import type { NodeId } from '#model/node.ts';
import { hashBytes } from '#platform/node/hash.ts';
import type { FeedRequest, PushedAnswer } from '#protocol/feed.ts';
import { encodeCompressed, encodeEnd, encodeFetched, encodeJson } from '#protocol/frame-payloads.ts';

async function all<T>(items: AsyncIterable<T> | undefined): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items ?? []) found.push(item);
  return found;
}

const share = '11'.repeat(16) as NodeId;
const root = '22'.repeat(16) as NodeId;
const view = { root, filter: { sizeMax: 0, names: [], extensions: [] } };

function contentOf(text: string) {
  const manifest = { chunks: [{ hash: hashBytes(Buffer.from(text)), size: text.length }] };
  return { content: contentId(manifest, hashBytes), manifest };
}

const request: FeedRequest = { epoch: 'e', cursor: 7, view };
const files = ['one', 'two'].map((text, at) => {
  const content = contentOf(text);
  const want = {
    node: `${at + 3}`.repeat(32) as NodeId,
    content: content.content,
    manifest: true,
    chunks: 'all' as const,
  };
  return { want, text, manifest: content.manifest };
});
const contents = [
  ...files.flatMap(({ manifest, text }, want) => [
    ...encodeFetched({ want, kind: 'manifest', base: undefined, encoded: encodeManifest(manifest) }),
    ...encodeFetched({ want, kind: 'chunk', position: 0, bytes: Buffer.from(text) }),
  ]),
  ...encodeEnd(),
];
const order = { known: () => undefined, hash: hashBytes };
const wants = files.map(({ want }) => want);

/** A question that stands, and what is pushed to it. */
function standing() {
  let names = 0;
  const ahead = new AnswersAhead(() => (++names).toString(16).padStart(32, '0') as NodeId);
  const name = ahead.standingName(request) as NodeId;
  const told = (change: Partial<PushedAnswer> = {}): PushedAnswer => {
    const page = { epoch: 'e', head: 8, cursor: 8, snapshot: false, nodes: [], deleted: [], out: [] };
    return { share, epoch: 'e', head: 8, standing: name, from: 7, page, wants, ...change };
  };
  return { ahead, name, push: (change?: Partial<PushedAnswer>) => ahead.put(pushed(told(change))), told };
}

function pushed(told: PushedAnswer): Ahead {
  return readAhead(Buffer.concat([...encodeJson(told), ...contents]));
}

test('R163: the one request that would be sent is answered, once', () => {
  const { ahead, push, told } = standing();
  assert.equal(ahead.page(request), undefined);
  push();
  assert.deepEqual(ahead.page(request), told().page);
  assert.equal(ahead.page(request), undefined);
});

test('R163: whatever else is asked goes to the station', () => {
  const others: readonly FeedRequest[] = [
    { ...request, cursor: 6 },
    { ...request, cursor: 8 },
    { ...request, epoch: 'other' },
    { ...request, after: 'more' },
    { ...request, view: { ...view, profiles: 'others' } },
  ];
  for (const other of others) {
    const { ahead, push } = standing();
    push();
    assert.equal(ahead.page(other), undefined, JSON.stringify(other));
  }
  const { ahead, push } = standing();
  push({ standing: root });
  assert.equal(ahead.page(request), undefined, 'it was asked for by another');
});

test('R163: a later head makes it old news, the same head does not, and a new channel ends it', () => {
  const { ahead, push } = standing();
  push();
  ahead.heard({ share, epoch: 'e', head: 8 });
  assert.ok(ahead.page(request));
  push();
  ahead.heard({ share, epoch: 'e', head: 9 });
  assert.equal(ahead.page(request), undefined);
  push();
  ahead.forget();
  assert.equal(ahead.page(request), undefined);
});

test('another view stands under another name', () => {
  const { ahead, name } = standing();
  assert.equal(ahead.standingName({ ...request, cursor: 9 }), name);
  assert.notEqual(ahead.standingName({ ...request, view: { ...view, leftOut: [root] } }), name);
});

test('R163: contents are had in the order in which they are asked for, some of them too, and checked', async () => {
  for (const asked of [wants, wants.toReversed(), wants.slice(1)]) {
    const { ahead, push } = standing();
    push();
    assert.equal(ahead.contents(asked, order), undefined, 'its page was not asked for');
    ahead.page(request);
    const come = await all(ahead.contents(asked, order));
    const texts = come.flatMap(item => ('bytes' in item ? [`${item.want} ${Buffer.from(item.bytes)}`] : []));
    assert.deepEqual(
      texts,
      asked.map((want, at) => `${at} ${files[wants.indexOf(want)]?.text}`),
    );
    assert.equal(ahead.contents(asked, order), undefined, 'they serve once');
  }
});

test('R163: contents that have not come are fetched, and what is not what it should be is not believed', async () => {
  const { ahead, push } = standing();
  push();
  ahead.page(request);
  const [first] = wants;
  assert.ok(first);
  for (const other of [
    { ...first, node: root },
    { ...first, have: first.content },
    { ...first, chunks: [0] },
  ])
    assert.equal(ahead.contents([other], order), undefined);
  const wrong = { ...first, content: contentOf('another').content };
  push({ wants: [wrong] });
  ahead.page(request);
  await assert.rejects(all(ahead.contents([wrong], order)), { failure: 'hostile' });
});

test('R163: an answer to a want for some chunks only is none to a want for all: nobody would judge it', () => {
  const { ahead, told } = standing();
  const [first] = wants;
  assert.ok(first);
  const want = { ...first, manifest: false };
  for (const other of [{ chunks: [0] }, { have: want.content }]) {
    const lie = [...encodeFetched({ want: 0, kind: 'chunk', position: 0, bytes: Buffer.from('lie') }), ...encodeEnd()];
    const message = Buffer.concat([...encodeJson(told({ wants: [{ ...want, ...other }] })), ...lie]);
    ahead.put(readAhead(message));
    ahead.page(request);
    assert.equal(ahead.contents([want], order), undefined);
  }
});

test('R163: contents that unpack to more than a push may bring are not kept', async () => {
  const { ahead, told } = standing();
  const bytes = Buffer.alloc(contentsBytesMax / 8);
  const [first] = wants;
  assert.ok(first);
  const want = { ...first, manifest: false };
  const chunks = Array.from({ length: 9 }, (_, position) =>
    Buffer.concat(encodeFetched({ want: 0, kind: 'chunk', position, bytes })),
  );
  const raw = Buffer.concat(chunks);
  const packed = encodeCompressed({ rawBytes: raw.length, zstd: zstdCompressSync(raw) });
  const message = Buffer.concat([...encodeJson(told({ wants: [want] })), ...packed, ...encodeEnd()]);
  assert.ok(message.length < 64 * 1024);
  ahead.put(readAhead(message));
  ahead.page(request);
  await assert.rejects(all(ahead.contents([want], order)), /more than a push may bring/);
});

test('B37: a request stands no longer once answers are not to come ahead', () => {
  let named = true;
  const ahead = new AnswersAhead(() => (named ? root : undefined));
  assert.equal(ahead.standingName(request), root);
  named = false;
  assert.equal(ahead.standingName(request), undefined);
  named = true;
  assert.equal(ahead.standingName(request), root);
});

test('what is no pushed answer is not understood', () => {
  const { told } = standing();
  for (const message of [Buffer.alloc(0), Buffer.alloc(5), Buffer.concat(contents), Buffer.from('{"share":1}')])
    assert.throws(() => readAhead(message));
  assert.throws(() => readAhead(Buffer.concat(encodeJson({ ...told(), more: 1 }))));
});
