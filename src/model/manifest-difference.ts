/**
 * A manifest told as its difference to another one, so that a change in the middle of a large file costs bytes
 * for what changed and not for what exists.
 *
 *     difference := 81  count:varint  step*              count: chunks of the target
 *     step       := (2 * n):varint      shift:varint      n chunks of the base, from where the last copy ended
 *                                                         plus shift (zigzag: 0, -1, 1, -2, …)
 *                 | (2 * n + 1):varint  n * entry         n chunks written out (entry as in model/manifest.ts)
 *
 * The steps give exactly `count` chunks and end with the bytes. Whoever applies a difference compares the content
 * id of the outcome, so how runs were found is no part of the format.
 */
import { assert } from '#base/assert.ts';
import { ByteReader } from '#base/byte-reader.ts';
import { ByteWriter } from '#base/byte-writer.ts';
import { type ChunkRef, type Manifest, manifestChunksMax, readChunkRef, writeChunkRef } from '#model/manifest.ts';
import type { Hash } from '#model/node.ts';

/** The bytes from which `applyDifference` makes `target`, given `base` (which may be empty). */
export function encodeDifference(target: Manifest, base: Manifest): Uint8Array {
  assert(target.chunks.length <= manifestChunksMax, 'a manifest keeps within its number of chunks');
  const writer = new ByteWriter();
  writer.byte(differenceTag);
  writer.varint(target.chunks.length);
  let expected = 0;
  for (const run of runsOf(target.chunks, base.chunks)) {
    if (run.from === undefined) {
      writer.varint(2 * run.count + 1);
      for (let i = 0; i < run.count; i += 1) writeChunkRef(writer, target.chunks[run.to + i] as ChunkRef);
    } else {
      writer.varint(2 * run.count);
      writer.varint(zigzag(run.from - expected));
      expected = run.from + run.count;
    }
  }
  return writer.finish();
}

/** The manifest that `bytes` make of `base`; undefined when they are no difference, or none to this base. */
export function applyDifference(bytes: Uint8Array, base: Manifest): Manifest | undefined {
  const reader = new ByteReader(bytes);
  if (reader.byte() !== differenceTag) return undefined;
  const count = reader.varint();
  if (count === undefined || count > manifestChunksMax) return undefined;
  const chunks: ChunkRef[] = [];
  let expected = 0;
  while (reader.left > 0) {
    const head = reader.varint();
    if (head === undefined || head < 2) return undefined;
    const more = Math.floor(head / 2);
    if (more > count - chunks.length) return undefined;
    if (head % 2 === 1) {
      if (!takeWritten(reader, more, chunks)) return undefined;
    } else {
      const shift = reader.varint();
      const from = shift === undefined ? -1 : expected + unzigzag(shift);
      if (from < 0 || from + more > base.chunks.length) return undefined;
      for (let i = from; i < from + more; i += 1) chunks.push(base.chunks[i] as ChunkRef);
      expected = from + more;
    }
  }
  return chunks.length === count ? { chunks } : undefined;
}

/** How many chunks the target of a difference has, as it says itself; undefined when it is none. */
export function differenceChunks(bytes: Uint8Array): number | undefined {
  const reader = new ByteReader(bytes);
  return reader.byte() === differenceTag ? reader.varint() : undefined;
}

/** `count` chunks of the target from position `to`; the same ones stand in the base from `from`, if it is there. */
interface Run {
  readonly to: number;
  readonly count: number;
  readonly from: number | undefined;
}

const differenceTag = 0x81;

/**
 * Covers the target with runs in one pass. A run of the base is looked for where the last one ended (something was
 * inserted), then as far on as was written out since (something was replaced), then where the chunk first occurs.
 */
function runsOf(target: readonly ChunkRef[], base: readonly ChunkRef[]): Run[] {
  const firstAt = firstPositions(base);
  const runs: Run[] = [];
  let expected = 0;
  let written = 0;
  for (let to = 0; to < target.length; ) {
    const chunk = target[to] as ChunkRef;
    const guesses = [expected, expected + written, firstAt.get(chunk.hash)];
    const from = guesses.find(guess => guess !== undefined && sameChunk(base[guess], chunk));
    if (from === undefined) {
      written += 1;
      to += 1;
      continue;
    }
    let count = 1;
    while (to + count < target.length && sameChunk(base[from + count], target[to + count] as ChunkRef)) count += 1;
    if (written > 0) runs.push({ to: to - written, count: written, from: undefined });
    runs.push({ to, count, from });
    written = 0;
    to += count;
    expected = from + count;
  }
  if (written > 0) runs.push({ to: target.length - written, count: written, from: undefined });
  return runs;
}

function firstPositions(chunks: readonly ChunkRef[]): ReadonlyMap<Hash, number> {
  const positions = new Map<Hash, number>();
  for (const [position, chunk] of chunks.entries()) {
    if (!positions.has(chunk.hash)) positions.set(chunk.hash, position);
  }
  return positions;
}

function sameChunk(a: ChunkRef | undefined, b: ChunkRef): boolean {
  return a !== undefined && a.hash === b.hash && a.size === b.size;
}

function takeWritten(reader: ByteReader, count: number, chunks: ChunkRef[]): boolean {
  for (let i = 0; i < count; i += 1) {
    const chunk = readChunkRef(reader);
    if (chunk === undefined) return false;
    chunks.push(chunk);
  }
  return true;
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
