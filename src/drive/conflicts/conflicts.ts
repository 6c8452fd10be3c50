/** The conflicts of a drive's tasks, as its person sees and decides them. */
import { never } from '#base/assert.ts';
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { plainText } from '#drive/plain-text.ts';
import type { LiveTask } from '#drive/task/live-task.ts';
import { requireOwnFolder } from '#drive/task/recovery-bin.ts';
import { type OpenConflict, openConflicts } from '#engine/conflicts.ts';
import type { Settled, ShownSide } from '#engine/effects/settle-conflict.ts';
import { localPath } from '#engine/local-path.ts';
import { isConflictName } from '#model/conflict-note.ts';
import { checkName } from '#model/name.ts';
import { joinPath, lastName, parentPath } from '#model/path.ts';
import type { LocalNode, Stamp } from '#model/tree.ts';
import { FilesError } from '#platform/files.ts';
import {
  type Conflict,
  type ConflictDecided,
  type ConflictOrder,
  type ConflictSide,
  shownBytesMax,
} from '#protocol/control/conflicts.ts';

/** The open conflicts of all tasks, or of one. What is gone from the disk by now is left out. */
export async function listConflicts(drive: Drive, task?: string): Promise<readonly Conflict[]> {
  const records = task === undefined ? drive.records() : [drive.record(task)];
  const found: Conflict[] = [];
  for (const { id } of records) {
    const live = drive.liveTask(id);
    if (live === undefined) continue;
    for (const open of openConflicts(live.store)) {
      const seen = await look(live, open);
      if (seen !== undefined) found.push(shownConflict(live, seen));
    }
  }
  return found;
}

/** Carries out what a person decided. Throws DriveError: 'not-found', 'refused' where a file changed or a name is taken. */
export async function decideConflict(drive: Drive, id: string, order: ConflictOrder): Promise<ConflictDecided> {
  const { live, seen } = await chosen(drive, id);
  const { kept, copy } = seen;
  if (stampText(kept.stamp) !== order.shown.kept || stampText(copy.stamp) !== order.shown.copy)
    throw changed(kept.path);
  await requireOwnFolder(live);
  const to = order.keep === 'both' ? ownName(order.name, copy.path) : undefined;
  if (order.keep === 'other' && (kept.kind !== 'file' || copy.kind !== 'file')) throw onlyFiles(kept);
  const settled = await inTurn(copy.path, () =>
    live.task.decide({
      ...{ original: kept, copy, node: seen.open.copy.id },
      ...(to === undefined
        ? { keep: order.keep === 'this' ? 'original' : 'copy' }
        : { keep: 'both', name: lastName(to) }),
    }),
  ).finally(() => {
    // The task looks at what was moved, also where its station was silent, and puts back what a failure left displaced.
    live.runner.decided();
  });
  refuseUnless(settled, { kept: kept.path, to });
  return { id: seen.open.copy.id, task: live.record.id, paths: [kept.path, ...(to === undefined ? [] : [to])] };
}

/** The bytes of one version, to be shown. Throws DriveError('refused') for what is too large, or is no file. */
export async function conflictBytes(drive: Drive, id: string, which: 'this' | 'other'): Promise<Uint8Array> {
  const { live, seen } = await chosen(drive, id);
  const side = which === 'this' ? seen.kept : seen.copy;
  const path = plainText(side.path);
  if (side.stamp.size > shownBytesMax)
    throw new DriveError('refused', `${path} is too large to be shown here; open it`);
  const file = side.kind === 'file' ? await live.files.open(side.path) : undefined;
  if (file === undefined) throw new DriveError('refused', `${path} is no file to be shown`);
  try {
    const bytes = new Uint8Array(side.stamp.size);
    let at = 0;
    for (let read = -1; read !== 0 && at < bytes.length; at += read) read = await file.read(at, bytes.subarray(at));
    return bytes.subarray(0, at);
  } finally {
    await file.close();
  }
}

/** The absolute path of one version. */
export async function conflictPath(drive: Drive, id: string, which: 'this' | 'other'): Promise<string> {
  const { live, seen } = await chosen(drive, id);
  return `${live.record.folder}/${(which === 'this' ? seen.kept : seen.copy).path}`;
}

/** An open conflict as it stands on the disk. */
interface Seen {
  readonly open: OpenConflict;
  readonly kept: SeenSide;
  readonly copy: SeenSide;
}

interface SeenSide extends ShownSide {
  readonly kind: ConflictSide['kind'];
  readonly content: string | null;
}

