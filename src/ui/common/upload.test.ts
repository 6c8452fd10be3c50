import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { contentId, decodeManifest } from '#model/manifest.ts';
import type { Hash, NodeId } from '#model/node.ts';
import { decodeChunk, decodeJson, decodeManifestFrame } from '#protocol/frame-payloads.ts';
import { createFrameReader, type Frame } from '#protocol/frames.ts';
import { cutContent, sha256 } from '#ui/common/cut.ts';
import { commitFrames, groupBytesMax, inlineBytesMax, sendContent, type UploadDoors } from '#ui/common/upload.ts';

/** A station that keeps chunks, and what it was asked. */
function createStation(known: Iterable<Hash> = []) {
  const chunks = new Map<Hash, Uint8Array>();
  const has = new Set(known);
  const seen = { bodies: [] as number[], asked: 0, progress: 0 };
  const doors: UploadDoors = {
    cut: file => cutContent(file),
    missing: async hashes => {
      seen.asked += hashes.length;
      return hashes.filter(hash => !has.has(hash));
    },
    upload: async parts => {
      const frames = await framesIn(parts);
      let bytes = 0;
      for (const { type, payload } of frames) {
        if (type !== 'chunk') continue;
        const chunk = decodeChunk(payload);
        assert.equal(await sha256(chunk.bytes), chunk.hash);
        assert(!has.has(chunk.hash), 'nothing is sent twice');
        chunks.set(chunk.hash, chunk.bytes);
        has.add(chunk.hash);
        bytes += chunk.bytes.length;
      }
      seen.bodies.push(bytes);
    },
    onProgress: bytes => {
      seen.progress += bytes;
    },
  };
  return { doors, chunks, has, seen };
}

async function framesIn(parts: readonly BlobPart[]): Promise<readonly Frame[]> {
  const reader = createFrameReader();
  const frames = reader.push(new Uint8Array(await new Blob([...parts]).arrayBuffer()));
  reader.end();
  return frames;
}

function fileOf(bytes: Uint8Array): Blob {
  return new Blob([bytes as Uint8Array<ArrayBuffer>]);
}

test('a big file arrives whole, in bodies of a bounded size', async () => {
  const bytes = seededRandom(1).bytes(9_456_789);
  const { doors, chunks, seen } = createStation();
  const { content, size, encoded, inline } = await sendContent(fileOf(bytes), doors);
  const manifest = decodeManifest(encoded);
  assert(manifest);
  assert.deepEqual(
    Buffer.concat(manifest.chunks.map(({ hash }) => chunks.get(hash) ?? Buffer.alloc(0))),
    Buffer.from(bytes),
  );
  assert.equal(content, await sha256(encoded));
  assert.equal(size, bytes.length);
  assert.equal(seen.progress, bytes.length);
  assert.deepEqual(inline, []);
  assert(Math.max(...seen.bodies) < groupBytesMax + 256 * 1024);
});

test('a file that was sent in part goes on where it was', async () => {
  const bytes = seededRandom(2).bytes(18_000_000);
  const { doors, seen } = createStation();
  const broken = new Error('offline');
  let sent = 0;
  const upload: UploadDoors['upload'] = async parts => {
    sent += 1;
    if (sent > 3) throw broken;
    await doors.upload(parts);
  };
  await assert.rejects(sendContent(fileOf(bytes), { ...doors, upload }), broken);
  const before = seen.bodies.reduce((sum, size) => sum + size, 0);
  assert(before > 0);
  await sendContent(fileOf(bytes), doors);
  assert.equal(
    seen.bodies.reduce((sum, size) => sum + size, 0),
    bytes.length,
  );
});

test('what stands in a file over and over is sent once', async () => {
  const { doors, seen } = createStation();
  const { size } = await sendContent(fileOf(new Uint8Array(3_000_000)), doors);
  assert.equal(size, 3_000_000);
  assert.equal(seen.progress, 3_000_000);
  assert(seen.bodies.reduce((sum, body) => sum + body, 0) <= 2 * 256 * 1024);
});

test('a commit carries small contents, each once, and the request last', async () => {
  const { doors, seen } = createStation();
  const text = new TextEncoder().encode('a letter');
  const empty = new Uint8Array(0);
  const contents = await Promise.all([text, empty, text].map(bytes => sendContent(fileOf(bytes), doors)));
  const request = { epoch: 'e', batches: [{ opId: '0'.repeat(32) as NodeId, ops: [] }] };
  const frames = await framesIn(commitFrames(request, contents));
  assert.deepEqual(
    frames.map(({ type }) => type),
    ['chunk', 'manifest', 'manifest', 'json', 'end'],
  );
  assert.deepEqual(decodeChunk(frames[0]?.payload as Uint8Array).bytes, text);
  const { content, base, encoded } = decodeManifestFrame(frames[1]?.payload as Uint8Array);
  assert.equal(base, undefined);
  assert.equal(content, contents[0]?.content);
  const manifest = decodeManifest(encoded);
  assert(manifest);
  assert.equal(
    contentId(manifest, () => content),
    content,
  );
  assert.deepEqual(decodeJson(frames[3]?.payload as Uint8Array), request);
  assert.equal(seen.asked, 0);
});

test('a content is small up to the limit, and no further', async () => {
  const random = seededRandom(3);
  const { doors, seen } = createStation();
  const small = await sendContent(fileOf(random.bytes(inlineBytesMax)), doors);
  assert(small.inline.length > 0);
  const big = await sendContent(fileOf(random.bytes(inlineBytesMax + 1)), doors);
  assert.deepEqual(big.inline, []);
  assert.equal(seen.bodies.length, 1);
});
