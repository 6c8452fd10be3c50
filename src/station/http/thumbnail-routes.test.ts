/** Thumbnails as browsers and visitors ask for them, of good pictures and of strange ones; real programs decode them. */
import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { encodeManifest } from '#model/manifest.ts';
import type { NodeId } from '#model/node.ts';
import type { VersionsReply } from '#protocol/browse.ts';
import type { AccessLogReply } from '#protocol/file-log.ts';
import { encodeEnd, encodeJson, encodeManifestFrame } from '#protocol/frame-payloads.ts';
import { signedInAt } from '#station/http/browser-fixture.ts';
import { chunkFrames, contentOf } from '#station/http/content-fixture.ts';
import { blackPng, picture } from '#station/http/picture-fixture.ts';
import { guestOf, makerOf, outcome } from '#station/http/shared-fixture.ts';
import { type Answer, freshId, startTestStation, testPassword } from '#station/http/station-fixture.ts';
import { closeAfter } from '#test/closings.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
for (const name of ['anna', 'eve']) await station.addUser(name);
const anna = await makerOf(station, 'anna');
const eve = await makerOf(station, 'eve');
await station.running.open.administration.addUser({ name: 'root', password: testPassword, admin: true });
const root = await signedInAt(station, { account: 'root' });
const beach = await picture({ width: 1600, height: 1200 });
const photo = await anna.file('beach.jpg', beach);

const at = (node: string, query = 'edge=256', share: string = anna.home.id) =>
  `/api/shares/${share}/files/${node}/thumbnail?${query}`;
const kept = () =>
  readdirSync(join(station.folder, 'thumbnails'), { recursive: true }).filter(name => `${name}`.includes('-'));

async function sizeOf({ status, body }: Answer): Promise<readonly [number, number]> {
  assert.equal(status, 200, String(body));
  const { format, width, height } = await sharp(body).metadata();
  assert.equal(format, 'webp');
  return [width, height];
}

test('B29 a picture comes in two sizes, is kept under its content, and what a browser has is not sent again', async () => {
  const small = await anna.ask(at(photo));
  assert.deepEqual(await sizeOf(small), [256, 192]);
  assert.deepEqual(await sizeOf(await anna.ask(at(photo, 'edge=1024'))), [1024, 768]);
  assert.equal(small.headers['cache-control'], 'private, no-cache');
  assert.equal(small.headers['x-content-type-options'], 'nosniff');
  const etag = String(small.headers['etag']);
  assert.equal((await anna.ask(at(photo), { headers: { 'if-none-match': etag } })).status, 304);
  assert.equal(kept().length, 2);
  rmSync(join(station.folder, 'thumbnails'), { recursive: true });
  assert.deepEqual((await anna.ask(at(photo))).body, small.body, 'made anew');
  assert.equal(kept().length, 1);
  assert.deepEqual(outcome(await anna.ask(at(photo, 'edge=4096'))), [400, 'malformed']);
});

test('a small picture stays as it is, and every format that is decoded has its thumbnail, whatever its name', async () => {
  for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const) {
    const node = await anna.file(`${format}.txt`, await picture({ width: 60, height: 40, format }));
    assert.deepEqual(await sizeOf(await anna.ask(at(node))), [60, 40], format);
  }
});

