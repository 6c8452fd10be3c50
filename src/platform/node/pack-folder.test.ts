import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { zstdDecompressSync } from 'node:zlib';
import { chunkOf, packStoreContract } from '#platform/contract/pack-store-contract.ts';
import { openPackFolder, packMarkName } from '#platform/node/pack-folder.ts';
import { packHeader } from '#platform/node/pack-format.ts';
import { packHeaderBytes, type ReadChunk, recordHeaderBytes } from '#platform/pack-store.ts';
import { StorageError } from '#platform/storage-error.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-packs-'));
  folders.push(folder);
  return folder;
}

packStoreContract('pack folder', async () => openPackFolder(newFolder()));

test('pack folder: a second start goes on in the same pack and reads what the first wrote', async () => {
  const folder = newFolder();
  const first = openPackFolder(folder);
  const before = await first.append([chunkOf('one')]);
  await first.close();
  const second = openPackFolder(folder);
  const later = await second.append([chunkOf('two')]);
  assert.deepEqual(readdirSync(folder), ['000001.pack']);
  assert.deepEqual((await second.read([...before, ...later])).map(text), ['one', 'two']);
  await second.close();
});

test('pack folder: a torn tail is left behind, and nothing before it is lost', async () => {
  const folder = newFolder();
  const first = openPackFolder(folder);
  const before = await first.append([chunkOf('one')]);
  const torn = await first.append([chunkOf('torn')]);
  await first.close();
  const path = join(folder, '000001.pack');
  truncateSync(path, statSync(path).size - 2);
  const second = openPackFolder(folder);
  const later = await second.append([chunkOf('two')]);
  const [one, bad, two] = (await second.read([...before, ...torn, ...later])).map(text);
  assert.deepEqual([one, two], ['one', 'two']);
  assert.notEqual(bad, 'torn');
  await second.close();
});

test('pack folder: a pack whose beginning was torn is never gone on with', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, '000001.pack'), 'WAYS');
  const store = openPackFolder(folder);
  const [location] = await store.append([chunkOf('one')]);
  assert.equal(location?.pack, 2);
  assert.equal(readFileSync(join(folder, '000001.pack'), 'utf8'), 'WAYS');
  await store.close();
});

test('pack folder: a full pack is left and never changed again', async () => {
  const folder = newFolder();
  const store = openPackFolder(folder, { packBytesMax: packHeaderBytes + recordHeaderBytes + 3 });
  const locations = [];
  for (const content of ['one', 'two', 'six']) locations.push(...(await store.append([chunkOf(content)])));
  assert.deepEqual(
    locations.map(location => location.pack),
    [1, 2, 3],
  );
  assert.equal(
    (await store.read(locations)).every(chunk => chunk?.bytes.length === 3),
    true,
  );
  await store.close();
  const again = openPackFolder(folder, { packBytesMax: packHeaderBytes + recordHeaderBytes + 3 });
  assert.equal((await again.append([chunkOf('ten')]))[0]?.pack, 4);
  await again.close();
});

test('pack folder: what compresses is stored compressed, what does not is stored as it is', async () => {
  const store = openPackFolder(newFolder());
  const noise = { hash: chunkOf('').hash, bytes: randomBytes(4_000) };
  const [words, short, same] = await store.append([chunkOf('word '.repeat(1_000)), chunkOf('w'.repeat(500)), noise]);
  assert.ok(words!.storedLength < 500);
  assert.equal(short!.storedLength, 500);
  assert.equal(same!.storedLength, 4_000);
  await store.close();
});

test('pack folder: a compressed chunk says how long it is, so that packing and unpacking take memory for that much', async () => {
  const folder = newFolder();
  const store = openPackFolder(folder);
  // The one is packed here, the other on another thread.
  const locations = await store.append([chunkOf('word '.repeat(1_000)), chunkOf('word '.repeat(20_000))]);
  const pack = readFileSync(join(folder, '000001.pack'));
  for (const { offset } of locations) assert.ok(isSingleSegment(pack.subarray(offset + recordHeaderBytes)));
  for (const chunk of await store.read(locations)) {
    assert.deepEqual(zstdDecompressSync(chunk!.zstd!), Buffer.from(chunk!.bytes), 'what is stored is at hand');
  }
  await store.close();
});

/** Whether a zstd frame needs no memory but that of its content (RFC 8878, 3.1.1.1.1). */
function isSingleSegment(frame: Buffer): boolean {
  return (frame.readUInt8(4) & 0x20) !== 0;
}

test('pack folder: flipped bits in a header or a compressed body are noticed here already', async () => {
  const folder = newFolder();
  const store = openPackFolder(folder);
  const locations = await store.append([chunkOf('word '.repeat(1_000)), chunkOf('two')]);
  await store.close();
  const path = join(folder, '000001.pack');
  const bytes = readFileSync(path);
  for (const offset of [locations[0]!.offset + recordHeaderBytes + 2, locations[1]!.offset + 10]) {
    bytes[offset] = bytes[offset]! ^ 0xff;
  }
  writeFileSync(path, bytes);
  const again = openPackFolder(folder);
  assert.deepEqual(await again.read(locations), [undefined, undefined]);
  await again.close();
});

test('pack folder: a folder that is gone is "absent", not a folder of damaged chunks', async () => {
  const folder = newFolder();
  const store = openPackFolder(folder);
  const locations = await store.append([chunkOf('one')]);
  await store.close();
  rmSync(folder, { recursive: true });
  const again = openPackFolder(folder);
  const isAbsent = (error: unknown): boolean => error instanceof StorageError && error.code === 'absent';
  await assert.rejects(again.read(locations), isAbsent);
  await assert.rejects(again.append([chunkOf('two')]), isAbsent);
  await again.close();
});

test('pack folder: an empty folder in the place of the one that is marked is "absent", and takes nothing', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, packMarkName), 'mine\n');
  const store = openPackFolder(folder, { mark: 'mine', packBytesMax: 1 });
  const locations = await store.append([chunkOf('one')]);
  const isAbsent = (error: unknown): boolean => error instanceof StorageError && error.code === 'absent';
  for (const mark of [undefined, 'of another station\n']) {
    const away = `${folder}-away`;
    renameSync(folder, away);
    mkdirSync(folder);
    if (mark !== undefined) {
      writeFileSync(join(folder, packMarkName), mark);
      writeFileSync(join(folder, '000001.pack'), packHeader);
    }
    const before = readTextsIn(folder);
    const other = openPackFolder(folder, { mark: 'mine' });
    await assert.rejects(other.read(locations), isAbsent);
    await assert.rejects(other.append([chunkOf('two')]), isAbsent);
    await assert.rejects(other.list(), isAbsent);
    await assert.rejects(store.append([chunkOf('two')]), isAbsent);
    assert.deepEqual(readTextsIn(folder), before);
    rmSync(folder, { recursive: true });
    renameSync(away, folder);
    assert.deepEqual((await other.read(locations)).map(text), ['one'], 'mounted again');
    assert.deepEqual((await other.read(await other.append([chunkOf('two')]))).map(text), ['two']);
    await other.close();
  }
  await store.close();
});

function readTextsIn(folder: string): string[] {
  return readdirSync(folder).map(name => `${name}: ${readFileSync(join(folder, name), 'latin1')}`);
}

function text(chunk: ReadChunk | undefined): string | undefined {
  return chunk && Buffer.from(chunk.bytes).toString();
}
