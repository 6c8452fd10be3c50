/**
 * Somebody to whom one folder of a share is granted tries every route there is: at that folder, and with everything they
 * could have overheard of the rest of the share (A12).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NodeId } from '#model/node.ts';
import type { CommitReply, Op } from '#protocol/commit.ts';
import type { FeedPage } from '#protocol/feed.ts';
import type { FolderGrantsReply } from '#protocol/folder-grants.ts';
import { encodeEnd, encodeJson } from '#protocol/frame-payloads.ts';
import { signedInAt } from '#station/http/browser-fixture.ts';
import { chunkFrames, contentOf, createBody } from '#station/http/content-fixture.ts';
import { picture } from '#station/http/picture-fixture.ts';
import { type Answer, type Ask, freshId, startTestStation } from '#station/http/station-fixture.ts';

const station = await startTestStation();
test.after(() => station[Symbol.asyncDispose]());
const { administration, folders, accounts } = station.running.open;
for (const name of ['anna', 'eve']) await station.addUser(name);
const share = await administration.addShare('projects');
await administration.grant('projects', 'anna', 'write');
const anna = await station.link('anna');
const eve = await station.link('eve');
const evesBrowser = await signedInAt(station, { account: 'eve' });
const epoch = share.epoch;

const [plans, mine, secret, inside, hidden] = Array.from({ length: 5 }, freshId) as [
  NodeId,
  NodeId,
  NodeId,
  NodeId,
  NodeId,
];
// Pictures, so that thumbnails can be asked for.
const opened = contentOf(await picture({ width: 9, height: 9 }));
const closed = contentOf(await picture({ width: 8, height: 8 }));
const made = (id: NodeId, parent: NodeId, name: string): Op => ({
  op: 'create',
  id,
  parent,
  name,
  kind: 'folder',
  state: null,
});
await change(made(plans, share.root, 'plans'), made(mine, plans, 'for eve'), made(secret, plans, 'secret'));
await commit(createBody({ epoch, parent: mine, name: 'open.txt', content: opened, id: inside }));
await commit(createBody({ epoch, parent: secret, name: 'closed.txt', content: closed, id: hidden }));
await folders.grantFolder({ share: 'projects', folder: 'plans/for eve', kind: 'account', name: 'eve', level: 'read' });

async function commit(frames: readonly Uint8Array[], token = anna.token): Promise<Answer> {
  const answer = await station.ask(`/api/shares/${share.id}/commit`, { token, frames });
  if (token === anna.token)
    assert.ok(answer.status === 200 && !String(answer.body).includes('refused'), String(answer.body));
  return answer;
}

function change(...ops: Op[]): Promise<Answer> {
  return commit([...encodeJson({ epoch, batches: [{ opId: freshId(), ops }] }), ...encodeEnd()]);
}

interface At {
  readonly folder: NodeId;
  readonly file: NodeId;
  readonly content: ReturnType<typeof contentOf>;
}

const view = (root: NodeId) => ({
  epoch,
  cursor: 0,
  view: { root, filter: { sizeMax: 0, names: [], extensions: [] } },
});

/** For each route about a share, a request at a folder and a file. */
const requests: Readonly<Record<string, (at: At) => Ask & { readonly query?: string }>> = {
  'POST /api/shares/{share}/resolve': at => ({ json: { path: '', create: false, within: at.folder } }),
  'POST /api/shares/{share}/changes': at => ({ json: view(at.folder) }),
  'POST /api/shares/{share}/copy-from': at => ({
    json: { copy: freshId(), from: share.id, nodes: [at.file], into: at.folder },
  }),
  'POST /api/shares/{share}/missing': at => ({ json: { hashes: at.content.chunks.map(({ hash }) => hash) } }),
  'POST /api/shares/{share}/wanted': () => ({ json: {} }),
  'POST /api/shares/{share}/fetch': at => ({
    json: { wants: [{ node: at.file, content: at.content.content, manifest: true, chunks: 'all' }] },
  }),
  'POST /api/shares/{share}/upload': () => ({ frames: [...chunkFrames(opened), ...encodeEnd()] }),
  'POST /api/shares/{share}/commit': at => ({
    frames: createBody({ epoch, parent: at.folder, name: 'more.txt', content: opened }),
  }),
  'GET /api/shares/{share}/folders/{node}': () => ({}),
  'GET /api/shares/{share}/folders/{node}/level': () => ({}),
  'GET /api/shares/{share}/folders/{node}/search': () => ({ query: '?text=o' }),
  'GET /api/shares/{share}/moment': at => ({ query: `?ms=1&within=${at.folder}` }),
  'GET /api/shares/{share}/folders/{node}/zip': () => ({}),
  'GET /api/shares/{share}/files/{node}/versions': () => ({}),
  'GET /api/shares/{share}/files/{node}/content': () => ({}),
  'GET /api/shares/{share}/files/{node}/thumbnail': () => ({ query: '?edge=256' }),
  'HEAD /api/shares/{share}/files/{node}/content': () => ({}),
  'GET /api/shares/{share}/folders/{node}/deleted': () => ({}),
  'GET /api/shares/{share}/folders/{node}/changes': () => ({ query: '?since=1' }),
  'GET /api/shares/{share}/batches': at => ({ query: `?within=${at.folder}` }),
  'POST /api/shares/{share}/restore': at => ({ json: { folder: at.folder, at: 1, within: at.folder, preview: true } }),
  'POST /api/shares/{share}/undo': at => ({ json: { revisions: [1], within: at.folder, preview: true } }),
  'GET /api/shares/{share}/folders/{node}/log': () => ({}),
  'PUT /api/shares/{share}/files/{node}/versions/{revision}': () => ({ json: { name: 'kept' } }),
  'DELETE /api/shares/{share}/files/{node}/versions/{revision}': () => ({}),
};

