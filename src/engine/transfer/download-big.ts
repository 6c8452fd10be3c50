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
import { partName } from '#engine/transfer/staged-names.ts';
import { decodeKnown, refuse } from '#engine/transfer/staging.ts';
import { endsOf, type RunAt, runFrom, VerifiedRuns } from '#engine/transfer/verified-runs.ts';
import { WriteBehind } from '#engine/transfer/write-behind.ts';
import { beginTransfer, counted, type Moving } from '#engine/transfers.ts';
import { encodeManifest, type Manifest, manifestSize } from '#model/manifest.ts';
import type { Hash } from '#model/node.ts';
import { sameObject, sameStamp } from '#model/tree.ts';
import { FilesError } from '#platform/files.ts';

/** Undefined when the content cannot be had now; what is staged stays for the next attempt. */
export async function downloadBig(
  context: TaskContext,
  step: ContentStep,
  { path, pace }: { readonly path: string; readonly pace: Pace },
): Promise<Staged | undefined> {
  const { files, store } = context.doors;
  const { pause, count } = pace;
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
  const verified = await verifiedPrefix(context, { name, manifest, pace });
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
    old = await openOld(context, { step, path, manifest, pace });
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
    await old?.close();
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
  { name, manifest, pace }: { readonly name: string; readonly manifest: Manifest; readonly pace: Pace },
): Promise<{ bytes: number; chunks: number } | undefined> {
  const file = await context.doors.files.openStaged(name);
  if (!file) return nothing;
  const goesOn = pauses(context, pace.pause);
  const ends = endsOf(manifest.chunks);
  const runAt = (at: number): RunAt | undefined => {
    const run = runFrom(manifest, at);
    return run.length === 0 ? undefined : { offset: ends[at - 1] ?? 0, run };
  };
  const runs = new VerifiedRuns(context.doors, { file, readBlock: pace.readBlock, runAt });
  let chunks = 0;
  try {
    for (;;) {
      const { count, bytes } = await runs.take(chunks);
      chunks += count;
      if (count === 0) break;
      if (!(await goesOn(bytes.length))) return undefined;
    }
  } finally {
    await runs.quiet();
    await file.close();
  }
  return { bytes: ends[chunks - 1] ?? 0, chunks };
}

interface OldVersion {
  /** Whether it should hold the chunk. */
  holds(hash: Hash): boolean;
  /** What of the content it holds. */
  readonly runs: VerifiedRuns;
  close(): Promise<void>;
}

interface OldOf {
  readonly step: ContentStep;
  readonly path: string;
  /** Of the new content. */
  readonly manifest: Manifest;
  readonly pace: Pace;
}

async function openOld(
  { doors }: TaskContext,
  { step, path, manifest: wanted, pace: { readBlock } }: OldOf,
): Promise<OldVersion | undefined> {
  if (step.kind !== 'replace' || step.expects.content === null) return undefined;
  const manifest = decodeKnown(doors.store.manifest(step.expects.content));
  const file = manifest ? await doors.files.open(path) : undefined;
  if (!manifest || !file) return undefined;
  if (!sameStamp(await file.stamp(), step.expects.stamp)) {
    await file.close();
    return undefined;
  }
  const ends = endsOf(manifest.chunks);
  const offsets = new Map(manifest.chunks.map(({ hash }, at) => [hash, ends[at - 1] ?? 0]));
  const runs = new VerifiedRuns(doors, { file, readBlock, runAt: at => oldRun(wanted, at, offsets) });
  const close = async (): Promise<void> => {
    await runs.quiet();
    await file.close();
  };
  return { holds: hash => offsets.has(hash), runs, close };
}

/** Chunks of the content from position `at` on that follow each other in the old version, too. */
function oldRun(wanted: Manifest, at: number, offsets: ReadonlyMap<Hash, number>): RunAt | undefined {
  const near = runFrom(wanted, at);
  const offset = near[0] && offsets.get(near[0].hash);
  if (offset === undefined) return undefined;
  const ends = endsOf(near);
  const apart = near.findIndex(({ hash }, index) => offsets.get(hash) !== offset + (ends[index - 1] ?? 0));
  return { offset, run: apart < 0 ? near : near.slice(0, apart) };
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
  const fetched = new FetchedRuns(context, { ...writing, isHere: hash => writing.old?.holds(hash) ?? false });
  let at = writing.from;
  try {
    while (at < manifest.chunks.length) {
      const copied = await copyRun(writing, at);
      at += copied;
      if (copied > 0) {
        if (!(await goesOn(endsOf(manifest.chunks.slice(at - copied, at)).at(-1) ?? 0))) return false;
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
async function copyRun({ old, out, moving }: Writing, at: number): Promise<number> {
  const { count = 0, bytes = new Uint8Array(0) } = (await old?.runs.take(at)) ?? {};
  (await out.room(bytes.length)).set(bytes);
  out.take(bytes.length);
  moving.moved(bytes.length);
  return count;
}
