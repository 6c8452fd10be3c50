import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { countBytes } from '#base/bytes.ts';
import { ShareClient } from '#drive/connection/share-client.ts';
import { type Answer, type Heard, sendJson, startStationFixture } from '#drive/connection/station-fixture.ts';
import { connectionsMax, StationHttp } from '#drive/connection/station-http.ts';
import { straight } from '#drive/connection/ways.ts';
import { type Fetched, StationError } from '#engine/station-door.ts';
import { contentId, encodeManifest, type Manifest } from '#model/manifest.ts';
import { encodeDifference } from '#model/manifest-difference.ts';
import type { Hash, NodeId } from '#model/node.ts';
import { hashBytes as sha256 } from '#platform/node/hash.ts';
import {
  decodeChunk,
  decodeCompressed,
  decodeJson,
  decodeManifestFrame,
  encodeCompressed,
  encodeEnd,
  encodeFetched,
  type FetchedPayload,
} from '#protocol/frame-payloads.ts';
import { createFrameReader } from '#protocol/frames.ts';
import { Refusal } from '#protocol/refusals.ts';

const share = 'ab'.repeat(16) as NodeId;
const root = 'cd'.repeat(16) as NodeId;
const node = 'ef'.repeat(16) as NodeId;
const first = Buffer.from('the first chunk');
const second = Buffer.from('the second chunk');
const manifest: Manifest = { chunks: [first, second].map(bytes => ({ hash: sha256(bytes), size: bytes.length })) };
const content = contentId(manifest, sha256);
const whole = { want: 0, kind: 'manifest', base: undefined, encoded: encodeManifest(manifest) } as const;
const chunkOf = (position: number, bytes: Uint8Array): FetchedPayload => ({ want: 0, kind: 'chunk', position, bytes });
const nothingKnown = (): undefined => undefined;

test('a name that leads out of the folder is never believed', async () => {
  for (const name of ['..', '.', '', 'a/b', '/etc/passwd', 'a\0b', 'x'.repeat(300)]) {
    const page = feedPage({ name });
    await withShare(answering(page), door => assert.rejects(changes(door), hostile, JSON.stringify(name)));
  }
});

test('a page that is not well formed is never believed', async () => {
  const good = feedPage({ name: 'fine' });
  await withShare(answering(good), async door => assert.deepEqual(await changes(door), good));
  for (const wrong of [{ ...good, head: -1 }, { ...good, more: 1 }, feedPage({ parent: node }), [], null, 'text']) {
    await withShare(answering(wrong), door => assert.rejects(changes(door), hostile, JSON.stringify(wrong)));
  }
  await withShare(
    (_, response) => void response.end('<html>'),
    door => assert.rejects(changes(door), hostile),
  );
});

test('names in the answer to a commit are checked as well', async () => {
  const results = [{ opId: node, revision: 1, nodes: [wire({ name: '..' })], deleted: [] }];
  const request = { epoch: 'e', batches: [{ opId: node, ops: [{ op: 'delete' as const, id: node, seen: 0 }] }] };
  const reply = answering({ epoch: 'e', head: 1, results });
  await withShare(reply, door => assert.rejects(door.commit(request, [], []), hostile));
});

test('a refusal is thrown with its code and a sentence that cannot command a terminal', async () => {
  const answer: Answer = (_, response) =>
    sendJson(response, { refused: 'denied', message: 'no \x1b[2J', about: { node } }, 403);
  await withShare(answer, async door => {
    const error: unknown = await changes(door).catch((e: unknown) => e);
    assert.ok(error instanceof Refusal);
    assert.equal(error.code, 'denied');
    assert.equal(error.message, 'no �[2J');
    assert.deepEqual(error.about, { node });
  });
});

test("a proxy's error page, a hung up connection and a refused one are 'unreachable'", async () => {
  const proxy: Answer = (_, response) => void response.writeHead(502).end('<html>');
  await withShare(proxy, door => assert.rejects(changes(door), unreachable));
  const cut: Answer = (_, response) => void response.socket?.destroy();
  await withShare(cut, door => assert.rejects(changes(door), unreachable));
});

