/** The share service over SQLite and packs on disk: big folders, restarts, and the past of a share. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import type { NodeId } from '#model/node.ts';
import { openPackFolder } from '#platform/node/pack-folder.ts';
import { openSqliteShareStore } from '#platform/node/sqlite-share-store.ts';
import type { NodeRow, ShareStore } from '#platform/share-store.ts';
import type { Batch } from '#protocol/commit.ts';
import { cargo, createFixture, type Fixture, file, folder, snapshot, stateOf } from '#station/share/share-fixture.ts';

const bigFolder = 10_000;
/** Rows that one create may read, on the average: were it the folder's other files, there would be thousands. */
const rowsReadMax = 4;

const root = mkdtempSync(join(tmpdir(), 'waystation-station-'));
after(() => rmSync(root, { recursive: true, force: true }));

function openDoors(name: string) {
  const data = join(root, name);
  mkdirSync(join(data, 'packs'), { recursive: true });
  return { store: openSqliteShareStore(join(data, 'station.db')), packs: openPackFolder(join(data, 'packs')) };
}

/** Creates files in batches of one op, 500 a request, each with content of its own. */
async function fill({ service, share, anna, id }: Fixture, parent: NodeId): Promise<void> {
  for (let from = 0; from < bigFolder; from += 500) {
    const texts = Array.from({ length: 500 }, (_, i) => `content ${from + i}`);
    const batches = texts.map(
      (text): Batch => ({ opId: id(), ops: [file(id(), { parent, name: `file ${text}` }, text)] }),
    );
    const reply = await service.commit(anna, share.id, { request: { epoch: share.epoch, batches }, ...cargo(texts) });
    assert.ok(reply.results.every(result => 'revision' in result));
  }
}

test('10,000 creates, one op a batch and 500 batches a request, read a few rows each; a folder of them goes in one row', async () => {
  const doors = openDoors('big');
  const reads = { count: 0 };
  const fixture = await createFixture({ ...doors, store: countingNodes(doors.store, reads) });
  const { share, done, service, anna, store, id } = fixture;
  const d = id();
  await done([folder(d, share.root, 'd')]);
  await fill(fixture, d);
  assert.ok(reads.count < rowsReadMax * bigFolder, `read ${reads.count} rows`);
  assert.equal((await snapshot(service, { share, actor: anna })).length, bigFolder + 2);

  reads.count = 0;
  const head = (await store.share(share.id))!.head;
  const gone = await done([{ op: 'delete', id: d, seen: head }]);
  assert.deepEqual([gone.deleted, gone.nodes, gone.revision], [[d], [], head + 1]);
  assert.ok(reads.count < 10, `read ${reads.count} rows`);
  assert.equal((await store.changedAt(share.id, { after: head, revision: head + 1, limit: 10 })).length, 1);
  await doors.packs.close();
  await doors.store.close();
});

test('what a station answered is there after a restart, bytes included', async () => {
  const first = openDoors('restart');
  const before = await createFixture(first);
  const f = before.id();
  await before.done([file(f, { parent: before.share.root, name: 'f' }, 'x')], { texts: ['x'] });
  await before.service.close();
  await first.packs.close();
  await first.store.close();

  const second = openDoors('restart');
  const { service, anna } = await createFixture({ ...second, seed: 2 });
  const share = (await service.shares())[0]!;
  assert.deepEqual([share.id, share.head, share.epoch], [before.share.id, 1, before.share.epoch]);
  const want = { node: f, content: stateOf('x').content, manifest: false, chunks: 'all' as const };
  const served: unknown[] = [];
  for await (const part of service.fetch(anna, share.id, [want]))
    served.push('bytes' in part && String(Buffer.from(part.bytes)));
  assert.deepEqual(served, ['x']);
  await second.packs.close();
  await second.store.close();
});

test('every past moment of every folder is listed as it was', async () => {
  const doors = openDoors('past');
  const { share, batch, store, id } = await createFixture(doors);
  const random = seededRandom(5);
  const ids: NodeId[] = [share.root];
  const moments: Map<NodeId, readonly NodeRow[]>[] = [];
  for (let round = 0; round < 200; round += 1) {
    const rows = await store.nodes(share.id, ids);
    const node = rows.get(random.pick(ids))!;
    const place = { parent: random.pick(ids), name: random.pick([...'abcdefgh']) };
    const fresh = id();
    const choice = random.below(16);
    if (choice < 9) await batch([folder(fresh, place.parent, place.name)]);
    else if (choice < 15) await batch([{ op: 'move', id: node.id, base: node.placeRev, ...place }]);
    else await batch([{ op: 'delete', id: node.id, seen: Number.MAX_SAFE_INTEGER }]);
    if ((await store.nodes(share.id, [fresh])).size === 1) ids.push(fresh);
    const { head } = (await store.share(share.id))!;
    moments[head] = await listing(store, share.id, { folders: ids, revision: head });
  }
  assert.ok(moments.length > 40, `${moments.length} moments`);
  for (const [revision, moment] of moments.entries()) {
    if (moment === undefined) continue;
    assert.deepEqual(await listing(store, share.id, { folders: [...moment.keys()], revision }), moment);
  }
  await doors.packs.close();
  await doors.store.close();
});

async function listing(
  store: ShareStore,
  share: NodeId,
  { folders, revision }: { readonly folders: readonly NodeId[]; readonly revision: number },
): Promise<Map<NodeId, readonly NodeRow[]>> {
  const result = new Map<NodeId, readonly NodeRow[]>();
  for (const parent of folders) result.set(parent, await store.childrenAt(share, { parent, revision, limit: 100 }));
  return result;
}

/** Counts the rows that come out of the store. */
function countingNodes(store: ShareStore, reads: { count: number }): ShareStore {
  return {
    ...store,
    async nodes(share, ids) {
      const rows = await store.nodes(share, ids);
      reads.count += rows.size;
      return rows;
    },
    async changedAt(share, at) {
      const rows = await store.changedAt(share, at);
      reads.count += rows.length;
      return rows;
    },
    async childrenAt(share, at) {
      const rows = await store.childrenAt(share, at);
      reads.count += rows.length;
      return rows;
    },
  };
}
