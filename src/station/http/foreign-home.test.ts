/**
 * Somebody who has an account tries to get at the home of somebody else: by each route there is, with everything that
 * they could have overheard of it: the ids of the share and of what is in it, hashes, revisions, links and devices.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import type { SearchReply, VersionsReply } from '#protocol/browse.ts';
import type { CommitReply, Op } from '#protocol/commit.ts';
import { encodeEnd, encodeJson } from '#protocol/frame-payloads.ts';
import type { ShareWire } from '#protocol/session.ts';
import { outcome, signedInAt } from '#station/http/browser-fixture.ts';
import { chunkFrames, contentOf, createBody, createRequest } from '#station/http/content-fixture.ts';
import { picture } from '#station/http/picture-fixture.ts';
import { type Answer, type Ask, freshId, startTestStation, testPassword } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
for (const name of ['anna', 'eve']) await station.addUser(name);
const anna = await station.link('anna');
const eve = await station.link('eve');
const annasBrowser = await signedInAt(station, { account: 'anna' });
const evesBrowser = await signedInAt(station, { account: 'eve' });
const home = (await station.shares(anna.token))[0] as ShareWire;
const ofEve = (await station.shares(eve.token))[0] as ShareWire;

// A picture, so that a thumbnail can be asked for.
const secret = contentOf(await picture({ width: 9, height: 9 }));
const diary = freshId();
const folder = freshId();
await commit(createBody({ epoch: home.epoch, parent: home.root, name: 'diary.txt', content: secret, id: diary }));
await change({ op: 'create', id: folder, parent: home.root, name: 'private', kind: 'folder', state: null });

async function commit(frames: readonly Uint8Array[]): Promise<void> {
  const answer = await station.ask(`/api/shares/${home.id}/commit`, { token: anna.token, frames });
  assert.ok(answer.status === 200 && !String(answer.body).includes('refused'), String(answer.body));
}

function change(...ops: Op[]): Promise<void> {
  return commit([...encodeJson({ epoch: home.epoch, batches: [{ opId: freshId(), ops }] }), ...encodeEnd()]);
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** Every route as the API describes it: `GET /api/station`. */
async function routes(prefix: string): Promise<readonly string[]> {
  const { paths } = (await station.ask('/api/openapi.json')).json<Description>();
  return Object.entries(paths)
    .filter(([path]) => path.startsWith(prefix))
    .flatMap(([path, methods]) => Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`));
}

const revision = (await annasBrowser(`/api/shares/${home.id}/files/${diary}/versions`)).json<VersionsReply>()
  .versions[0]?.revision;

/** For each route about a share, a request that is answered to its owner. */
const requests: Readonly<Record<string, Ask & { readonly query?: string }>> = {
  'POST /api/shares/{share}/resolve': { json: { path: '', create: false } },
  'POST /api/shares/{share}/changes': {
    json: {
      epoch: home.epoch,
      cursor: 0,
      view: { root: home.root, filter: { sizeMax: 0, names: [], extensions: [] } },
    },
  },
  'POST /api/shares/{share}/missing': { json: { hashes: secret.chunks.map(({ hash }) => hash) } },
  'POST /api/shares/{share}/wanted': {},
  'POST /api/shares/{share}/copy-from': {
    json: { copy: freshId(), from: home.id, nodes: [diary], into: home.root },
  },
  'POST /api/shares/{share}/fetch': {
    json: { wants: [{ node: diary, content: secret.content, manifest: true, chunks: 'all' }] },
  },
  'POST /api/shares/{share}/upload': { frames: [...chunkFrames(contentOf(Buffer.from('x'))), ...encodeEnd()] },
  'POST /api/shares/{share}/commit': {
    frames: createBody({ epoch: home.epoch, parent: home.root, name: 'more.txt', content: secret }),
  },
  'GET /api/shares/{share}/folders/{node}': {},
  'GET /api/shares/{share}/files/{node}/thumbnail': { query: '?edge=256' },
  'GET /api/shares/{share}/folders/{node}/level': {},
  'GET /api/shares/{share}/folders/{node}/search': { query: '?text=diary' },
  'GET /api/shares/{share}/moment': { query: '?ms=1' },
  'GET /api/shares/{share}/folders/{node}/zip': {},
  'GET /api/shares/{share}/files/{node}/versions': {},
  'GET /api/shares/{share}/files/{node}/content': {},
  'HEAD /api/shares/{share}/files/{node}/content': {},
  'GET /api/shares/{share}/folders/{node}/deleted': {},
  'GET /api/shares/{share}/folders/{node}/changes': { query: '?since=0' },
  'GET /api/shares/{share}/folders/{node}/log': {},
  'GET /api/shares/{share}/batches': {},
  'POST /api/shares/{share}/restore': { json: { folder: home.root, at: 1, preview: true } },
  'POST /api/shares/{share}/undo': { json: { revisions: [revision], preview: true } },
  'PUT /api/shares/{share}/files/{node}/versions/{revision}': { json: { name: 'kept' } },
  'DELETE /api/shares/{share}/files/{node}/versions/{revision}': {},
};

function request(route: string, share: string): readonly [string, Ask] {
  const [method = '', path = ''] = route.split(' ');
  const { query = '', ...ask } = requests[route] ?? {};
  const node = path.includes('/files/') ? diary : home.root;
  const url = path.replace('{share}', share).replace('{node}', node).replace('{revision}', `${revision}`);
  return [`${url}${query}`, { ...ask, method }];
}

const result = ({ status, body }: Answer) => [status, body.length === 0 ? '' : JSON.parse(String(body)).refused];

test('I14 no route opens the home of somebody else, by drive or by browser, and none tells that there is one', async () => {
  const all = await routes('/api/shares/{share}');
  assert.deepEqual(Object.keys(requests).toSorted(), all.toSorted(), 'there is a request for every route');
  for (const route of all) {
    const [path, ask] = request(route, home.id);
    const [nowhere] = request(route, freshId());
    const refusal = route.startsWith('HEAD') ? [404, ''] : [404, 'unknown-share'];
    assert.deepEqual(result(await station.ask(path, { ...ask, token: eve.token })), refusal, `${route} of a drive`);
    const [asked, unknown] = [await evesBrowser(path, ask), await evesBrowser(nowhere, ask)];
    assert.deepEqual(result(asked), refusal, `${route} of a browser`);
    assert.equal(String(asked.body), String(unknown.body), `${route} tells nothing`);
  }
  // Last, as the refusals prove nothing where the owner would be refused as well.
  for (const route of all) {
    const answer = await annasBrowser(...request(route, home.id));
    assert.ok(answer.status < 300, `${route} of the owner: ${answer.status} ${answer.body}`);
  }
});

test('B25 no route opens a share that was removed, not even to its owner, until it is brought back', async () => {
  const { shares } = station.running.open;
  await shares.removeShare(home.id);
  assert.deepEqual(await station.shares(anna.token), []);
  for (const route of await routes('/api/shares/{share}')) {
    const [path, ask] = request(route, home.id);
    const refusal = route.startsWith('HEAD') ? [404, ''] : [404, 'unknown-share'];
    assert.deepEqual(result(await station.ask(path, { ...ask, token: anna.token })), refusal, `${route} of a drive`);
    assert.deepEqual(result(await annasBrowser(path, ask)), refusal, `${route} of a browser`);
  }
  await shares.bringShareBack(home.id);
  for (const route of await routes('/api/shares/{share}')) {
    const answer = await annasBrowser(...request(route, home.id));
    assert.ok(answer.status < 300, `${route} of the owner: ${answer.status} ${answer.body}`);
  }
});

test('I14 through the own home nothing is reached of somebody else’s, by id, by revision or by search', async () => {
  for (const route of (await routes('/api/shares/{share}')).filter(each => each.includes('{node}'))) {
    const answer = await evesBrowser(...request(route, ofEve.id));
    assert.ok([403, 404].includes(answer.status), `${route}: ${answer.status} ${answer.body}`);
  }
  const found = await evesBrowser(`/api/shares/${ofEve.id}/folders/${ofEve.root}/search?text=diary`);
  assert.deepEqual(found.json<SearchReply>().found, []);
  const moved: Op = { op: 'move', id: diary, base: 1, parent: ofEve.root, name: 'mine.txt' };
  const body = { epoch: ofEve.epoch, batches: [{ opId: freshId(), ops: [moved] }] };
  const taken = await commitAsEve([...encodeJson(body), ...encodeEnd()]);
  assert.ok(taken.status >= 400 || 'refused' in (taken.json<CommitReply>().results[0] ?? {}), String(taken.body));
});

function commitAsEve(frames: readonly Uint8Array[]): Promise<Answer> {
  return station.ask(`/api/shares/${ofEve.id}/commit`, { token: eve.token, frames });
}

test('I14 who knows the hash of somebody else’s content has to send it, and is sent nothing', async () => {
  const hashes = secret.chunks.map(({ hash }) => hash);
  const missing = await station.ask(`/api/shares/${ofEve.id}/missing`, { token: eve.token, json: { hashes } });
  assert.deepEqual(missing.json<{ missing: unknown }>().missing, hashes);
  const file = { epoch: ofEve.epoch, parent: ofEve.root as NodeId, name: 'mine.txt', content: secret };
  const claimed = await commitAsEve([...encodeJson(createRequest(file)), ...encodeEnd()]);
  assert.equal((claimed.json<CommitReply>().results[0] as { refused: string }).refused, 'missing');
  const read = await evesBrowser(`/api/shares/${ofEve.id}/files/${diary}/content?content=${secret.content}`);
  assert.deepEqual(outcome(read), [404, 'unknown-node']);
});

test('S4 no route of administration is open to a member', async () => {
  const all = await routes('/api/admin/');
  assert.ok(all.length >= 30, `${all.length} routes`);
  for (const route of all) {
    const [method = '', path = ''] = route.split(' ');
    const url = path.replaceAll(/\{\w+\}/g, () => 'anna');
    const answer = await evesBrowser(url, { method, ...(method === 'GET' || method === 'DELETE' ? {} : { json: {} }) });
    assert.deepEqual(outcome(answer), [403, 'denied'], route);
  }
});

test('the links and devices of somebody else are as unknown as none', async () => {
  const link = { share: home.id, node: diary, kind: 'view' };
  const made = await annasBrowser('/api/sharing-links', { json: link });
  assert.ok(made.status < 300, String(made.body));
  const { id } = made.json<{ id: string }>();
  for (const method of ['PATCH', 'DELETE']) {
    const ask: Ask = { method, ...(method === 'PATCH' ? { json: { password: testPassword } } : {}) };
    const [theirs, none] = [id, freshId()].map(each => evesBrowser(`/api/sharing-links/${each}`, ask));
    assert.deepEqual(outcome(await (theirs as Promise<Answer>)), outcome(await (none as Promise<Answer>)));
    assert.equal((await (theirs as Promise<Answer>)).status, 404);
  }
  const device = await evesBrowser(`/api/devices/${anna.device}`, { method: 'DELETE' });
  assert.equal(device.status, 404);
  assert.equal((await station.ask('/api/shares', { token: anna.token })).status, 200);
});
