import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse as parseDisposition } from 'content-disposition';
import fc from 'fast-check';
import { chunkSizeMax } from '#model/chunker.ts';
import { encodeManifest } from '#model/manifest.ts';
import type { NodeId } from '#model/node.ts';
import type { FolderReply, SearchReply, VersionsReply } from '#protocol/browse.ts';
import type { CommitReply, Op } from '#protocol/commit.ts';
import { encodeChunk, encodeEnd, encodeJson, encodeManifestFrame } from '#protocol/frame-payloads.ts';
import type { ShareWire } from '#protocol/session.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { contentOf, createBody, type TestContent } from '#station/http/content-fixture.ts';
import { type Answer, freshId, startTestStation } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
for (const name of ['anna', 'reader', 'stranger']) await station.addUser(name);
const [anna, reader, stranger] = [
  await station.link('anna'),
  await station.link('reader'),
  await station.link('stranger'),
];
await station.running.open.administration.grant('anna', 'reader', 'read');
const home = (await station.shares(anna.token))[0] as ShareWire;
const ofStranger = (await station.shares(stranger.token))[0] as ShareWire;

const get = (route: string, ask: { token?: string; headers?: Record<string, string>; method?: string } = {}) =>
  station.ask(`/api/shares/${home.id}/${route}`, { token: anna.token, ...ask });

function refusal(answer: Answer): readonly [number, string] {
  return [answer.status, answer.json().refused];
}

async function committed(frames: readonly Uint8Array[]): Promise<void> {
  const answer = await station.ask(`/api/shares/${home.id}/commit`, { token: anna.token, frames });
  const reply = answer.json<CommitReply>();
  assert.deepEqual(
    reply.results.map(each => ('refused' in each ? each.message : 'done')),
    ['done'],
  );
}

async function make(name: string, content: TestContent, parent: NodeId = home.root): Promise<NodeId> {
  const id = freshId();
  await committed(createBody({ epoch: home.epoch, parent, name, content, id }));
  return id;
}

async function change(op: Op, content?: TestContent): Promise<void> {
  const request = { epoch: home.epoch, batches: [{ opId: freshId(), ops: [op] }] };
  const sent = content === undefined ? [] : content.chunks.flatMap(encodeChunk);
  const manifest = content && { content: content.content, base: undefined, encoded: encodeManifest(content.manifest) };
  await committed([
    ...sent,
    ...(manifest ? encodeManifestFrame(manifest) : []),
    ...encodeJson(request),
    ...encodeEnd(),
  ]);
}

const ofConnection = ['date', 'connection', 'keep-alive'];
const text = (words: string): TestContent => contentOf(Buffer.from(words));

test('a folder is shown to who may read the share, page by page, and to nobody else', async () => {
  const folder = freshId();
  await change({ op: 'create', id: folder, parent: home.root, name: 'shown', kind: 'folder', state: null });
  const file = await make('a.txt', text('hello'), folder);
  const page = (await get(`folders/${folder}`, { token: reader.token })).json<FolderReply>();
  assert.deepEqual(
    page.above.map(each => each.name),
    [home.name, 'shown'],
  );
  assert.deepEqual(
    page.entries.map(each => [each.id, each.name]),
    [[file, 'a.txt']],
  );
  const { found } = (await get(`folders/${home.root}/search?text=A.T`, { token: reader.token })).json<SearchReply>();
  assert.deepEqual(
    found.map(each => [each.node.id, each.above.map(({ name }) => name)]),
    [[file, [home.name, 'shown']]],
  );
  const before = (await get(`folders/${folder}?at=${page.revision - 1}`)).json<FolderReply>();
  assert.deepEqual(before.entries, []);
  for (const route of [
    `folders/${folder}`,
    `folders/${folder}/zip`,
    `folders/${folder}/search?text=a`,
    `files/${file}/content`,
    `files/${file}/versions`,
  ]) {
    assert.deepEqual(refusal(await get(route, { token: stranger.token })), [404, 'unknown-share'], route);
    assert.deepEqual(refusal(await station.ask(`/api/shares/${home.id}/${route}`)), [401, 'sign-in'], route);
    const elsewhere = await station.ask(`/api/shares/${ofStranger.id}/${route}`, { token: stranger.token });
    assert.deepEqual(refusal(elsewhere), [404, 'unknown-node'], route);
    assert.deepEqual(refusal(await get(route.replace(/[0-9a-f]{32}/, 'x'))), [404, 'unknown-node'], route);
  }
});