/** What a level of 'read' does not open. */
const writing = new Set([
  ...['missing', 'upload', 'commit', 'restore', 'undo', 'copy-from'].map(each => `POST /api/shares/{share}/${each}`),
  ...['PUT', 'DELETE'].map(method => `${method} /api/shares/{share}/files/{node}/versions/{revision}`),
]);

async function asked(route: string, at: At): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  const { query = '', ...ask } = requests[route]?.(at) ?? {};
  const node = path.includes('/files/') ? at.file : at.folder;
  const url = path.replace('{share}', share.id).replace('{node}', node).replace('{revision}', '2');
  return station.ask(`${url}${query}`, { ...ask, method, token: eve.token });
}

const told = ({ status, body }: Answer, at: At): string =>
  `${status} ${String(body).replaceAll(at.folder, 'FOLDER').replaceAll(at.file, 'FILE').replaceAll(at.content.content, 'CONTENT')}`;

test('A12 every route: the granted folder opens, and what is above or beside is as if it were not there', async () => {
  interface Description {
    readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  }
  const { paths } = (await station.ask('/api/openapi.json')).json<Description>();
  const all = Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/shares/{share}'))
    .flatMap(([path, methods]) => Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`));
  assert.deepEqual(Object.keys(requests).toSorted(), all.toSorted(), 'there is a request for every route');
  const own: At = { folder: mine, file: inside, content: opened };
  const nowhere: At = { folder: freshId(), file: freshId(), content: contentOf(Buffer.from('nobody has it')) };
  const others: readonly At[] = [
    { folder: secret, file: hidden, content: closed },
    { folder: plans, file: hidden, content: closed },
    { folder: share.root, file: hidden, content: closed },
  ];
  for (const route of all) {
    const answer = await asked(route, own);
    const isClosed = writing.has(route);
    assert.equal(answer.status < 300, !isClosed, `${route}: ${answer.status} ${answer.body}`);
    if (isClosed) assert.equal(answer.json().refused, 'denied', route);
    for (const at of others) {
      const there = told(await asked(route, at), at);
      assert.equal(there, told(await asked(route, nowhere), nowhere), `${route} tells nothing of ${at.folder}`);
      for (const word of ['plans', 'secret', 'closed.txt', 'not for eve'])
        assert.ok(!there.includes(word), `${route}: ${there}`);
    }
  }
});

test('A12 the list of shares shows the folder as a top of its own, and a refusal of the share takes it away', async () => {
  const seen = async () =>
    (await station.shares(eve.token))
      .filter(each => !each.home)
      .map(({ root, grant, folder }) => ({ root, grant, folder }));
  assert.deepEqual(await seen(), [{ root: mine, grant: 'read', folder: 'for eve' }]);
  await administration.grant('projects', 'eve', 'none');
  assert.deepEqual(await seen(), []);
  const answer = await station.ask(`/api/shares/${share.id}/changes`, { token: eve.token, json: view(mine) });
  assert.deepEqual([answer.status, answer.json().refused], [404, 'unknown-share']);
  await administration.grant('projects', 'eve', undefined);
  assert.equal((await seen()).length, 1);
});

test('A12 a grant of write lets files in, and ends at once when the folder is moved into one that is not granted', async () => {
  await folders.grantFolder({
    share: 'projects',
    folder: 'plans/for eve',
    kind: 'account',
    name: 'eve',
    level: 'write',
  });
  const sub = freshId();
  await change(made(sub, mine, 'sub'));
  const body = (name: string) => createBody({ epoch, parent: sub, name, content: contentOf(Buffer.from(name)) });
  const result = async (name: string) => (await commit(body(name), eve.token)).json<CommitReply>().results[0];
  assert.ok(!('refused' in ((await result('one')) ?? {})));
  const { revision } = (await station.ask(`/api/shares/${share.id}/changes`, { token: anna.token, json: view(sub) }))
    .json<FeedPage>()
    .nodes.map(({ placeRev }) => ({ revision: placeRev }))[0] as { revision: number };
  await change({ op: 'move', id: sub, base: revision, parent: secret, name: 'sub' });
  const refused = await result('two');
  assert.equal(refused && 'refused' in refused && refused.refused, 'parent-gone');
});

test('A12 administrators grant folders in a browser, see them, and the audit says who did', async () => {
  const path = `/api/admin/shares/projects/folder-grants`;
  assert.equal((await evesBrowser(path)).status, 403);
  administration.setAdmin('anna', true);
  const annasBrowser = await signedInAt(station, { account: 'anna' });
  const put = (folder: string, level: string) =>
    annasBrowser(`${path}/${folder}`, { method: 'PUT', json: { kind: 'account', name: 'eve', level } });
  assert.equal((await put(secret, 'read')).status, 204);
  const listed = async () => (await annasBrowser(path)).json<FolderGrantsReply>().grants;
  assert.deepEqual(
    (await listed()).map(grant => [grant.path, grant.kind, grant.name, grant.level]),
    [
      ['plans/for eve', 'account', 'eve', 'write'],
      ['plans/secret', 'account', 'eve', 'read'],
    ],
  );
  assert.equal((await put(share.root, 'read')).status, 422);
  assert.equal((await put(freshId(), 'read')).status, 422);
  await change({ op: 'delete', id: secret, seen: 99 });
  assert.equal((await listed()).at(-1)?.path, null);
  assert.equal((await put(secret, 'clear')).status, 204);
  assert.equal((await listed()).length, 1);
  assert.deepEqual(accounts.audit({ limit: 1 })[0]?.about, {
    share: 'projects',
    folder: secret,
    account: 'eve',
    level: 'clear',
  });
});
