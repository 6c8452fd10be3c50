/** What a station keeps, read from its data folder beside the running station. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { cutPoint } from '#model/chunker.ts';
import { contentId } from '#model/manifest.ts';
import type { Hash } from '#model/node.ts';
import { openPackFolder } from '#platform/node/pack-folder.ts';
import { recordHeaderBytes } from '#platform/pack-store.ts';

export interface StoredChunkRow {
  readonly hash: string;
  readonly pack: number;
  readonly offset: number;
  readonly length: number;
  readonly storedLength: number;
}

/** How many nodes have at least one version, in all shares. */
export function nodesWithVersions(data: string): number {
  return Number(rows(data, 'SELECT count(DISTINCT node) AS count FROM version')[0]?.['count']);
}

/** Batches that were accepted so far, in all shares: each took a revision. */
export function batchesAccepted(data: string): number {
  return Number(rows(data, 'SELECT sum(head) AS count FROM share')[0]?.['count']);
}

/** The contents that some node has or had. */
export function contentsKept(data: string): ReadonlySet<string> {
  const text = `SELECT lower(hex(content)) AS id FROM node WHERE content IS NOT NULL
    UNION SELECT lower(hex(content)) FROM history WHERE content IS NOT NULL UNION SELECT lower(hex(content)) FROM version`;
  return new Set(rows(data, text).map(row => String(row['id'])));
}

/** The content id of a whole content. */
export function contentOf(bytes: Uint8Array): string {
  const chunks: { hash: Hash; size: number }[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = cutPoint(bytes, start, true);
    chunks.push({ hash: chunkHash(bytes.subarray(start, end)), size: end - start });
    start = end;
  }
  return contentId({ chunks }, chunkHash);
}

/** The name of a chunk of these bytes. */
export function chunkHash(bytes: Uint8Array): Hash {
  return `01${createHash('sha256').update(bytes).digest('hex')}` as Hash;
}

/** Where the station has a chunk. */
export function chunkRow(data: string, hash: string): StoredChunkRow | undefined {
  return chunkRows(data).find(row => row.hash === hash);
}

export function chunkRows(data: string): readonly StoredChunkRow[] {
  const text = 'SELECT lower(hex(hash)) AS hash, pack, offset, length, stored_length FROM chunk';
  return rows(data, text).map(row => ({
    hash: String(row['hash']),
    pack: Number(row['pack']),
    offset: Number(row['offset']),
    length: Number(row['length']),
    storedLength: Number(row['stored_length']),
  }));
}

/** The chunks that cannot be read back whole, by their hashes. */
export async function damagedChunks(data: string): Promise<readonly string[]> {
  const packs = openPackFolder(join(data, 'packs'));
  const damaged: string[] = [];
  try {
    for (const { hash, ...place } of chunkRows(data)) {
      const [chunk] = await packs.read([{ kind: 'pack', ...place }]);
      if (chunk === undefined || chunkHash(chunk.bytes) !== hash) damaged.push(hash);
    }
  } finally {
    await packs.close();
  }
  return damaged;
}

/** Turns one bit of a chunk's bytes over, where they lie on the station's disk. Twice is as before. */
export function flipByte(data: string, hash: string): void {
  const row = chunkRow(data, hash);
  assert.ok(row, 'the station has the chunk');
  const fd = openSync(join(data, 'packs', `${String(row.pack).padStart(6, '0')}.pack`), 'r+');
  try {
    const at = row.offset + recordHeaderBytes + 100;
    const byte = Buffer.alloc(1);
    readSync(fd, byte, 0, 1, at);
    byte[0] = (byte[0] ?? 0) ^ 1;
    writeSync(fd, byte, 0, 1, at);
  } finally {
    closeSync(fd);
  }
}

function rows(data: string, text: string): Record<string, unknown>[] {
  const database = new DatabaseSync(join(data, 'station.db'), { readOnly: true });
  try {
    return database.prepare(text).all();
  } finally {
    database.close();
  }
}