test('R160, R112: what is refused of a repeated commit says nothing about the one that was cut', async () => {
  const request = { epoch: 'e', batches: [{ opId: node, ops: [{ op: 'delete' as const, id: node, seen: 0 }] }] };
  for (const refused of ['address-refused', 'busy', 'denied']) {
    let asked = 0;
    const answer: Answer = (_, response) => {
      asked += 1;
      if (asked === 1) response.socket?.destroy();
      else sendJson(response, { refused, message: 'not now' }, 403);
    };
    await withShare(answer, async door => {
      await assert.rejects(
        door.commit(request, [], []),
        (error: unknown) => error instanceof StationError && error.failure === 'unreachable',
        refused,
      );
    });
    assert.equal(asked, 2);
  }
});

test('R159: a save does not wait for pieces of big contents, however many are under way', async () => {
  const reply = { epoch: 'e', head: 1, results: [{ opId: node, revision: 1, nodes: [], deleted: [node] }] };
  const pieces: string[] = [];
  const answer: Answer = ({ path, body }, response) => {
    const verb = path.slice(path.lastIndexOf('/') + 1);
    if (verb === 'commit') sendJson(response, reply);
    else pieces.push(`${verb} ${body.length > 1_000_000}`);
  };
  await withShare(answer, async door => {
    const chunks = Array.from({ length: 10 }, () => randomBytes(200_000));
    const want = { node, content, manifest: false, chunks: [0] };
    const upload = () => door.upload(chunks.map(bytes => ({ hash: sha256(bytes), bytes })));
    const fetch = () =>
      door
        .fetch([want], () => manifest)
        [Symbol.asyncIterator]()
        .next();
    for (const begin of [fetch, fetch, upload, upload, upload, upload]) begin().catch(() => undefined);
    const isFull = (): boolean => pieces.length === connectionsMax.long;
    while (!isFull()) await new Promise(resolve => setTimeout(resolve, 5));
    const request = { epoch: 'e', batches: [{ opId: node, ops: [{ op: 'delete' as const, id: node, seen: 0 }] }] };
    assert.deepEqual(await door.commit(request, [], [{ hash: sha256(first), bytes: first }]), reply);
    assert.ok(isFull(), 'the others waited');
    assert.deepEqual(new Set(pieces), new Set(['upload true', 'fetch false']));
  });
});

test('bodies that are under way at once have memory of their own, also after one was refused', async () => {
  const heard: Buffer[] = [];
  const waiting: (() => void)[] = [];
  const answer: Answer = async ({ body }, response) => {
    heard.push(body);
    const turn = heard.length;
    await new Promise<void>(resolve => waiting.push(resolve));
    if (turn === 1) sendJson(response, { refused: 'busy', message: 'not now' }, 429);
    else sendJson(response, {});
  };
  // Random, so that they travel as they are, but for the last byte.
  const sent = (value: number): Buffer => Buffer.concat([randomBytes(100_000), Buffer.of(value)]);
  await withShare(answer, async door => {
    for (const round of [0, 1, 2]) {
      const values = [1, 2].map(value => 10 * round + value);
      const uploads = values.map(sent).map(bytes => door.upload([{ hash: sha256(bytes), bytes }]));
      const ended = Promise.allSettled(uploads);
      while (heard.length < 2 * (round + 1)) await new Promise(resolve => setTimeout(resolve, 5));
      for (const goOn of waiting.splice(0)) goOn();
      const failed = (await ended).filter(({ status }) => status === 'rejected');
      assert.equal(failed.length, round === 0 ? 1 : 0);
      const came = heard.slice(-2).map(body => createFrameReader().push(body)[0]?.payload.at(-1));
      assert.deepEqual(came.sort(), values);
    }
  });
});

test('a commit carries chunks, manifests, one message and the end, in that order', async () => {
  const reply = { epoch: 'e', head: 1, results: [{ opId: node, revision: 1, nodes: [], deleted: [node] }] };
  let body: Heard | undefined;
  const answer: Answer = (heard, response) => {
    body = heard;
    sendJson(response, reply);
  };
  await withShare(answer, async door => {
    const request = { epoch: 'e', batches: [{ opId: node, ops: [{ op: 'delete' as const, id: node, seen: 0 }] }] };
    const chunks = [first, second].map(bytes => ({ hash: sha256(bytes), bytes }));
    assert.deepEqual(await door.commit(request, [{ content, manifest }], chunks), reply);
    const frames = createFrameReader().push(body?.body ?? Buffer.alloc(0));
    assert.deepEqual(
      frames.map(each => each.type),
      ['chunk', 'chunk', 'manifest', 'json', 'end'],
    );
    assert.deepEqual(decodeJson(frames[3]?.payload ?? first), request);
  });
});

