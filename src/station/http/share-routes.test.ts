import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import { test } from 'node:test';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { applyDifference, encodeDifference } from '#model/manifest-difference.ts';
import type { NodeId } from '#model/node.ts';
import type { CommitReply } from '#protocol/commit.ts';
import type { HaveReply } from '#protocol/content.ts';
import type { FeedPage } from '#protocol/feed.ts';
import {
  decodeCompressed,
  decodeFetched,
  encodeChunk,
  encodeCompressed,
  encodeEnd,
  encodeJson,
  encodeManifestFrame,
  type FetchedPayload,
} from '#protocol/frame-payloads.ts';
import { createFrameReader, encodeFrame, type Frame, requestBytesMax } from '#protocol/frames.ts';
import type { ResolveReply, ShareWire } from '#protocol/session.ts';
import { framesType } from '#station/http/bodies.ts';
import { chunkFrames, contentOf, createBody, createRequest, hashOf } from '#station/http/content-fixture.ts';
import { type Answer, freshId, startTestStation } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
await station.addUser('anna');
await station.addUser('reader');
const anna = await station.link('anna');
const reader = await station.link('reader');
await station.running.open.administration.grant('anna', 'reader', 'read');
const home = (await station.shares(anna.token))[0] as ShareWire;
const at = (route: string, share: string = home.id): string => `/api/shares/${share}/${route}`;
const snapshot = { epoch: '', cursor: 0, view: { root: home.root, filter: { sizeMax: 0, names: [], extensions: [] } } };

function refusal(answer: Answer): readonly [number, string] {
  return [answer.status, answer.json().refused];
}

function framesOf(bytes: Buffer): { readonly frames: readonly Frame[]; readonly packed: number } {
  const reader = createFrameReader();
  const outer = reader.push(bytes);
  reader.end();
  const frames = outer.flatMap(frame => {
    if (frame.type !== 'compressed') return [frame];
    const { rawBytes, zstd } = decodeCompressed(frame.payload);
    const raw = zstdDecompressSync(zstd);
    assert.equal(raw.length, rawBytes);
    return createFrameReader({ nested: true }).push(raw);
  });
  return { frames, packed: outer.filter(frame => frame.type === 'compressed').length };
}

async function fetchAll(
  node: NodeId,
  content: string,
): Promise<{ answers: readonly FetchedPayload[]; packed: number; bytes: number }> {
  const wants = [{ node, content, manifest: true, chunks: 'all' }];
  const answer = await station.ask(at('fetch'), { token: anna.token, json: { wants } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], framesType);
  const { frames, packed } = framesOf(answer.body);
  assert.equal(frames.at(-1)?.type, 'end');
  return { answers: frames.slice(0, -1).map(frame => decodeFetched(frame.payload)), packed, bytes: answer.body.length };
}

async function make(name: string, content: ReturnType<typeof contentOf>): Promise<NodeId> {
  const id = freshId();
  const frames = createBody({ epoch: home.epoch, parent: home.root, name, content, id });
  const reply = (await station.ask(at('commit'), { token: anna.token, frames })).json<CommitReply>();
  assert.deepEqual(
    reply.results.map(each => ('refused' in each ? each.refused : 'done')),
    ['done'],
  );
  return id;
}

test('what is committed is in the feed and can be fetched, byte for byte', async () => {
  const content = contentOf(randomBytes(9_000), randomBytes(70_000));
  const id = await make('photo.jpg', content);
  const page = (await station.ask(at('changes'), { token: anna.token, json: snapshot })).json<FeedPage>();
  assert.equal(page.nodes.find(node => node.id === id)?.name, 'photo.jpg');
  const { answers } = await fetchAll(id, content.content);
  assert.deepEqual(
    answers.map(each => each.kind),
    ['manifest', 'chunk', 'chunk'],
  );
  const bytes = answers.flatMap(each => (each.kind === 'chunk' ? [hashOf(each.bytes)] : []));
  assert.deepEqual(
    bytes,
    content.chunks.map(each => each.hash),
  );
});