test('B29 a picture stands upright as its EXIF says, and nothing else of what the file says is in its thumbnail', async () => {
  const place = { IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 8/1 0/1' } };
  const turned = await sharp(beach).withExif(place).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const before = await sharp(turned).metadata();
  assert.ok(before.orientation === 6 && before.exif !== undefined, 'the picture has what is to be taken off');
  const node = await anna.file('turned.jpg', turned);
  const answer = await anna.ask(at(node));
  assert.deepEqual(await sizeOf(answer), [192, 256]);
  const { exif, xmp, icc, orientation } = await sharp(answer.body).metadata();
  assert.deepEqual(
    { exif, xmp, icc, orientation },
    { exif: undefined, xmp: undefined, icc: undefined, orientation: undefined },
  );
});

test('B30 what is no picture, is cut off, or has very many pixels is refused, and the next picture is made all the same', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
  const strange: Readonly<Record<string, string | Buffer>> = {
    'words.jpg': 'no picture at all',
    'drawing.png': svg,
    'cut.jpg': beach.subarray(0, beach.length / 3),
    'head.jpg': beach.subarray(0, 20),
    'bomb.png': blackPng(30_000, 30_000),
  };
  for (const [name, bytes] of Object.entries(strange)) {
    const node = await anna.file(name, bytes);
    for (const time of ['first', 'second']) {
      const answer = await anna.ask(at(node));
      assert.deepEqual(outcome(answer), [422, 'no-thumbnail'], `${name}, the ${time} time`);
      assert.match(answer.json().message, new RegExp(name));
    }
  }
  const next = await anna.file('next.jpg', await picture({ width: 300, height: 300 }));
  assert.deepEqual(await sizeOf(await anna.ask(at(next))), [256, 256]);
});

test('B29 a thumbnail is for those alone who may read the file, also when it was made before', async () => {
  assert.equal((await anna.ask(at(photo))).status, 200);
  assert.deepEqual(outcome(await eve.ask(at(photo))), [404, 'unknown-share']);
  assert.deepEqual(outcome(await eve.ask(at(photo, 'edge=256', eve.home.id))), [404, 'unknown-node']);
  assert.equal((await station.ask(at(photo))).status, 401);
  const node = await eve.file('own.jpg', 'no picture');
  const past = (await anna.ask(`/api/shares/${anna.home.id}/files/${photo}/versions`)).json<VersionsReply>();
  const asked = await eve.ask(at(node, `edge=256&content=${past.versions[0]?.state.content}`, eve.home.id));
  assert.deepEqual(outcome(asked), [404, 'unknown-node'], 'a content that the file never had');
});

async function replace(id: NodeId, base: number, bytes: Buffer): Promise<void> {
  const made = contentOf(bytes);
  const { content, size } = made;
  const op = { op: 'update', id, base, state: { content, size, mtimeNs: '6', mode: 0o644 } };
  const manifest = { content, base: undefined, encoded: encodeManifest(made.manifest) };
  const request = { epoch: anna.home.epoch, batches: [{ opId: freshId(), ops: [op] }] };
  const frames = [...chunkFrames(made), ...encodeManifestFrame(manifest), ...encodeJson(request), ...encodeEnd()];
  const answer = await anna.ask(`/api/shares/${anna.home.id}/commit`, { frames });
  assert.ok(!String(answer.body).includes('refused'), String(answer.body));
}

test('an older version has its own thumbnail', async () => {
  const node = await anna.file('changing.png', await picture({ width: 30, height: 20, format: 'png' }));
  const older = await anna.ask(at(node));
  const versions = async () =>
    (await anna.ask(`/api/shares/${anna.home.id}/files/${node}/versions`)).json<VersionsReply>().versions;
  const [first] = await versions();
  await replace(node, first?.revision ?? 0, await picture({ width: 50, height: 50, format: 'png' }));
  assert.deepEqual(await sizeOf(await anna.ask(at(node))), [50, 50]);
  const past = await anna.ask(at(node, `edge=256&content=${first?.state.content}`));
  assert.deepEqual(past.body, older.body);
});

test('visitors of a link see thumbnails of what it leads to, and of nothing by an upload link', async () => {
  const folder = await anna.folder('Holiday');
  const inside = await anna.file('inside.jpg', await picture({ width: 400, height: 200 }), folder);
  const of = (node: string) => `/files/${node}/thumbnail?edge=256`;
  for (const kind of ['view', 'download'] as const) {
    const guest = await guestOf(station, (await anna.link(folder, { kind })).token);
    assert.deepEqual(await sizeOf(await guest.ask(of(inside))), [256, 128]);
    assert.deepEqual(outcome(await guest.ask(of(photo))), [404, 'unknown-node'], 'beside the folder');
  }
  const sender = await guestOf(station, (await anna.link(folder, { kind: 'upload' })).token);
  assert.deepEqual(outcome(await sender.ask(of(inside))), [403, 'denied']);
  const { token } = await anna.link(folder);
  assert.deepEqual(outcome(await station.ask(`/api/shared/${token}${of(inside)}`)), [401, 'link-closed']);
});

