/** Every route of a station, with bodies of every form: an answer or a refusal with its code, never a failure of its own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concatBytes } from '#base/bytes.ts';
import { encodeManifest } from '#model/manifest.ts';
import { changedJson } from '#protocol/changed-json-fixture.ts';
import { encodeEnd, encodeJson, encodeManifestFrame } from '#protocol/frame-payloads.ts';
import { Refusal, refusals } from '#protocol/refusals.ts';
import type { ShareWire } from '#protocol/session.ts';
import { framesType } from '#station/http/bodies.ts';
import { chunkFrames, contentOf, createRequest } from '#station/http/content-fixture.ts';
import { freshId, linkRequest, startTestStation } from '#station/http/station-fixture.ts';
import { readToken, writeToken } from '#station/share/feed-token.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
await station.addUser('anna');
const { token } = await station.link('anna');
const home = (await station.shares(token))[0] as ShareWire;
const content = contentOf(Buffer.from('some text'));
const view = { root: home.root, filter: { sizeMax: 0, names: ['x'], extensions: ['y'] } };
const made = createRequest({ epoch: home.epoch, parent: home.root, name: 'n', content });
const path = (verb: string): string => `/api/shares/${home.id}/${verb}`;

const jsonBodies: Readonly<Record<string, object>> = {
  '/api/link': linkRequest('anna', 'wrong password'),
  '/api/unlink': {},
  [path('resolve')]: { path: 'a/b', create: false },
  [path('changes')]: { epoch: '', cursor: 0, view, after: 'nodes.e.1...' },
  [path('missing')]: { hashes: [content.content] },
  [path('fetch')]: { wants: [{ node: freshId(), content: content.content, manifest: true, chunks: [0, 1] }] },
};

/** The text of a good body with one of its parts changed. */
function changedText(good: object): fc.Arbitrary<string> {
  return changedJson(good).map(value => JSON.stringify(value));
}

async function mustAnswer(url: string, body: { readonly raw: string | Buffer; readonly type: string }): Promise<void> {
  const answer = await station.ask(url, {
    token,
    method: 'POST',
    raw: body.raw,
    headers: { 'content-type': body.type },
  });
  if (answer.status < 300) return;
  const { refused } = answer.json();
  assert.ok(Object.hasOwn(refusals, refused), `${url}: ${answer.status} ${String(answer.body)}`);
  assert.ok(refused !== 'internal' && answer.status < 500, `${url}: ${answer.status} ${String(answer.body)}`);
}

for (const [url, good] of Object.entries(jsonBodies)) {
  // Unlinking would end the session that the others need.
  if (url === '/api/unlink') continue;
  test(`any JSON for ${url.replace(home.id, 'ID')} is answered or refused by its form`, async () => {
    const text = fc.oneof({ weight: 3, arbitrary: changedText(good) }, fc.json(), fc.string());
    await fc.assert(
      fc.asyncProperty(text, raw => mustAnswer(url, { raw, type: 'application/json' })),
      { numRuns: url === '/api/link' ? 15 : 40 },
    );
  });
}

test('any frames for a commit or an upload are answered or refused by their form', async () => {
  const manifest = encodeManifestFrame({
    content: content.content,
    base: undefined,
    encoded: encodeManifest(content.manifest),
  });
  const whole = Buffer.from(concatBytes([...chunkFrames(content), ...manifest, ...encodeJson(made), ...encodeEnd()]));
  const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 });
  const flipped = flips.map(list => {
    const bytes = Buffer.from(whole);
    for (const [at, value] of list) bytes[at] = value;
    return bytes;
  });
  const requests = changedText(made).map(text => {
    const json = Buffer.from(text);
    const header = Buffer.from([1, 0, 0, json.length >> 8, json.length & 0xff]);
    return Buffer.concat([...chunkFrames(content), ...manifest, header, json, ...encodeEnd()]);
  });
  const random = fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes));
  const bodies = fc.oneof(
    flipped,
    requests,
    random,
    fc.nat(whole.length).map(end => whole.subarray(0, end)),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(path('commit'), path('upload')), bodies, (url, raw) =>
      mustAnswer(url, { raw, type: framesType }),
    ),
    { numRuns: 150 },
  );
});

test('any text is a place in a feed that a station wrote, or refused', () => {
  const parts = fc.array(
    fc.oneof(
      fc.constantFrom('snapshot', 'nodes', 'lost', '', '1', home.id, '9'.repeat(16), `${Number.MAX_SAFE_INTEGER}`),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        parts.map(list => list.join('.')),
      ),
      text => {
        try {
          const read = readToken(text);
          assert.deepEqual(readToken(writeToken(read)), read);
        } catch (error) {
          assert.ok(error instanceof Refusal && error.code === 'malformed', String(error));
        }
      },
    ),
    { numRuns: 1_000, examples: [[`lost.e.1.${'9'.repeat(16)}.${home.id}`], [`lost.e.${'9'.repeat(16)}`]] },
  );
});
