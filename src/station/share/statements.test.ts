/** What the station's hot paths ask of SQLite and of the disk, counted exactly: machines differ, these do not. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { contentId, manifestSize } from '#model/manifest.ts';
import type { Hash } from '#model/node.ts';
import { openPackFolder } from '#platform/node/pack-folder.ts';
import { openSqliteShareStore } from '#platform/node/sqlite-share-store.ts';
import type { Batch } from '#protocol/commit.ts';
import { cargo, createFixture, type Fixture, file, sha256, stateOf } from '#station/share/share-fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'waystation-station-'));
after(() => rmSync(root, { recursive: true, force: true }));

interface Counts {
  statements: number;
  /** Transactions, each durable by itself. */
  writes: number;
  /** Packs made durable. */
  flushes: number;
}

/** Does the work and counts. */
async function counted(work: () => Promise<unknown>): Promise<Counts> {
  const counts: Counts = { statements: 0, writes: 0, flushes: 0 };
  const handle = await open(root, 'r');
  const files = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const { run, get, all } = StatementSync.prototype;
  const { exec } = DatabaseSync.prototype;
  const { datasync } = files;
  const counting = <T extends (...args: never[]) => unknown>(method: T, count: (...args: Parameters<T>) => void): T =>
    function (this: unknown, ...args: Parameters<T>) {
      count(...args);
      return method.apply(this, args);
    } as unknown as T;
  const statement = (): void => {
    counts.statements += 1;
  };
  const own = {
    statements: { run: counting(run, statement), get: counting(get, statement), all: counting(all, statement) },
    exec: counting(exec, sql => {
      if (sql === 'COMMIT') counts.writes += 1;
    }),
    datasync: counting(datasync, () => {
      counts.flushes += 1;
    }),
  };
  Object.assign(StatementSync.prototype, own.statements);
  Object.assign(DatabaseSync.prototype, { exec: own.exec });
  Object.assign(files, { datasync: own.datasync });
  try {
    await work();
  } finally {
    Object.assign(StatementSync.prototype, { run, get, all });
    Object.assign(DatabaseSync.prototype, { exec });
    Object.assign(files, { datasync });
  }
  return counts;
}

async function inStation(name: string, work: (it: Fixture) => Promise<void>): Promise<void> {
  const data = join(root, name);
  mkdirSync(join(data, 'packs'), { recursive: true });
  const doors = { store: openSqliteShareStore(join(data, 'station.db')), packs: openPackFolder(join(data, 'packs')) };
  const fixture = await createFixture(doors);
  // The first batch begins a pack.
  await fixture.done([file(fixture.id(), { parent: fixture.share.root, name: 'first' }, 'first')], {
    texts: ['first'],
  });
  await work(fixture);
  await doors.packs.close();
  await doors.store.close();
}

test('200 new files in one request: 5 statements each, which write, and 16 beside; one transaction, one flush', () =>
  inStation('small', async ({ service, share, anna, id }) => {
    const texts = Array.from({ length: 200 }, (_, at) => `content ${at}`);
    const batches = texts.map((text): Batch => {
      return { opId: id(), ops: [file(id(), { parent: share.root, name: text }, text)] };
    });
    const arrival = { request: { epoch: share.epoch, batches }, ...cargo(texts) };
    const counts = await counted(() => service.commit(anna, share.id, arrival));
    assert.deepEqual(counts, { statements: 5 * 200 + 16, writes: 1, flushes: 1 });
  }));

test('200 chunks ahead of a commit: a statement each to take, and a few to ask, to refer to and to fetch; one flush', () =>
  inStation('big', async ({ service, share, anna, id }) => {
    const chunks = Array.from({ length: 200 }, (_, at) => Buffer.from(`chunk ${at}`)).map(bytes => {
      return { hash: sha256(bytes), bytes };
    });
    const hashes = chunks.map(({ hash }): Hash => hash);
    const asking = await counted(() => service.missing(anna, share.id, hashes));
    assert.deepEqual(asking, { statements: 2, writes: 0, flushes: 0 });
    const taking = await counted(() => service.upload(anna, share.id, chunks));
    assert.deepEqual(taking, { statements: 200 + 7, writes: 1, flushes: 1 });

    const manifest = { chunks: chunks.map(({ hash, bytes }) => ({ hash, size: bytes.length })) };
    const content = contentId(manifest, sha256);
    const node = id();
    const op = file(node, { parent: share.root, name: 'big' }, '');
    const state = { ...stateOf(''), content, size: manifestSize(manifest) };
    const batches = [{ opId: id(), ops: [{ ...op, state }] }];
    const arrival = { request: { epoch: share.epoch, batches }, manifests: [{ content, manifest }], chunks: [] };
    const referring = await counted(() => service.commit(anna, share.id, arrival));
    assert.deepEqual(referring, { statements: 23, writes: 1, flushes: 0 });

    const want = { node, content, manifest: false, chunks: 'all' as const };
    const fetching = await counted(async () => {
      for await (const served of service.fetch(anna, share.id, [want])) assert.ok('bytes' in served);
    });
    assert.deepEqual(fetching, { statements: 4, writes: 0, flushes: 0 });
  }));

test('a feed of 200 changed files: 6 statements, whether the files are new or were moved', () =>
  inStation('feed', async ({ service, share, anna, bob, id }) => {
    const ids = Array.from({ length: 200 }, id);
    const batches = ids.map((node, at): Batch => {
      return { opId: id(), ops: [file(node, { parent: share.root, name: `file ${at}` }, `content ${at}`)] };
    });
    const arrival = { request: { epoch: share.epoch, batches }, ...cargo(ids.map((_, at) => `content ${at}`)) };
    const { results } = await service.commit(anna, share.id, arrival);
    const view = { root: share.root, filter: { sizeMax: 0, names: [], extensions: [] } };
    const feed = async (cursor: number, nodes: number): Promise<void> => {
      const page = await service.changes(bob, share.id, { epoch: share.epoch, cursor, view });
      assert.deepEqual([page.nodes.length, page.after], [nodes, undefined]);
    };
    assert.deepEqual(await counted(() => feed(1, 200)), { statements: 6, writes: 0, flushes: 0 });

    const moves = ids.map((node, at): Batch => {
      const base = results[at];
      assert.ok(base !== undefined && 'revision' in base);
      const place = { parent: share.root, name: `moved ${at}` };
      return { opId: id(), ops: [{ op: 'move', id: node, base: base.revision, ...place }] };
    });
    const moved = { request: { epoch: share.epoch, batches: moves }, manifests: [], chunks: [] };
    assert.equal((await service.commit(anna, share.id, moved)).head, 401);
    assert.deepEqual(await counted(() => feed(201, 200)), { statements: 6, writes: 0, flushes: 0 });
  }));
