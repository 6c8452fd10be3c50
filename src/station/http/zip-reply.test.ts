import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { checkName } from '#model/name.ts';
import { createMemoryPackStore } from '#platform/memory/memory-pack-store.ts';
import { createMemoryShareStore } from '#platform/memory/memory-share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { safeName, zipReply } from '#station/http/zip-reply.ts';
import { treeEntriesMax } from '#station/share/folder-tree.ts';
import { createFixture, type Fixture, file, folder, sha256, stateOf } from '#station/share/share-fixture.ts';

interface Unpacked {
  readonly name: string;
  readonly text: string;
  readonly mode: number;
  readonly modified: Date;
}

const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

async function zipOf(it: Fixture, of: { node?: Fixture['share']['id']; at?: string } = {}): Promise<Buffer> {
  const tree = await it.service.tree(it.reader, it.share.id, { node: it.share.root, ...of });
  const parts: Uint8Array[] = [];
  for await (const part of zipReply(tree)) parts.push(part);
  const zip = Buffer.concat(parts);
  assert.equal(unpacked(zip).length, tree.count);
  return zip;
}

/** Reads a zip of stored entries by its directory, and compares every checksum. */
function unpacked(zip: Buffer): Unpacked[] {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const entries: Unpacked[] = [];
  for (let at = zip.readUInt32LE(end + 16); entries.length < zip.readUInt16LE(end + 10); ) {
    const [size, nameBytes, extraBytes] = [
      zip.readUInt32LE(at + 24),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
    ];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + size);
    assert.equal(crc32(bytes), zip.readUInt32LE(at + 16));
    assert.ok((zip.readUInt16LE(at + 8) & 0x800) !== 0, 'the name is UTF-8');
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameBytes),
      text: bytes.toString(),
      mode: zip.readUInt16LE(at + 40),
      modified: dosDate(zip.readUInt16LE(at + 14), zip.readUInt16LE(at + 12)),
    });
    at += 46 + nameBytes + extraBytes;
  }
  return entries;
}

function dosDate(date: number, time: number): Date {
  const [year, month, day] = [1980 + (date >> 9), ((date >> 5) & 15) - 1, date & 31];
  return new Date(year, month, day, time >> 11, (time >> 5) & 63, (time & 31) * 2);
}

/** What programs that people unpack with say of it, as far as they are here. */
function testElsewhere(zip: Buffer): void {
  const place = mkdtempSync(join(tmpdir(), 'waystation-zip-'));
  const at = join(place, 'it.zip');
  writeFileSync(at, zip);
  for (const [program, ...given] of [
    ['unzip', '-tq', at],
    ['python3', '-m', 'zipfile', '-t', at],
  ] as const) {
    const { error, status, stdout, stderr } = spawnSync(program, given, { encoding: 'utf8' });
    if (error === undefined) assert.equal(status, 0, `${program}: ${stdout}${stderr}`);
  }
  rmSync(place, { recursive: true });
}

test('a zip has every folder, empty ones too, and every file with its name, bytes, time and rights', async () => {
  const it = await createFixture();
  const { root } = it.share;
  const [d, deep, after] = [it.id(), it.id(), it.id()];
  const longAgo = { ...stateOf('old'), mtimeNs: '-1', mode: 0o500 };
  await it.done(
    [
      folder(d, root, 'Ünï – 文件 😀'),
      folder(deep, d, 'deep'),
      folder(it.id(), deep, 'empty'),
      file(it.id(), { parent: deep, name: 'a.txt' }, 'hello'),
      { ...file(it.id(), { parent: d, name: 'old' }, ''), state: longAgo },
      file(it.id(), { parent: d, name: '.DS_Store' }, ''),
      { ...file(it.id(), { parent: d, name: 'link' }, 'hello'), kind: 'link' },
      folder(after, root, 'zz'),
    ],
    { texts: ['hello', 'old', ''] },
  );
  const zip = await zipOf(it);
  const top = `${it.share.name}/Ünï – 文件 😀/`;
  const entries = unpacked(zip);
  assert.deepEqual(
    entries.map(({ name, text }) => [name, text]),
    [
      [`${it.share.name}/`, ''],
      [`${it.share.name}/zz/`, ''],
      [top, ''],
      [`${top}.DS_Store`, ''],
      [`${top}deep/`, ''],
      [`${top}deep/a.txt`, 'hello'],
      [`${top}deep/empty/`, ''],
      [`${top}old`, 'old'],
    ],
  );
  const [made, old] = [entries[5]!, entries[7]!];
  assert.equal(made.modified.getTime(), 1_700_000_000_000);
  assert.equal(made.mode, 0o100644);
  assert.equal(old.modified.getFullYear(), 1980, 'no zip tells of earlier years');
  assert.equal(old.mode, 0o100700);
  testElsewhere(zip);
});