async function chosen(drive: Drive, id: string): Promise<{ readonly live: LiveTask; readonly seen: Seen }> {
  const found: { live: LiveTask; open: OpenConflict }[] = [];
  for (const { id: task } of drive.records()) {
    const live = drive.liveTask(task);
    if (live === undefined) continue;
    for (const open of openConflicts(live.store)) if (open.copy.id.startsWith(id)) found.push({ live, open });
  }
  const [one] = id === '' ? [] : found;
  if (one !== undefined && found.length === 1) {
    const seen = await look(one.live, one.open);
    if (seen !== undefined) return { live: one.live, seen };
  }
  const why = found.length > 1 ? 'it begins the ids of several conflicts' : 'there is no such conflict (any more)';
  throw new DriveError('not-found', `"${plainText(id)}": ${why}; see: waystation drive conflicts list`);
}

async function look(live: LiveTask, open: OpenConflict): Promise<Seen | undefined> {
  const [kept, copy] = [await lookAtSide(live, open.original), await lookAtSide(live, open.copy)];
  return kept && copy && { open, kept, copy };
}

async function lookAtSide({ store, files, record }: LiveTask, node: LocalNode): Promise<SeenSide | undefined> {
  const path = localPath(store, store.meta().root, node.id);
  const entry = path === undefined ? undefined : await files.stat(path);
  if (path === undefined || entry === undefined || entry.kind !== node.kind) return undefined;
  // What was written since the last look is nothing that both sides agreed on.
  const content = stampText(entry.stamp) === stampText(node.stamp) ? node.content : null;
  const agreed = content !== null && content === store.base(node.id)?.state?.content;
  const heldIn = agreed && record.rules.consistencyCheck ? store.meta().epoch : null;
  return { path, stamp: entry.stamp, heldIn, kind: node.kind, content };
}

function shownConflict({ record }: LiveTask, { open, kept, copy }: Seen): Conflict {
  return {
    ...{ id: open.copy.id, task: record.id, folder: record.folder },
    ...{ kept: shownSide(kept), copy: shownSide(copy), computer: plainText(open.computer) },
    at: open.atMs === undefined ? null : new Date(open.atMs).toISOString(),
  };
}

function shownSide({ path, kind, stamp, content }: SeenSide): ConflictSide {
  const modifiedAt = new Date(Number(stamp.mtimeNs / 1_000_000n)).toISOString();
  return { path, kind, bytes: stamp.size, modifiedAt, stamp: stampText(stamp), content };
}

/** All that tells one state of a file from another. */
function stampText({ device, inode, size, mtimeNs, ctimeNs, mode }: Stamp): string {
  return [device, inode, size, mtimeNs, ctimeNs, mode].join('-');
}

/** The path of the copy under a name of its own, which ends the conflict. */
function ownName(name: string | undefined, copy: string): string {
  if (name === undefined) throw new DriveError('invalid', 'to keep both, say what the copy is to be called');
  const fault = checkName(name);
  if (fault !== undefined || name.includes('/'))
    throw new DriveError('invalid', `"${plainText(name)}" is no name for a file; choose another one`);
  if (isConflictName(name))
    throw new DriveError('invalid', `"${plainText(name)}" is the name of a conflict copy; choose one that is none`, {
      why: 'conflict-copy-name',
    });
  return joinPath(parentPath(copy) ?? '', name);
}

async function inTurn(path: string, work: () => Promise<Settled>): Promise<Settled> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    throw new DriveError('refused', `${plainText(path)}: ${plainText(error.message)}. Nothing was lost; try again`);
  }
}

/** Throws DriveError where nothing was done. */
function refuseUnless(
  settled: Settled,
  { kept, to }: { readonly kept: string; readonly to: string | undefined },
): void {
  switch (settled) {
    case 'done':
      return;
    case 'changed':
      throw changed(kept);
    case 'taken':
      throw taken(to ?? '');
    case 'open':
      throw open(kept);
    case 'away':
      throw away(kept);
    default:
      never(settled);
  }
}

function open(path: string): DriveError {
  const message = `${plainText(path)} or its copy is open in an office program; close it, and decide again`;
  return new DriveError('refused', message, { why: 'conflict-open' });
}

function away(path: string): DriveError {
  const message = `The task of ${plainText(path)} is being stopped, or its folder is not there, so nothing was done; try again`;
  return new DriveError('refused', message, { why: 'conflict-away' });
}

function changed(path: string): DriveError {
  const message = `${plainText(path)} or its copy changed meanwhile, so nothing was done; look again`;
  return new DriveError('refused', message, { why: 'conflict-changed' });
}

function taken(path: string): DriveError {
  const message = `Something is called ${plainText(lastName(path))} already; choose another name`;
  return new DriveError('refused', message, { why: 'conflict-name-taken' });
}

function onlyFiles({ path }: SeenSide): DriveError {
  return new DriveError(
    'refused',
    `${plainText(path)} and its copy are not both files, so one cannot take the place of the other; keep both, or the first`,
  );
}
