/** Measures each part of each kind of work by itself. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countBytes } from '#base/bytes.ts';
import {
  cpuSeconds,
  cut,
  encrypted,
  hashed,
  packedAlone,
  packedTogether,
  placed,
  randomParts,
  readBack,
  readSmall,
  rows,
  type Sent,
  type Stored,
  unpackedAlone,
  unpackedTogether,
  written,
} from '#bench/floor/measures.ts';
import {
  type Floor,
  type Measured,
  statementsPerChunk,
  statementsPerFile,
  statementsPerLinked,
} from '#bench/floor/parts.ts';
import { scaled } from '#bench/rows.ts';
import { sourceFiles, sourceTree } from '#bench/source-tree.ts';
import { createFastChunker } from '#platform/node/fast-chunker.ts';
import type { PemPair } from '#station/certificate/identity.ts';
import { ownIdentity } from '#station/tls.ts';

const smallFilesFull = 10_000;
const smallBytes = 8 * 1024;
const bigBytesFull = 1024 ** 3;
/** An average chunk of a big content. */
const chunkBytes = 64 * 1024;

/** Where files are made, what encrypts, and the share of the full amounts. */
interface Place {
  readonly dir: string;
  readonly identity: PemPair;
  readonly scale: number;
}

/** Measures everything, each kind of work with files in a folder of its own in `dir`. */
export async function measureFloor(dir: string, scale: number): Promise<Floor> {
  const identity = await ownIdentity(dir, { name: 'localhost', nowMs: Date.now() });
  const apart = (): Place => ({ identity, scale, dir: mkdtempSync(join(dir, 'work-')) });
  const first = await measureSmall(apart());
  const big = await measureBig(apart());
  return {
    first,
    link: await measureLink(apart(), first),
    tree: await measureTree(apart()),
    big,
    insert: { title: `insert in ${big.title}`, seconds: big.seconds },
  };
}

async function measureSmall({ dir, identity, scale }: Place): Promise<Measured> {
  const files = scaled(smallFilesFull, scale);
  const bytes = files * smallBytes;
  return {
    title: `${files} x 8 KiB`,
    seconds: {
      hash: await cpuSeconds(() => hashed(randomParts(bytes, smallBytes))),
      send: await cpuSeconds(() => encrypted(identity, bytes)),
      write: await cpuSeconds(() => written(dir, bytes)),
      read: await cpuSeconds(() => readBack(dir)),
      place: await cpuSeconds(() => placed(dir, files, smallBytes)),
      readSmall: await cpuSeconds(() => readSmall(dir, files, smallBytes)),
      rows: await cpuSeconds(() => rows(dir, files * statementsPerFile)),
    },
  };
}

/** The same files, of which nothing is sent. */
async function measureLink({ dir, scale }: Place, { title, seconds }: Measured): Promise<Measured> {
  const statements = scaled(smallFilesFull, scale) * statementsPerLinked;
  return { title: `link ${title}`, seconds: { ...seconds, rows: await cpuSeconds(() => rows(dir, statements)) } };
}

async function measureTree({ dir, identity, scale }: Place): Promise<Measured> {
  const { files, bytes, chunks } = readSource(scale);
  const fileBytes = Math.ceil(bytes / files);
  let sent: Sent = { bytes: 0, frames: [] };
  let stored: readonly Stored[] = [];
  const packSent = await cpuSeconds(async () => {
    sent = await packedTogether(chunks);
  });
  const packKept = await cpuSeconds(async () => {
    stored = await packedAlone(chunks);
  });
  const statements = files * statementsPerFile + (chunks.length - files) * statementsPerChunk;
  return {
    title: `source tree, ${files} files, ${Math.round(bytes / 1e6)} MB`,
    seconds: {
      packSent,
      packKept,
      hash: await cpuSeconds(() => hashed(chunks)),
      send: await cpuSeconds(() => encrypted(identity, sent.bytes)),
      unpackSent: await cpuSeconds(() => unpackedTogether(sent)),
      unpackKept: await cpuSeconds(() => unpackedAlone(stored)),
      write: await cpuSeconds(() => written(dir, countBytes(stored.map(({ record }) => record)))),
      read: await cpuSeconds(() => readBack(dir)),
      place: await cpuSeconds(() => placed(dir, files, fileBytes)),
      readSmall: await cpuSeconds(() => readSmall(dir, files, fileBytes)),
      rows: await cpuSeconds(() => rows(dir, statements)),
    },
  };
}

async function measureBig({ dir, identity, scale }: Place): Promise<Measured> {
  const bytes = scaled(bigBytesFull, scale);
  const statements = Math.ceil(bytes / chunkBytes) * statementsPerChunk;
  return {
    title: `${Math.round(bytes / 1024 ** 2)} MiB`,
    seconds: {
      hash: await cpuSeconds(() => hashed(randomParts(bytes, chunkBytes))),
      cut: await cpuSeconds(() => cut(bytes)),
      send: await cpuSeconds(() => encrypted(identity, bytes)),
      write: await cpuSeconds(() => written(dir, bytes)),
      read: await cpuSeconds(() => readBack(dir)),
      rows: await cpuSeconds(() => rows(dir, statements)),
    },
  };
}

interface Source {
  readonly files: number;
  readonly bytes: number;
  readonly chunks: readonly Uint8Array[];
}

/** All of it in memory. */
function readSource(scale: number): Source {
  const all = sourceFiles();
  const contents = all.slice(0, scaled(all.length, scale)).map(path => readFileSync(join(sourceTree, path)));
  const chunkEnds = createFastChunker();
  const chunks = contents.flatMap(content => {
    const ends = content.length === 0 ? [] : chunkEnds(content, true);
    return [...ends].map((end, index, { [index - 1]: start = 0 }) => content.subarray(start, end));
  });
  return { files: contents.length, bytes: countBytes(contents), chunks };
}