test('queries that do not fit are refused', async () => {
  const file = await make('query.txt', text('hello'));
  const root = `folders/${home.root}`;
  const odd = ['at=-1', 'at=x', 'at=99999999', 'at=1&at=1', 'after=x', 'aft=1.x', `after=${'1'.repeat(3_000)}`].map(
    query => `${root}?${query}`,
  );
  const files = ['content=x', 'save=no', 'save=yes&more=1'].map(query => `files/${file}/content?${query}`);
  const searches = ['', 'text=', 'text=%20', `text=${'x'.repeat(256)}`, 'text=a&after=x', 'text=a&at=1'].map(
    query => `${root}/search?${query}`,
  );
  for (const route of [...odd, ...files, ...searches, `${root}/zip?after=1.x`, `${root}/zip?at=99999999`]) {
    assert.deepEqual(refusal(await get(route)), [400, 'malformed'], route);
  }
});

test('a file is answered whole, with what a browser needs to keep and to check it', async () => {
  const content = contentOf(Buffer.alloc(chunkSizeMax, 1), Buffer.from('end'));
  const file = await make('photo.JPG', content);
  const answer = await get(`files/${file}/content`, { token: reader.token });
  assert.equal(answer.status, 200);
  assert.ok(answer.body.equals(Buffer.concat(content.chunks.map(each => each.bytes))));
  const { headers } = answer;
  assert.equal(headers['content-length'], String(content.size));
  assert.equal(headers['content-type'], 'image/jpeg');
  assert.equal(headers['accept-ranges'], 'bytes');
  assert.equal(headers['etag'], `"${content.content}"`);
  assert.equal(headers['last-modified'], new Date(0).toUTCString());
  assert.equal(headers['cache-control'], 'private, no-cache');
  assert.equal(headers['content-disposition'], 'inline; filename=photo.JPG');
  assert.match(String((await get(`files/${file}/content?save=yes`)).headers['content-disposition']), /^attachment;/);

  const head = await get(`files/${file}/content`, { method: 'HEAD', headers: { range: 'bytes=0-0' } });
  assert.equal(head.status, 200);
  assert.equal(head.body.length, 0);
  const told = (answer: Answer) => Object.entries(answer.headers).filter(([name]) => !ofConnection.includes(name));
  assert.deepEqual(told(head), told(answer));

  const known = await get(`files/${file}/content`, { headers: { 'if-none-match': `"${content.content}"` } });
  assert.deepEqual([known.status, known.body.length, known.headers['etag']], [304, 0, `"${content.content}"`]);
});

test('any range of a file is that slice of it', async () => {
  const pieces = Array.from({ length: 5 }, (_, n) => Buffer.alloc(1_000 + n, n));
  const file = await make('ranges.bin', contentOf(...pieces));
  const whole = Buffer.concat(pieces);
  const position = fc.integer({ min: 0, max: whole.length + 50 });
  await fc.assert(
    fc.asyncProperty(position, fc.option(position, { nil: undefined }), async (one, other) => {
      const [first, last] = other === undefined ? [one, undefined] : [Math.min(one, other), Math.max(one, other)];
      const answer = await get(`files/${file}/content`, { headers: { range: `bytes=${first}-${last ?? ''}` } });
      const slice = whole.subarray(first, (last ?? whole.length) + 1);
      if (first >= whole.length) {
        assert.equal(answer.status, 416);
        assert.equal(answer.headers['content-range'], `bytes */${whole.length}`);
        return;
      }
      assert.equal(answer.status, 206);
      assert.ok(answer.body.equals(slice));
      assert.equal(answer.headers['content-length'], String(slice.length));
      assert.equal(answer.headers['content-range'], `bytes ${first}-${first + slice.length - 1}/${whole.length}`);
    }),
    { numRuns: 60 },
  );
  const suffix = await get(`files/${file}/content`, { headers: { range: 'bytes=-7' } });
  assert.ok(suffix.body.equals(whole.subarray(-7)));
  const several = await get(`files/${file}/content`, { headers: { range: 'bytes=0-1,5-6' } });
  assert.deepEqual([several.status, several.body.length], [200, whole.length]);
});

test('an empty file is answered with no bytes', async () => {
  const file = await make('empty', contentOf());
  const answer = await get(`files/${file}/content`);
  assert.deepEqual([answer.status, answer.headers['content-length'], answer.body.length], [200, '0', 0]);
  assert.equal(answer.headers['content-type'], 'application/octet-stream');
});

test('damaged bytes are refused, or break the answer off when it has begun; they are never sent', async () => {
  const [good, bad] = [randomBytes(1_000), randomBytes(1_000)];
  const file = await make('rotten.bin', contentOf(good, bad));
  const packs = dataFolder(station.folder).packs;
  for (const name of readdirSync(packs, { recursive: true, encoding: 'utf8' }).map(each => join(packs, each))) {
    if (!statSync(name).isFile()) continue;
    const bytes = readFileSync(name);
    const at = bytes.indexOf(bad);
    if (at >= 0) writeFileSync(name, bytes.fill(0, at, at + 1_000));
  }
  assert.ok((await get(`files/${file}/content`, { headers: { range: 'bytes=0-999' } })).body.equals(good));
  assert.deepEqual(refusal(await get(`files/${file}/content`, { headers: { range: 'bytes=1000-' } })), [
    500,
    'damaged',
  ]);
  await assert.rejects(get(`files/${file}/content`), { code: 'UND_ERR_SOCKET' });
  assert.ok(station.logged.some(line => line.startsWith('warn answer broken off')));
});

