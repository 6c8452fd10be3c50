/**
 * Puts one big content together in the staging area: chunks that the old version on the disk holds are copied (and
 * verified), the others are fetched a few megabytes at a time. A staged file left by an interruption is verified chunk
 * by chunk and continued behind its last whole one, so no finished chunk travels twice.
 */

import type { TaskContext } from '#engine/context.ts';
import { betweenSteps } from '#engine/decisions.ts';
import { lookAgain } from '#engine/effects/outcome.ts';
import type { Pace, Pause } from '#engine/long-steps.ts';
import type { ContentStep, Staged } from '#engine/transfer/apply.ts';
import { FetchedRuns } from '#engine/transfer/fetched-runs.ts';
import { pauses } from '#engine/transfer/pauses.ts';
import { decodeKnown, refuse } from '#engine/transfer/staging.ts';
import { pieceBytesMax, WriteBehind } from '#engine/transfer/write-behind.ts';
import { beginTransfer, counted, type Moving } from '#engine/transfers.ts';
import { type ChunkRef, encodeManifest, type Manifest, manifestSize } from '#model/manifest.ts';
import type { Hash } from '#model/node.ts';
import { sameObject, sameStamp } from '#model/tree.ts';
import { FilesError, type OpenFile } from '#platform/files.ts';

export const partPrefix = 'part-';

/** The name under which a content is put together; it tells the content, so that another one never continues it. */
export function partName(step: Pick<ContentStep, 'id' | 'state'>): string {
  return `${partPrefix}${step.id}-${step.state.content.slice(2, 34)}`;
}

/** Undefined when the content cannot be had now; what is staged stays for the next attempt. */
export async function downloadBig(
  context: TaskContext,
  step: ContentStep,
  { path, pace: { pause, count } }: { readonly path: string; readonly pace: Pick<Pace, 'pause' | 'count'> },
): Promise<Staged | undefined> {
  const { files, store } = context.doors;
  const remote = store.remote(step.id);
  if (!remote?.state || remote.state.content !== step.state.content) return undefined;
  const manifest = await fetchManifest(context, step);
  if (!manifest) return undefined;
  if (manifestSize(manifest) !== step.state.size) {
    const message = `The station holds another number of bytes than the ${step.state.size} that it says.`;
    refuse(context, step, { refused: 'damaged', message });
    return undefined;
  }
  const name = partName(step);
  context.mayHaveParts = true;
  const verified = await verifiedPrefix(context, { name, manifest, pause });
  // What is staged stays as it is.
  if (!verified) return undefined;
  const again = await files.stageAgain(name, verified.bytes);
  const file = again ?? (await files.stage(name));
  // What was verified may be gone meanwhile: then nothing of it stands in the new one.
  const there = again ? verified : nothing;
  count(there.bytes);
  const transfer = { direction: 'down', path, files: 1, total: step.state.size, done: there.bytes } as const;
  const moving = counted(beginTransfer(context, transfer), count);
  let old: OldVersion | undefined;
  try {
    old = await openOld(context, step, path);
    const out = new WriteBehind(file, step.state.size);
    if (!(await writeChunks(context, { step, manifest, from: there.chunks, out, old, moving, pause }))) {
      await file.finish(step.state);
      return undefined;
    }
  } catch (error) {
    // A part that fills the disk would keep everything else from coming (scenario 78); any other goes on later.
    if (error instanceof FilesError) await file.discard();
    else await file.finish(step.state);
    throw error;
  } finally {
    moving.end();
    await old?.file.close();
  }
  const stamp = await file.finish(step.state);
  const staged = await files.statStaged(name);
  if (!staged || !sameObject(staged.stamp, stamp)) {
    // The folder is another one by now: what lies there under the name is verified by the next attempt, and gone on with.
    lookAgain(context, step.id, path);
    return undefined;
  }
  store.transaction(writes => writes.putManifest(step.state.content, encodeManifest(manifest)));
  context.tally.filesDone += 1;
  return { step, name, stamp, remote };
}

async function fetchManifest(context: TaskContext, step: ContentStep): Promise<Manifest | undefined> {
  const { store, station } = context.doors;
  const known = store.manifest(step.state.content);
  if (known) return decodeKnown(known);
  const have = store.base(step.id)?.state?.content;
  const difference = have !== undefined && store.manifest(have) !== undefined ? { have } : {};
  const want = { node: step.id, content: step.state.content, manifest: true, chunks: [], ...difference };
  let manifest: Manifest | undefined;
  for await (const item of station.fetch([want], hash => decodeKnown(store.manifest(hash)))) {
    if ('manifest' in item) manifest = item.manifest;
    else if ('refused' in item) refuse(context, step, item);
  }
  if (manifest)
    store.transaction(writes => writes.putManifest(step.state.content, encodeManifest(manifest as Manifest)));
  return manifest;
}

const nothing = { bytes: 0, chunks: 0 };

