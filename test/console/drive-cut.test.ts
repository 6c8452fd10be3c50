/** A browser and a drive find the same content in the same bytes: else nothing would be known again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import type { TaskContext } from '#engine/context.ts';
import { readBlockBytes } from '#engine/read-block.ts';
import { readContent } from '#engine/transfer/read-content.ts';
import { chunkEnds, chunkSizeMax } from '#model/chunker.ts';
import type { LocalNode, Stamp } from '#model/tree.ts';
import type { Files, OpenFile } from '#platform/files.ts';
import { sha256 } from '#station/share/share-fixture.ts';
import { cutContent } from '#ui/common/cut.ts';
import { sendContent } from '#ui/common/upload.ts';

async function contentOfDrive(bytes: Uint8Array): Promise<string | undefined> {
  const time = { bornNs: 0n, mtimeNs: 0n, ctimeNs: 0n };
  const stamp: Stamp = { device: 1n, inode: 1n, size: bytes.length, mode: 0o644, ...time };
  const file: OpenFile = {
    stamp: async () => stamp,
    read: async (offset, into) => {
      const some = bytes.subarray(offset, offset + into.length);
      into.set(some);
      return some.length;
    },
    close: async () => {},
  };
  const readWhole: Files['readWhole'] = async (_, __, into) => {
    into.set(bytes);
    return true;
  };
  const context = {
    doors: { files: { open: async () => file, readWhole }, hash: sha256, cut: chunkEnds, clock: { nowMs: () => 0 } },
    volume: { tickNs: 0n },
    readBlock: () => new Uint8Array(chunkSizeMax + readBlockBytes),
  } as unknown as TaskContext;
  const node = { kind: 'file', stamp } as LocalNode;
  return (await readContent(context, node, 'file', { onChunk: async () => {} }))?.content;
}

async function contentOfBrowser(bytes: Uint8Array): Promise<string> {
  const doors = { cut: cutContent, missing: async () => [], upload: async () => {}, onProgress: () => {} };
  return (await sendContent(new Blob([bytes as Uint8Array<ArrayBuffer>]), doors)).content;
}

test('a browser gives a content the id that a drive gives it', async () => {
  const random = seededRandom(11);
  for (const size of [0, 1, 16_384, 65_536, 1_000_003, 5_300_017]) {
    const bytes = random.bytes(size);
    assert.equal(await contentOfBrowser(bytes), await contentOfDrive(bytes), `${size} bytes`);
  }
  const zeros = new Uint8Array(5_000_000);
  assert.equal(await contentOfBrowser(zeros), await contentOfDrive(zeros));
});