const hostileNames = [
  '"><script>alert(1)<\\script>.html',
  "it's; filename=evil.exe",
  'a\\"b\\.txt',
  'line\r\nset-cookie: x=y\r\n\r\n<p>.txt',
  'Ünï – 文件 😀 %41.png',
  '%2e%2e%2fpasswd',
  '\u202egnp.exe',
  'x.svg',
];

test('a hostile name changes no header, and arrives as it is', async () => {
  for (const name of hostileNames) {
    const file = await make(name, text('x'));
    const answer = await get(`files/${file}/content?save=yes`);
    assert.equal(answer.status, 200, name);
    assert.equal(answer.headers['set-cookie'], undefined);
    const told = String(answer.headers['content-disposition']);
    assert.match(told, /^attachment; filename=[\x20-\x7e]+$/);
    const { type, parameters } = parseDisposition(told);
    assert.deepEqual([type, parameters['filename']], ['attachment', name]);
  }
});

test('what somebody uploaded never runs as a page of the station', async () => {
  const names = [
    'page.html',
    'page.xhtml',
    'drawing.svg',
    'drawing.svgz',
    'data.xml',
    'script.js',
    'notes.txt',
    'unknown',
    'page.htm',
    'p.mht',
    'x.swf',
  ];
  for (const name of names) {
    const file = await make(name, text('<script>fetch("/api/shares")</script>'));
    for (const ask of [{}, { method: 'HEAD' }, { headers: { range: 'bytes=0-3' } }]) {
      const { headers } = await get(`files/${file}/content`, ask);
      assert.match(String(headers['content-security-policy']), /^sandbox; default-src 'none';/, name);
      assert.doesNotMatch(String(headers['content-security-policy']), /script-src|allow-|unsafe-eval/, name);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    }
  }
  // Their viewers need the address itself, and run nothing that is in them.
  for (const name of ['a.png', 'a.pdf', 'a.mp4', 'a.mp3']) {
    const { headers } = await get(`files/${await make(name, text('x'))}/content`);
    assert.match(String(headers['content-security-policy']), /^default-src 'none'; img-src 'self'; media-src 'self';/);
    assert.match(String(headers['content-type']), /^(image|video|audio|application\/pdf)/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
  }
});

test('versions come newest first, with the names of people and computers, and each can be read', async () => {
  const file = await make('versions.txt', text('one'));
  const first = (await get(`files/${file}/versions`)).json<VersionsReply>().versions[0];
  const two = text('two two');
  const state = { content: two.content, size: two.size, mtimeNs: '6', mode: 0o600 };
  await change({ op: 'update', id: file, base: first!.revision, state }, two);
  const { versions } = (await get(`files/${file}/versions`, { token: reader.token })).json<VersionsReply>();
  assert.deepEqual(
    versions.map(each => [each.state.content, each.account, each.computer]),
    [
      [two.content, 'anna', 'laptop'],
      [text('one').content, 'anna', 'laptop'],
    ],
  );
  assert.ok(versions[0]!.revision > versions[1]!.revision);
  const old = await get(`files/${file}/content?content=${text('one').content}`);
  assert.deepEqual([String(old.body), old.headers['etag']], ['one', `"${text('one').content}"`]);
  assert.equal(String((await get(`files/${file}/content`)).body), 'two two');
  assert.deepEqual(refusal(await get(`files/${file}/content?content=${text('?').content}`)), [404, 'unknown-node']);
});

test('a folder comes as a zip, which is never kept and runs as no page', async () => {
  const folder = freshId();
  await change({ op: 'create', id: folder, parent: home.root, name: 'Ordner "ä"', kind: 'folder', state: null });
  await make('a.txt', text('hello'), folder);
  const answer = await get(`folders/${folder}/zip`, { token: reader.token });
  assert.equal(answer.status, 200);
  assert.equal(answer.body.subarray(0, 4).toString('latin1'), 'PK\x03\x04');
  assert.ok(answer.body.includes('Ordner "ä"/a.txt'));
  assert.equal(answer.headers['content-type'], 'application/zip');
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.match(String(answer.headers['content-security-policy']), /^sandbox;/);
  const { parameters } = parseDisposition(String(answer.headers['content-disposition']));
  assert.equal(parameters['filename'], 'Ordner "ä".zip');
  assert.equal((await get(`folders/${folder}/zip`, { method: 'HEAD' })).status, 404);
});