test('what shrinks travels packed, in groups, and what is random as it is', async () => {
  const bodies: Buffer[] = [];
  const answer: Answer = ({ body }, response) => {
    bodies.push(body);
    sendJson(response, {});
  };
  const texts = Array.from({ length: 40 }, (_, at) => Buffer.from(`line ${at} of a text\n`.repeat(2_000)));
  const random = Array.from({ length: 4 }, () => randomBytes(100_000));
  await withShare(answer, async door => {
    for (const some of [texts, random]) await door.upload(some.map(bytes => ({ hash: sha256(bytes), bytes })));
  });
  const [packed, plain] = bodies.map(body => createFrameReader().push(body));
  assert.deepEqual(
    packed?.map(({ type }) => type),
    ['compressed', 'compressed', 'compressed', 'end'],
  );
  assert.ok((bodies[0]?.length ?? 0) < countBytes(texts) / 20);
  const raw = packed?.slice(0, -1).map(({ payload }) => zstdDecompressSync(decodeCompressed(payload).zstd)) ?? [];
  const chunks = raw
    .flatMap(bytes => createFrameReader({ nested: true }).push(bytes))
    .map(each => decodeChunk(each.payload));
  assert.deepEqual(
    chunks.map(({ bytes }) => Buffer.from(bytes)),
    texts,
  );
  assert.deepEqual(
    plain?.map(({ type }) => type),
    ['chunk', 'chunk', 'chunk', 'chunk', 'end'],
  );
});

test('a difference that the station cannot use is sent whole, once', async () => {
  const base: Manifest = { chunks: Array.from({ length: 40 }, (_, size) => ({ hash: sha256(first), size: size + 1 })) };
  const grown: Manifest = { chunks: [...base.chunks, ...manifest.chunks] };
  const upload = { content: contentId(grown, sha256), manifest: grown };
  const request = { epoch: 'e', batches: [{ opId: node, ops: [{ op: 'delete' as const, id: node, seen: 0 }] }] };
  const reply = { epoch: 'e', head: 1, results: [{ opId: node, revision: 1, nodes: [], deleted: [] }] };
  const bases: (Hash | undefined)[] = [];
  const answer: Answer = ({ body }, response) => {
    const [frame] = createFrameReader().push(body);
    bases.push(frame && decodeManifestFrame(frame.payload).base);
    if (bases.at(-1) === undefined) sendJson(response, reply);
    else sendJson(response, { refused: 'missing', message: 'no such base', about: {} }, 409);
  };
  const named = { content: contentId(base, sha256), manifest: base };
  await withShare(answer, async door =>
    assert.deepEqual(await door.commit(request, [{ ...upload, base: named }], []), reply),
  );
  assert.deepEqual(bases, [named.content, undefined]);
});

test('a fetch yields what was asked for, whole or packed, and undoes a difference', async () => {
  const expected: Fetched[] = [
    { want: 0, manifest },
    { want: 0, position: 0, bytes: first },
    { want: 0, position: 1, bytes: second },
  ];
  const plain = [whole, chunkOf(0, first), chunkOf(1, second)];
  await withShare(frames(plain), async door => assert.deepEqual(await fetched(door), expected));
  const raw = Buffer.concat(plain.flatMap(encodeFetched));
  const packed = Buffer.concat([
    ...encodeCompressed({ rawBytes: raw.length, zstd: zstdCompressSync(raw) }),
    ...encodeEnd(),
  ]);
  await withShare(
    (_, response) => void response.end(packed),
    async door => assert.deepEqual(await fetched(door), expected),
  );

  const base: Manifest = { chunks: manifest.chunks.slice(0, 1) };
  const have = contentId(base, sha256);
  const difference = { ...whole, base: have, encoded: encodeDifference(manifest, base) };
  const known = (id: Hash): Manifest | undefined => (id === have ? base : undefined);
  await withShare(frames([difference]), async door => {
    assert.deepEqual(await fetched(door, { have, known }), [{ want: 0, manifest }]);
    await assert.rejects(fetched(door, { known }), hostile);
  });
});