test('a fetch is packed where that pays', async () => {
  const text = contentOf(Buffer.from('the same line again\n'.repeat(3_000)));
  const noise = contentOf(randomBytes(60_000));
  const packed = await fetchAll(await make('text', text), text.content);
  assert.equal(packed.packed, 1);
  assert.ok(packed.bytes < text.size / 10, `${packed.bytes} bytes`);
  assert.equal((await fetchAll(await make('noise', noise), noise.content)).packed, 0);
});

test('a manifest travels as a difference to the one that the drive holds', async () => {
  const pieces = Array.from({ length: 200 }, (_, i) => Buffer.from(`piece ${i}`));
  const before = contentOf(...pieces);
  const after = contentOf(...pieces.slice(0, 150), Buffer.from('changed'), ...pieces.slice(151));
  const id = await make('grown', before);
  const page = (await station.ask(at('changes'), { token: anna.token, json: snapshot })).json<FeedPage>();
  const base = page.nodes.find(node => node.id === id)?.contentRev ?? 0;
  const state = { content: after.content, size: after.size, mtimeNs: '6', mode: 0o644 };
  const request = { epoch: home.epoch, batches: [{ opId: freshId(), ops: [{ op: 'update', id, base, state }] }] };
  const difference = encodeDifference(after.manifest, before.manifest);
  const frames = [
    ...chunkFrames(after),
    ...encodeManifestFrame({ content: after.content, base: before.content, encoded: difference }),
    ...encodeJson(request),
    ...encodeEnd(),
  ];
  const reply = (await station.ask(at('commit'), { token: anna.token, frames })).json<CommitReply>();
  assert.deepEqual(
    reply.results.map(each => ('refused' in each ? each.message : 'done')),
    ['done'],
  );

  const wants = [{ node: id, content: after.content, manifest: true, have: before.content, chunks: [] }];
  const { body } = await station.ask(at('fetch'), { token: anna.token, json: { wants } });
  const answer = decodeFetched(framesOf(body).frames[0]?.payload ?? Buffer.alloc(0));
  assert.ok(answer.kind === 'manifest' && answer.base === before.content);
  assert.deepEqual(applyDifference(answer.encoded, before.manifest), after.manifest);
  assert.ok(body.length < 500, `${body.length} bytes`);
});

test('a content that cannot be had is refused within the answer', async () => {
  const { answers } = await fetchAll(freshId(), contentOf(Buffer.from('never')).content);
  assert.deepEqual(
    answers.map(each => (each.kind === 'refused' ? each.code : each.kind)),
    ['unknown-node'],
  );
});

test('chunks can be sent ahead, packed or not, and are missing no more', async () => {
  const one = contentOf(Buffer.from('first'.repeat(100)), Buffer.from('second'.repeat(100)));
  const hashes = one.chunks.map(each => each.hash);
  const ask = async (): Promise<readonly string[]> =>
    (await station.ask(at('missing'), { token: anna.token, json: { hashes } })).json<HaveReply>().missing;
  assert.deepEqual(await ask(), hashes);
  const raw = Buffer.concat(encodeChunk(one.chunks[0] as (typeof one.chunks)[0]));
  const frames = [
    ...encodeCompressed({ rawBytes: raw.length, zstd: zstdCompressSync(raw) }),
    ...encodeChunk(one.chunks[1] as (typeof one.chunks)[0]),
    ...encodeEnd(),
  ];
  const answer = await station.ask(at('upload'), { token: anna.token, frames });
  assert.deepEqual([answer.status, answer.body.length], [204, 0]);
  assert.deepEqual(await ask(), []);
});