test('a zip shows one revision, whatever is committed while it is sent', async () => {
  const it = await createFixture();
  const [d, f] = [it.id(), it.id()];
  await it.done([folder(d, it.share.root, 'd'), file(f, { parent: d, name: 'f' }, 'one')], { texts: ['one'] });
  const tree = await it.service.tree(it.anna, it.share.id, { node: d });
  await it.done([{ op: 'update', id: f, base: 1, state: stateOf('two') }], { texts: ['two'] });
  await it.done([folder(it.id(), d, 'e')]);
  const parts: Uint8Array[] = [];
  for await (const part of zipReply(tree)) parts.push(part);
  const seen = (zip: Buffer) => unpacked(zip).map(({ name, text }) => `${name}${text}`);
  assert.deepEqual(seen(Buffer.concat(parts)), ['d/', 'd/fone']);
  assert.deepEqual(seen(await zipOf(it, { node: d })), ['d/', 'd/e/', 'd/ftwo']);
  assert.deepEqual(seen(await zipOf(it, { node: d, at: '1' })), ['d/', 'd/fone']);
  await it.done([{ op: 'delete', id: d, seen: 3 }]);
  await assert.rejects(zipOf(it, { node: d }), refused('unknown-node'));
});

test('no name of a zip leads out of its folder', () => {
  const part = fc.constantFrom('.', '..', ' ', '\\', '/', ':', 'C', '\n', '\u0001', 'a', 'ä', '😀');
  const name = fc.oneof(fc.string(), fc.string({ unit: part, maxLength: 8 }));
  fc.assert(
    fc.property(name, given => {
      const safe = safeName(given);
      assert.doesNotMatch(safe, /[\\/:\p{Cc}]/u);
      assert.doesNotMatch(safe, /^[. ]*$/);
      if (checkName(given) === undefined && !/[\\:\p{Cc}]|^[. ]*$/u.test(given)) assert.equal(safe, given);
    }),
    { numRuns: 2_000 },
  );
});

test('names as attackers choose them are unpacked within the folder', async () => {
  const it = await createFixture();
  const names = ['..\\..\\evil', 'C:', '.. ', '...', 'a\nb', 'a_B', '~', '-rf', '\u202egnp.exe'];
  await it.done(names.map(name => folder(it.id(), it.share.root, name)));
  const zip = await zipOf(it);
  const inside = unpacked(zip).map(({ name }) => name.split('/').slice(1, -1).join('|'));
  assert.deepEqual(
    inside.sort(),
    ['', '-rf', '.._.._evil', 'C_', '___', '___ (2)', 'a_b', 'a_B (2)', '~', '\u202egnp.exe'].sort(),
  );
  testElsewhere(zip);
});

test('damaged bytes break a zip off; they are never served', async () => {
  const packs = createMemoryPackStore();
  const it = await createFixture({ packs });
  await it.done([file(it.id(), { parent: it.share.root, name: 'f' }, 'text')], { texts: ['text'] });
  packs.damage(sha256(Buffer.from('text')));
  await assert.rejects(zipOf(it), refused('damaged'));
});

test('a zip that nobody reads to its end is given up without a complaint', async () => {
  const it = await createFixture();
  await it.done(
    Array.from({ length: 50 }, (_, n) => file(it.id(), { parent: it.share.root, name: `f${n}` }, 'text')),
    {
      texts: ['text'],
    },
  );
  const tree = await it.service.tree(it.anna, it.share.id, { node: it.share.root });
  let read = 0;
  for await (const part of zipReply(tree)) {
    read += part.length;
    if (read > 100) break;
  }
  assert.ok(read < 1_000);
});

test('a folder with more entries than a zip can count is refused before anything is sent', async () => {
  const store = createMemoryShareStore();
  let rows = 0;
  const endless = new Proxy(store, {
    get(target, name: keyof typeof store) {
      if (name !== 'childrenAt' || rows < 0) return target[name];
      return async (share: never, at: never) => {
        const [row] = await store.childrenAt(share, at);
        if (row === undefined) return [];
        const page = Array.from({ length: 1_000 }, () => ({ ...row, kind: 'file' as const, nameKey: '' }));
        rows += page.length;
        return page;
      };
    },
  });
  const it = await createFixture({ store: endless });
  await it.done([folder(it.id(), it.share.root, 'x')]);
  await assert.rejects(zipOf(it), refused('too-large'));
  assert.ok(rows <= treeEntriesMax + 1_000, 'it is not counted any further');
});