test('bytes that are not what was asked for never come through', async () => {
  const otherManifest = { ...whole, encoded: encodeManifest({ chunks: manifest.chunks.slice(0, 1) }) };
  const hostileAnswers: Record<string, FetchedPayload[]> = {
    'another chunk': [whole, chunkOf(0, second)],
    'a damaged chunk': [whole, chunkOf(0, Buffer.from('the first chunK'))],
    'a chunk before its manifest': [chunkOf(0, first), whole],
    'another manifest': [otherManifest],
    'a chunk twice': [whole, chunkOf(0, first), chunkOf(0, first)],
    'a chunk beyond the end': [whole, chunkOf(2, first)],
    'an answer to nothing': [{ ...whole, want: 1 }],
  };
  for (const [what, answers] of Object.entries(hostileAnswers)) {
    await withShare(frames(answers), door => assert.rejects(fetched(door), hostile, what));
  }
  await withShare(
    (_, response) => void response.end(Buffer.alloc(64, 0xff)),
    door => assert.rejects(fetched(door), hostile),
  );
});

test('a small content without its manifest is judged as a whole before its last answer counts', async () => {
  const right = [chunkOf(0, first), chunkOf(1, second)];
  await withShare(frames(right), async door => assert.equal((await fetched(door, { whole: true })).length, 2));
  for (const wrong of [[chunkOf(0, first)], [chunkOf(0, second), chunkOf(1, first)], []]) {
    await withShare(frames(wrong), door => assert.rejects(fetched(door, { whole: true }), hostile));
  }
  const gone: FetchedPayload = { want: 0, kind: 'refused', code: 'gone', message: 'gone' };
  await withShare(frames([gone]), async door => assert.equal((await fetched(door, { whole: true })).length, 1));
});

test('an answer that breaks off is no complete answer', async () => {
  const bytes = Buffer.concat([whole, chunkOf(0, first)].flatMap(encodeFetched));
  await withShare(
    (_, response) => void response.end(bytes),
    door => assert.rejects(fetched(door), unreachable),
  );
});

function feedPage(about: object): object {
  return { epoch: 'e', head: 3, cursor: 3, snapshot: false, nodes: [wire(about)], deleted: [], out: [] };
}

function wire(about: object): object {
  const revs = { contentRev: 1, placeRev: 1, revision: 1 };
  return { id: node, parent: root, name: 'n', kind: 'folder', state: null, ...revs, ...about };
}

function answering(value: unknown): Answer {
  return (_, response) => sendJson(response, value);
}

function frames(answers: readonly FetchedPayload[]): Answer {
  return (_, response) => void response.end(Buffer.concat([...answers.flatMap(encodeFetched), ...encodeEnd()]));
}

function changes(door: ShareClient): Promise<unknown> {
  return door.changes({ epoch: '', cursor: 0, view: { root, filter: { sizeMax: 0, names: [], extensions: [] } } });
}

interface Known {
  readonly have?: Hash;
  /** All chunks, without the manifest. */
  readonly whole?: boolean;
  readonly known?: (id: Hash) => Manifest | undefined;
}

async function fetched(
  door: ShareClient,
  { have, known = nothingKnown, whole: all = false }: Known = {},
): Promise<Fetched[]> {
  const want = { node, content, manifest: !all, chunks: 'all' as const, ...(have === undefined ? {} : { have }) };
  const found: Fetched[] = [];
  for await (const each of door.fetch([want], known)) {
    found.push('bytes' in each ? { ...each, bytes: Buffer.from(each.bytes) } : each);
  }
  return found;
}

async function withShare(answer: Answer, work: (door: ShareClient) => Promise<unknown>): Promise<void> {
  const station = await startStationFixture(answer);
  const trust = { kind: 'pinned', fingerprint: station.certificate.fingerprint } as const;
  const http = new StationHttp({ ways: straight, address: station.address, trust, credentials: { token: 't' } });
  const options = { share, http, hash: sha256, grant: async () => 'write' as const, forgetGrant: () => undefined };
  try {
    const profilesChanged = () => undefined;
    await work(new ShareClient({ ...options, profilesChanged, subscribe: () => () => undefined }));
  } finally {
    await http.close();
    await station.close();
  }
}

function hostile(error: unknown): boolean {
  assert.ok(error instanceof StationError, String(error));
  assert.equal(error.failure, 'hostile', error.message);
  return true;
}

function unreachable(error: unknown): boolean {
  assert.ok(error instanceof StationError, String(error));
  assert.equal(error.failure, 'unreachable', error.message);
  return true;
}
