/** The one reason for the state of a path, in a sentence. */

import { nearest, type TaskContext } from '#engine/context.ts';
import { lookAt } from '#engine/look.ts';
import { policyOf } from '#engine/policy.ts';
import { type Apart, whyApart } from '#engine/scan/apart.ts';
import { knowIgnoreFiles } from '#engine/scan/ignoring.ts';
import { leftOutSentence } from '#engine/selection.ts';
import { fitsSystem, systems } from '#model/name.ts';
import { splitPath } from '#model/path.ts';
import { FilesError, type FoundEntry, syncableKind } from '#platform/files.ts';
import { settled } from '#reconcile/settled.ts';
import { createWishes, type Wish } from '#reconcile/wish.ts';

/** Looks at the records, the filters and the disk: whatever applies first is the reason. */
export async function explain(context: TaskContext, path: string): Promise<string> {
  const problem = context.doors.store.problem(path);
  if (problem) return problem.detail;
  const found = await lookAt(context.doors.files, path);
  const left = leftOut(context, path, found);
  if (left !== undefined) return left;
  const { store } = context.doors;
  const apart = await apartAt(context, path);
  if (apart !== undefined) return apart.sentence;
  const { id, rest } = nearest(context, path);
  if (rest.length > 0) return unknownPath(context, path, found);
  const rows = [store.base(id), store.local(id), store.remote(id)] as const;
  if (id === context.settings.root || settled(...rows)) {
    return ['Synced: the station and this folder have it alike.', ...notEverywhere(context, path)].join(' ');
  }
  return inWords(createWishes(store, policyOf(context, 'write')).of(id), context);
}

/** Where else the path cannot be: a sentence for each such system (R37). */
function notEverywhere({ settings }: TaskContext, path: string): readonly string[] {
  return systems
    .filter(system => system !== settings.system)
    .flatMap(system => fitsSystem(path, system)?.sentence ?? []);
}

/** About a deletion that waits for a person (R48). */
export const heldSentence =
  'Deleted here, and still at the station: so many deletions wait for a person. See: waystation drive holds';

/** About an edit that waits for a person (R109). */
export const heldEditSentence =
  'Rewritten here with bytes that look encrypted, and not sent: so many such edits wait for a person. See: waystation drive holds';

type Found = FoundEntry | FilesError | undefined;

/** What is not in the local tree whatever happens, and why (R9). */
function leftOut(context: TaskContext, path: string, found: Found): string | undefined {
  const entry = found instanceof FilesError ? undefined : found;
  const names = splitPath(path);
  for (const [depth, name] of names.entries()) {
    const above = depth < names.length - 1;
    const kind = above ? 'folder' : ((entry && syncableKind(entry)) ?? 'file');
    const size = above || entry === undefined ? {} : { size: entry.stamp.size };
    const rule = context.filter({ name, kind, ...size });
    if (rule) return rule.sentence;
  }
  if (entry?.kind === 'mount') return 'Another volume is mounted there; nothing on it is synced.';
  return entry?.kind === 'other' ? 'It is a socket, a pipe or a device; none of those is ever synced.' : undefined;
}

/**
 * Why the path, or a folder above it, is not synced because a person left it out, or because of where it stands (R132,
 * R136); undefined when neither, or when the station has it.
 */
export async function apartAt(context: TaskContext, path: string): Promise<Apart | undefined> {
  const { store } = context.doors;
  const { id, rest } = nearest(context, path);
  if (context.selection.has(id)) return { reason: 'left-out', sentence: leftOutSentence };
  if (rest.length === 0) return undefined;
  const found = await lookAt(context.doors.files, path);
  const isFolder = found !== undefined && !(found instanceof FilesError) && found.kind === 'folder';
  await knowIgnoreFiles(context, id);
  return whyApart(context, store, { folder: id, names: rest, isFolder });
}

function unknownPath(context: TaskContext, path: string, found: Found): string {
  const misfit = fitsSystem(path, context.settings.system);
  if (misfit) return misfit.sentence;
  if (found instanceof FilesError) return found.message;
  return 'Nothing of that name has been seen here yet; if it was just made, it is looked at next.';
}

function inWords(wish: Wish, context: TaskContext): string {
  if (wish.aside === 'local-only') return `Only here: the task is ${context.settings.mode} and does not send it.`;
  if (wish.aside === 'held') return heldEditSentence; // what is deleted has no path here
  if (wish.aside === 'station-only')
    return `Left as it is: the task is ${context.settings.mode} and does not take it over.`;
  if (wish.examine) return 'Waiting to be compared: its bytes are being hashed.';
  if (wish.place === 'make-remote' || wish.content === 'update') return 'Waiting to be sent to the station.';
  if (wish.place === 'make-local' || wish.content === 'replace') return 'Waiting to be fetched from the station.';
  return 'Changed; the change is about to be carried over.';
}