test('an upload of many chunks is stored in groups, in memory that serves again', async () => {
  const many = (): ReturnType<typeof contentOf> =>
    contentOf(...Array.from({ length: 150 }, () => randomBytes(120_000)));
  for (const content of [many(), many()]) {
    const frames = [...chunkFrames(content), ...encodeEnd()];
    assert.equal((await station.ask(at('upload'), { token: anna.token, frames })).status, 204);
    const hashes = content.chunks.map(each => each.hash);
    assert.deepEqual(
      (await station.ask(at('missing'), { token: anna.token, json: { hashes } })).json<HaveReply>().missing,
      [],
    );
    const { answers } = await fetchAll(await make(hashes[0] ?? '', content), content.content);
    assert.deepEqual(
      answers.flatMap(each => (each.kind === 'chunk' ? [hashOf(each.bytes)] : [])),
      hashes,
    );
  }
});

test('a folder is found by its path, and made when asked', async () => {
  const resolve = (path: string, create: boolean, token = anna.token) =>
    station.ask(at('resolve'), { token, json: { path, create } });
  assert.equal((await resolve('', false)).json<ResolveReply>().node, home.root);
  assert.deepEqual(refusal(await resolve('a/b', false)), [404, 'unknown-path']);
  assert.deepEqual(refusal(await resolve('a/b', true, reader.token)), [403, 'denied']);
  const made = (await resolve('a/b', true)).json<ResolveReply>().node;
  assert.equal((await resolve('a/b', false)).json<ResolveReply>().node, made);
});

test('who may read may not write', async () => {
  const { token } = reader;
  const content = contentOf(Buffer.from('mine'));
  assert.equal((await station.ask(at('changes'), { token, json: snapshot })).status, 200);
  const commit = createBody({ epoch: home.epoch, parent: home.root, name: 'x', content });
  assert.deepEqual(refusal(await station.ask(at('commit'), { token, frames: commit })), [403, 'denied']);
  const upload = [...chunkFrames(content), ...encodeEnd()];
  assert.deepEqual(refusal(await station.ask(at('upload'), { token, frames: upload })), [403, 'denied']);
});

test('a share without a grant is as unknown as one that is not there', async () => {
  const [readers] = await station.shares(reader.token);
  const answers = await Promise.all(
    [readers?.id ?? '', freshId(), 'nonsense', '%00'].map(share =>
      station.ask(at('changes', share), { token: anna.token, json: snapshot }),
    ),
  );
  for (const answer of answers) {
    assert.deepEqual(answer.json(), answers[0]?.json());
    assert.deepEqual(refusal(answer), [404, 'unknown-share']);
  }
});

test('json that does not fit is refused on every route', async () => {
  for (const route of ['resolve', 'changes', 'missing', 'fetch']) {
    for (const json of [{}, [], { wants: 1 }, { hashes: ['x'] }, { path: 5, create: true }]) {
      assert.deepEqual(refusal(await station.ask(at(route), { token: anna.token, json })), [400, 'malformed'], route);
    }
  }
});

const good = contentOf(Buffer.from('good'));
const goodCommit = (): Uint8Array[] =>
  encodeJson(createRequest({ epoch: home.epoch, parent: home.root, name: 'z', content: good }));
const bomb = zstdCompressSync(Buffer.alloc(30_000_000));
const badBodies: Readonly<Record<string, readonly Uint8Array[]>> = {
  'nothing at all': [],
  'no end frame': chunkFrames(good),
  'bytes behind the end': [...chunkFrames(good), ...encodeEnd(), Buffer.from([1])],
  'an unknown frame type': [Buffer.from([9, 0, 0, 0, 0]), ...encodeEnd()],
  'a frame that is cut': [Buffer.from([2, 0, 0, 1, 0, 1, 2]), ...encodeEnd()],
  'a chunk that is not what its hash says': [
    ...encodeChunk({ hash: hashOf(Buffer.from('a')), bytes: Buffer.from('b') }),
    ...encodeEnd(),
  ],
  'a compressed frame that is none': [
    ...encodeFrame('compressed', Buffer.from([0, 0, 0, 9]), Buffer.from('nonsense')),
    ...encodeEnd(),
  ],
  'a compressed frame that holds more': [...encodeFrame('compressed', Buffer.from([0, 0, 0, 9]), bomb), ...encodeEnd()],
  'a fetched frame': [...encodeFrame('fetched', Buffer.alloc(20)), ...encodeEnd()],
};

