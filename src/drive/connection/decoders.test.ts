/** Everything that a drive reads and did not write: any bytes give a value that is checked, or a typed error. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { readFetched } from '#drive/connection/fetch-reply.ts';
import {
  commitReply,
  feedPage,
  haveReply,
  linkReply,
  resolveReply,
  sharesReply,
} from '#drive/connection/station-replies.ts';
import { defaultRules, SettingsFile } from '#drive/settings-file.ts';
import { StationError } from '#engine/station-door.ts';
import { contentId, encodeManifest } from '#model/manifest.ts';
import { checkName } from '#model/name.ts';
import type { NodeId } from '#model/node.ts';
import { hashBytes } from '#platform/node/hash.ts';
import { changedJson } from '#protocol/changed-json-fixture.ts';
import { encodeCompressed, encodeEnd, encodeFetched } from '#protocol/frame-payloads.ts';
import { encodeFrame, writeUint32 } from '#protocol/frames.ts';

const id = 'ab'.repeat(16) as NodeId;
const state = { content: `01${'0'.repeat(64)}`, size: 1, mtimeNs: '5', mode: 0o644 };
const node = { id, parent: 'cd'.repeat(16), name: 'n', kind: 'file', state, contentRev: 1, placeRev: 1, revision: 1 };
const page = {
  epoch: 'e',
  head: 3,
  cursor: 3,
  snapshot: false,
  nodes: [node],
  deleted: [{ id, revision: 1 }],
  out: [],
};
const replies = {
  feed: { decode: feedPage, good: page },
  commit: {
    decode: commitReply,
    good: { epoch: 'e', head: 1, results: [{ opId: id, revision: 1, nodes: [node], deleted: [id] }] },
  },
  link: { decode: linkReply, good: { station: id, stationName: 's', device: id, token: 't', account: 'a' } },
  shares: {
    decode: sharesReply,
    good: { shares: [{ id, name: 's', root: id, grant: 'read', home: false, epoch: 'e', head: 1 }] },
  },
  resolve: { decode: resolveReply, good: { node: id } },
  have: { decode: haveReply, good: { missing: [state.content] } },
};

for (const [kind, { decode, good }] of Object.entries(replies)) {
  test(`the answer "${kind}": anything else than its form is a hostile station's`, () => {
    assert.deepEqual(decode(structuredClone(good)), good);
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), changedJson(good), changedJson(good)), value => {
        const answer = outcome(() => decode(value));
        if (answer instanceof Error)
          assert.ok(answer instanceof StationError && answer.failure === 'hostile', String(answer));
        else for (const name of namesIn(answer)) assert.equal(checkName(name), undefined);
      }),
      { numRuns: 300 },
    );
  });
}

test('a fetch: any bytes give what was asked for, or a typed failure', async () => {
  const pieces = ['one', 'two'].map(text => Buffer.from(text));
  const manifest = { chunks: pieces.map(bytes => ({ hash: hashBytes(bytes), size: bytes.length })) };
  const content = contentId(manifest, hashBytes);
  const answers = [
    ...encodeFetched({ want: 0, kind: 'manifest', base: undefined, encoded: encodeManifest(manifest) }),
    ...pieces.flatMap((bytes, position) => encodeFetched({ want: 0, kind: 'chunk', position, bytes })),
  ];
  const raw = Buffer.concat(answers);
  const packed = encodeCompressed({ rawBytes: raw.length, zstd: zstdCompressSync(raw) });
  const order = {
    wants: [{ node: id, content, manifest: true, chunks: 'all' as const }],
    known: () => undefined,
    hash: hashBytes,
  };
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map(all => Buffer.from(all)),
    fc
      .tuple(fc.constantFrom(raw, Buffer.concat(packed)), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }))
      .map(([whole, flips]) => {
        const copy = Buffer.concat([whole, ...encodeEnd()]);
        for (const [at, value] of flips) copy[at % copy.length] = value;
        return copy;
      }),
  );
  await fc.assert(
    fc.asyncProperty(bytes, fc.integer({ min: 1, max: 50 }), async (all, cut) => {
      const found: Uint8Array[] = [];
      try {
        for await (const each of readFetched(inPieces(all, cut), order))
          if ('bytes' in each) found.push(each.bytes.slice());
      } catch (error) {
        assert.ok(error instanceof StationError, String(error));
      }
      for (const [at, each] of found.entries()) assert.deepEqual(Buffer.from(each), pieces[at]);
    }),
    { numRuns: 400 },
  );
});

test('a fetch: a compressed frame that claims gigabytes, or holds more than it claims, takes no such memory', async () => {
  const order = { wants: [], known: () => undefined, hash: hashBytes };
  const claim = new Uint8Array(4);
  writeUint32(claim, 0, 0xffff_ffff);
  const bomb = zstdCompressSync(Buffer.alloc(128 * 1024 * 1024));
  const before = process.memoryUsage().rss;
  for (const frames of [
    encodeFrame('compressed', claim, Buffer.from([1])),
    encodeCompressed({ rawBytes: 1_000, zstd: bomb }),
  ]) {
    const reading = readFetched(inPieces(Buffer.concat([...frames, ...encodeEnd()]), 65_536), order);
    await assert.rejects(
      reading.next(),
      (error: unknown) => error instanceof StationError && error.failure === 'hostile',
    );
  }
  assert.ok(process.memoryUsage().rss - before < 64 * 1024 * 1024);
});

test('settings of any form are taken or named, never half taken', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-settings-'));
  const path = join(folder, 'settings.json');
  const task = {
    id: 't',
    connection: 'c',
    share: id,
    shareName: 's',
    path: '',
    root: id,
    folder: '/f',
    rules: defaultRules,
    paused: false,
  };
  const good = { version: 1, connections: [], tasks: [task] };
  try {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          changedJson(good).map(value => JSON.stringify(value)),
        ),
        text => {
          writeFileSync(path, text);
          const settings = outcome(() => new SettingsFile(path).get());
          if (settings instanceof Error) assert.match(settings.message, /settings\.json/);
          else assert.equal(settings.version, 1);
        },
      ),
      { numRuns: 150 },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function outcome<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  }
}

function namesIn(answer: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(answer, function (this: { parent?: unknown }, key, value) {
    if (key === 'name' && typeof this.parent === 'string') found.push(value);
    return value;
  });
  return found;
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