/** How much of a staged file is right: whole chunks from its beginning; undefined when the task is closing. */
async function verifiedPrefix(
  context: TaskContext,
  { name, manifest, pause }: { readonly name: string; readonly manifest: Manifest; readonly pause: Pause },
): Promise<{ bytes: number; chunks: number } | undefined> {
  const file = await context.doors.files.openStaged(name);
  if (!file) return nothing;
  const room = new Uint8Array(pieceBytesMax);
  const goesOn = pauses(context, pause);
  let bytes = 0;
  let chunks = 0;
  try {
    while (chunks < manifest.chunks.length) {
      const run = runFrom(manifest, chunks);
      const right = await readRun(context, { file, offset: bytes, run, room: room.subarray(0, sizeOf(run)) });
      bytes += sizeOf(run.slice(0, right));
      chunks += right;
      if (right < run.length) break;
      if (!(await goesOn(sizeOf(run)))) return undefined;
    }
  } finally {
    await file.close();
  }
  return { bytes, chunks };
}

/** As many chunks from position `at` on as are read, or written, together. */
function runFrom({ chunks }: Manifest, at: number): readonly ChunkRef[] {
  const run: ChunkRef[] = [];
  let bytes = 0;
  for (let next = chunks[at]; next !== undefined; next = chunks[at + run.length]) {
    bytes += next.size;
    if (bytes > pieceBytesMax) break;
    run.push(next);
  }
  return run;
}

function sizeOf(chunks: readonly ChunkRef[]): number {
  return chunks.reduce((sum, { size }) => sum + size, 0);
}

interface RunAt {
  readonly file: OpenFile;
  /** Where the first chunk should stand. */
  readonly offset: number;
  /** They follow each other. */
  readonly run: readonly ChunkRef[];
  /** As long as they are together. */
  readonly room: Uint8Array;
}

/** Reads chunks by one call; answers how many from the first on stand there as they should. */
async function readRun({ doors: { hash } }: TaskContext, { file, offset, run, room }: RunAt): Promise<number> {
  let filled = 0;
  for (let read = -1; read !== 0 && filled < room.length; filled += read) {
    read = await file.read(offset + filled, room.subarray(filled));
  }
  let at = 0;
  const wrong = run.findIndex(({ size, hash: expected }) => {
    at += size;
    return at > filled || hash(room.subarray(at - size, at)) !== expected;
  });
  return wrong < 0 ? run.length : wrong;
}

interface OldVersion {
  readonly file: OpenFile;
  /** Where the old version holds a chunk, bytes from its beginning. */
  readonly offsets: ReadonlyMap<Hash, number>;
}

async function openOld(
  { doors: { files, store } }: TaskContext,
  step: ContentStep,
  path: string,
): Promise<OldVersion | undefined> {
  if (step.kind !== 'replace' || step.expects.content === null) return undefined;
  const manifest = decodeKnown(store.manifest(step.expects.content));
  const file = manifest ? await files.open(path) : undefined;
  if (!manifest || !file) return undefined;
  if (!sameStamp(await file.stamp(), step.expects.stamp)) {
    await file.close();
    return undefined;
  }
  const offsets = new Map<Hash, number>();
  let at = 0;
  for (const chunk of manifest.chunks) {
    offsets.set(chunk.hash, at);
    at += chunk.size;
  }
  return { file, offsets };
}

interface Writing {
  readonly step: ContentStep;
  readonly manifest: Manifest;
  /** Position of the first chunk that is not staged yet. */
  readonly from: number;
  /** Into the staged file. */
  readonly out: WriteBehind;
  readonly old: OldVersion | undefined;
  readonly moving: Moving;
  readonly pause: Pause;
}

/** Appends the chunks from position `from` on; false when the station refused, or the task is closing. */
async function writeChunks(context: TaskContext, writing: Writing): Promise<boolean> {
  const { manifest, out, pause } = writing;
  const goesOn = pauses(context, pause);
  const fetched = new FetchedRuns(context, { ...writing, isHere: hash => writing.old?.offsets.has(hash) ?? false });
  let at = writing.from;
  try {
    while (at < manifest.chunks.length) {
      const copied = await copyRun(context, writing, at);
      at += copied;
      if (copied > 0) {
        if (!(await goesOn(sizeOf(manifest.chunks.slice(at - copied, at))))) return false;
        continue;
      }
      await betweenSteps(context);
      const appended = await fetched.append(at);
      if (appended === 0) return false;
      at += appended;
    }
    return true;
  } finally {
    // What has come is kept for the next attempt, however this one ends.
    await fetched.end().finally(() => out.finish());
  }
}

/** Copies the chunks from `at` on that follow each other in the old version, too; answers how many were appended. */
async function copyRun(context: TaskContext, { manifest, old, out, moving }: Writing, at: number): Promise<number> {
  const offset = old?.offsets.get((manifest.chunks[at] as ChunkRef).hash);
  if (old === undefined || offset === undefined) return 0;
  let next = offset;
  const near = runFrom(manifest, at);
  const apart = near.findIndex(({ hash, size }) => {
    const follows = old.offsets.get(hash) === next;
    next += size;
    return !follows;
  });
  const run = apart < 0 ? near : near.slice(0, apart);
  const room = await out.room(sizeOf(run));
  const right = await readRun(context, { file: old.file, offset, run, room });
  const bytes = sizeOf(run.slice(0, right));
  out.take(bytes);
  moving.moved(bytes);
  return right;
}