test('B31 a large thumbnail counts as a look at the file, a small one does not', async () => {
  const node = await anna.file('looked at.jpg', await picture({ width: 90, height: 90 }));
  const looks = async () =>
    (await root('/api/admin/file-log/accesses?kind=view'))
      .json<AccessLogReply>()
      .entries.map(({ path }) => path.join('/'))
      .filter(path => path.startsWith('looked'));
  await anna.ask(at(node));
  assert.deepEqual(await looks(), []);
  await anna.ask(at(node, 'edge=1024'));
  assert.deepEqual(await looks(), ['looked at.jpg']);
});

/** What programs that decode run before they do, as an argument for Node. */
const first = (script: string) => ['--import', `data:text/javascript,${encodeURIComponent(script)}`];

test('B30 a program that dies takes one picture along, and the station and the other pictures go on', async t => {
  // As libvips would, at some picture.
  const dies = first(
    "process.prependListener('message', ({edge}) => edge === 1024 && process.kill(process.pid, 'SIGSEGV'))",
  );
  const fragile = await startTestStation({ decoding: { nodeArgs: dies } });
  closeAfter(t, () => fragile[Symbol.asyncDispose]());
  await fragile.addUser('anna');
  const maker = await makerOf(fragile, 'anna');
  const node = await maker.file('beach.jpg', beach);
  const of = (edge: number) => maker.ask(at(node, `edge=${edge}`, maker.home.id));
  assert.deepEqual(outcome(await of(1024)), [422, 'no-thumbnail']);
  assert.deepEqual(await sizeOf(await of(256)), [256, 192]);
  assert.deepEqual(outcome(await of(1024)), [422, 'no-thumbnail']);
  const deaths = fragile.logged.filter(line => line.includes('a decoder of pictures died'));
  assert.equal(deaths.length, 1, 'what it died of is left alone for a while');
  assert.match(deaths[0] ?? '', /SIGSEGV/);
});

test('B30 a picture that takes too long is given up', async t => {
  const slow = first(
    "process.prependListener('message', () => { for (const end = Date.now() + 60_000; Date.now() < end; ); })",
  );
  const patient = await startTestStation({ decoding: { nodeArgs: slow, decodeMsMax: 100 } });
  closeAfter(t, () => patient[Symbol.asyncDispose]());
  await patient.addUser('anna');
  const maker = await makerOf(patient, 'anna');
  const node = await maker.file('beach.jpg', beach);
  assert.deepEqual(outcome(await maker.ask(at(node, 'edge=256', maker.home.id))), [422, 'no-thumbnail']);
  assert.ok(
    patient.logged.some(line => line.includes('more than 100 ms')),
    patient.logged.join('\n'),
  );
});

test('where nothing decodes pictures, the station says that it makes no thumbnails', async t => {
  const without = first(
    "import {registerHooks} from 'node:module'; registerHooks({resolve(name, context, next) { if (name === 'sharp') throw new Error('not for this platform'); return next(name, context); }})",
  );
  const poor = await startTestStation({ decoding: { nodeArgs: without } });
  closeAfter(t, () => poor[Symbol.asyncDispose]());
  await poor.addUser('anna');
  const maker = await makerOf(poor, 'anna');
  const node = await maker.file('beach.jpg', beach);
  for (const _time of ['first', 'second']) {
    assert.deepEqual(outcome(await maker.ask(at(node, 'edge=256', maker.home.id))), [404, 'thumbnails-off']);
  }
  assert.equal((await maker.ask(`/api/shares/${maker.home.id}/files/${node}/content`)).status, 200);
  assert.equal(poor.logged.filter(line => line.includes('not for this platform')).length, 1);
});
