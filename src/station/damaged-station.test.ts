/** What a station reads from its own disk may be damaged or tampered with: packs, and the rows of its database. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { chunkOf } from '#platform/contract/pack-store-contract.ts';
import { openPackFolder } from '#platform/node/pack-folder.ts';
import { openSqliteShareStore } from '#platform/node/sqlite-share-store.ts';
import { parseBinIndex } from '#platform/recovery-bin-index.ts';
import { cargo, createFixture, file, folder, snapshot, stateOf } from '#station/share/share-fixture.ts';

const at = mkdtempSync(join(tmpdir(), 'waystation-damaged-'));
after(() => rmSync(at, { recursive: true, force: true }));

test('a pack with any bytes changed gives the chunk, other bytes for the hash to find out, or nothing', async () => {
  const packs = mkdtempSync(join(at, 'packs-'));
  const store = openPackFolder(packs);
  const chunks = ['short', 'text '.repeat(2_000), String(Array.from({ length: 900 }, (_, i) => i * 7919))].map(chunkOf);
  const locations = await store.append(chunks);
  await store.close();
  const path = join(packs, '000001.pack');
  const whole = readFileSync(path);
  const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(changes, fc.option(fc.nat(whole.length)), async (flips, cut) => {
      const bytes = Buffer.from(whole);
      for (const [where, mask] of flips) bytes[where] = (bytes[where] ?? 0) ^ mask;
      writeFileSync(path, cut === null ? bytes : bytes.subarray(0, cut));
      const reading = openPackFolder(packs);
      for (const [index, read] of (await reading.read(locations)).entries()) {
        assert.ok(read === undefined || read.bytes.length === chunks[index]?.bytes.length);
      }
      await reading.close();
    }),
    { numRuns: 60 },
  );
  writeFileSync(path, whole);
});

test('an index that points anywhere reads nothing that is no record', async () => {
  const packs = mkdtempSync(join(at, 'index-'));
  const store = openPackFolder(packs);
  const [good] = await store.append([chunkOf('good')]);
  assert.ok(good);
  const number = fc.oneof(
    fc.integer({ min: -5, max: 300 }),
    fc.constantFrom(-1, 0.5, Number.NaN, 2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER),
  );
  const anywhere = fc.record({
    kind: fc.constant('pack' as const),
    pack: fc.constantFrom(1, 2, 0, -1),
    offset: number,
    length: number,
    storedLength: number,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(anywhere, { minLength: 1, maxLength: 5 }), async wild => {
      const [first, ...others] = await store.read([good, ...wild]);
      assert.equal(Buffer.from(first?.bytes ?? []).toString(), 'good', 'its neighbours do not harm it');
      assert.equal(others.length, wild.length);
    }),
    { numRuns: 200 },
  );
  await store.close();
});

test('a database with rows of another making gives answers, refusals or typed errors, and comes to an end', async () => {
  const hostile: Record<string, string> = {
    'a folder in itself': "UPDATE node SET parent = id WHERE kind = 'folder' AND parent IS NOT NULL",
    'a parent that is not there':
      "UPDATE node SET parent = x'00112233445566778899aabbccddeeff' WHERE parent IS NOT NULL",
    'a top in its own folder': "UPDATE node SET parent = (SELECT id FROM node WHERE name = 'dir') WHERE parent IS NULL",
    'no parents': 'UPDATE node SET parent = NULL',
    'revisions of the far future': 'UPDATE node SET revision = 9007199254740991, content_rev = 9007199254740991',
    'unknown kinds': "UPDATE node SET kind = 'socket'",
    'contents that are cut': "UPDATE content SET body = x'01ff'",
    'contents that build on themselves': 'UPDATE content SET base = id, depth = 1',
    'contents that are gone': 'DELETE FROM content',
    'chunks that are gone': 'DELETE FROM chunk',
    'chunks elsewhere': 'UPDATE chunk SET pack = 99, offset = 9007199254740991, stored_length = 9007199254740991',
    'times without end': "UPDATE node SET mtime_ns = 'x' WHERE mtime_ns IS NOT NULL",
    'a head of the past': 'UPDATE share SET head = 0',
  };
  for (const [what, sql] of Object.entries(hostile)) {
    const path = join(mkdtempSync(join(at, 'db-')), 'station.db');
    const store = openSqliteShareStore(path);
    const fixture = await createFixture({ store });
    const { service, share, anna, id } = fixture;
    const [dir, own] = [id(), id()];
    await fixture.done([folder(dir, share.root, 'dir'), file(own, { parent: dir, name: 'a' }, 'one')], {
      texts: ['one'],
    });
    const tampering = new DatabaseSync(path);
    tampering.exec(sql);
    tampering.close();
    const want = { node: own, content: stateOf('one').content, manifest: true, chunks: 'all' as const };
    const ops = [file(id(), { parent: dir, name: 'b' }, 'two')];
    const request = {
      epoch: share.epoch,
      batches: [
        { opId: id(), ops },
        { opId: id(), ops: [{ op: 'delete' as const, id: dir, seen: 0 }] },
      ],
    };
    const attempts: (() => Promise<unknown>)[] = [
      () => snapshot(service, { share, actor: anna }),
      () =>
        service.changes(anna, share.id, {
          epoch: share.epoch,
          cursor: 1,
          view: { root: dir, filter: { sizeMax: 0, names: [], extensions: [] } },
        }),
      async () => {
        for await (const part of service.fetch(anna, share.id, [want])) void part;
      },
      () => service.commit(anna, share.id, { request, ...cargo(['two']) }),
      () => service.resolve(anna, share.id, { path: 'dir/new', create: true }),
    ];
    for (const attempt of attempts) {
      const ended = await Promise.race([
        attempt().then(
          () => 'answered',
          (error: unknown) => error,
        ),
        new Promise(resolve => setTimeout(resolve, 2_000, 'no end').unref()),
      ]);
      assert.ok(ended === 'answered' || ended instanceof Error, `${what}: ${String(ended)}`);
      assert.ok(!(ended instanceof RangeError), `${what}: ${String(ended)}`);
    }
    await store.close();
  }
});

test('an index of a recovery bin that somebody else wrote gives its entries and nothing else', () => {
  const good = '{"name":"n","path":"p","atMs":1}';
  for (const line of [
    '{',
    '{}',
    'null',
    '[]}',
    '{"name":1,"path":"p","atMs":1}',
    '{"name":"n","path":"p","atMs":"x"}',
    '"}',
  ]) {
    const entries = parseBinIndex(`${line}\n${good}\n`).map(({ name, path, atMs }) => ({ name, path, atMs }));
    assert.deepEqual(entries, [{ name: 'n', path: 'p', atMs: 1 }], line);
  }
  fc.assert(fc.property(fc.string(), text => void parseBinIndex(text)));
});