test('frames that are not well formed are refused, and the connection goes on', async () => {
  for (const route of ['upload', 'commit']) {
    for (const [title, frames] of Object.entries(badBodies)) {
      const answer = await station.ask(at(route), { token: anna.token, frames });
      assert.deepEqual(refusal(answer), [400, 'malformed'], `${route}: ${title}`);
    }
  }
  const special: Readonly<Record<string, readonly Uint8Array[]>> = {
    'a commit without its request': [...chunkFrames(good), ...encodeEnd()],
    'two requests': [...goodCommit(), ...goodCommit(), ...encodeEnd()],
    'a request that is none': [...encodeJson({ epoch: 5 }), ...encodeEnd()],
    'json that is none': [...encodeFrame('json', Buffer.from('{')), ...encodeEnd()],
  };
  for (const [title, frames] of Object.entries(special)) {
    assert.deepEqual(
      refusal(await station.ask(at('commit'), { token: anna.token, frames })),
      [400, 'malformed'],
      title,
    );
  }
  assert.deepEqual(refusal(await station.ask(at('upload'), { token: anna.token, frames: goodCommit() })), [
    400,
    'malformed',
  ]);
  const plain = await station.ask(at('upload'), {
    token: anna.token,
    raw: 'x',
    headers: { 'content-type': 'application/octet-stream' },
  });
  assert.deepEqual(refusal(plain), [400, 'malformed']);
  assert.ok(!station.logged.some(line => line.startsWith('error')), station.logged.join('\n'));
});

test('a request that announces too much is refused before it is read', async () => {
  const refused = await new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const { port } = new URL(station.running.url);
    const request = httpsRequest(
      {
        port,
        host: '127.0.0.1',
        path: at('upload'),
        method: 'POST',
        rejectUnauthorized: false,
        headers: {
          authorization: `Bearer ${anna.token}`,
          'content-type': framesType,
          'content-length': requestBytesMax + 1,
        },
      },
      response => {
        let body = '';
        response.on('data', piece => {
          body += String(piece);
        });
        response.on('end', () => {
          resolve({ status: response.statusCode, body });
          request.destroy();
        });
      },
    );
    request.on('error', reject);
    request.write(Buffer.alloc(100));
  });
  assert.equal(refused.status, 413);
  assert.match(refused.body, /too-large/);
});

test('too much json is refused while it arrives', async () => {
  const answer = await station.ask(at('missing'), {
    token: anna.token,
    json: { hashes: ['x'.repeat(9 * 1024 * 1024)] },
  });
  assert.deepEqual(refusal(answer), [413, 'too-large']);
});

test('a connection that breaks within an upload changes nothing and fells nobody', async () => {
  const content = contentOf(randomBytes(50_000));
  const { port } = new URL(station.running.url);
  const request = httpsRequest({
    port,
    host: '127.0.0.1',
    path: at('upload'),
    method: 'POST',
    rejectUnauthorized: false,
    headers: { authorization: `Bearer ${anna.token}`, 'content-type': framesType, 'content-length': 100_000 },
  });
  request.on('error', () => undefined);
  await new Promise(resolve => request.write(chunkFrames(content)[1] as Uint8Array, resolve));
  request.destroy();
  const hashes = content.chunks.map(each => each.hash);
  const answer = await station.ask(at('missing'), { token: anna.token, json: { hashes } });
  assert.deepEqual(answer.json<HaveReply>().missing, hashes);
});
