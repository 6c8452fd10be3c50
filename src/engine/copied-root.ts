/**
 * The task's folder is a copy: it carries the marker, but is another object than the one that was synced (R100), or is the
 * same one as it was some time ago (R167). It was moved to another disk, or put back from a backup or a snapshot. Whether
 * the copy is whole and new nobody knows, so what it lacks is fetched again and never deleted at the station, and
 * what it has of old is no edit, until the first whole look at it is over. What that look could not see, since it lies in a
 * folder that cannot be read or is covered, or is parked, stays *unseen*: for that alone all this goes on.
 */

import { pathOf, type TaskContext } from '#engine/context.ts';
import type { NodeId } from '#model/node.ts';
import { isWithinAny } from '#model/path.ts';
import type { BaseNode, LocalNode } from '#model/tree.ts';
import type { TaskReads, TaskWrites } from '#platform/task-store.ts';
import { samePlace, settled } from '#reconcile/settled.ts';

/** Id and kind of the durable note, which outlives a crash in the middle of that look. */
const copied = 'copied-root';
/** All that the note of a whole copy says where `olderGivesWay`; else it is empty. */
const older = 'older-gives-way';

/** What is on record about the copy. */
interface Note {
  readonly olderGivesWay: boolean;
  /** The folders beneath which nothing was seen yet, and the covered and parked files; undefined: nothing was. */
  readonly unseen: ReadonlySet<NodeId> | undefined;
}

export interface CopyFound {
  /** What the log says of it. */
  readonly log: string;
  /** A file that changed last before the one on record did is taken for untouched (R167). */
  readonly olderGivesWay: boolean;
}

/** The folder was found to be a copy, with everything in it. */
export function beginCopy(context: TaskContext, { log: what, olderGivesWay }: CopyFound): void {
  const { store, log } = context.doors;
  store.transaction(writes => putNote(writes, { olderGivesWay, unseen: undefined }));
  context.lookedEverywhere = false;
  context.unseenInCopy = undefined;
  context.copiesFound += 1;
  context.hints.everything();
  log('warn', what, { detail: 'what it lacks is fetched again, not deleted, and what it has of old is not sent' });
}

/** At the end of a whole look: what of a copy it could not see. Later it may be seen in part, or stand elsewhere. */
export function noteUnseen(context: TaskContext): void {
  const note = noteOf(context.doors.store);
  if (note) context.unseenInCopy = unseenNow(context, note);
}

/** After each look: what is of old in the copy is nobody's edit, and with nothing missing any more the whole look is over. */
export function reviewCopy(context: TaskContext, isMissing: boolean): void {
  const { store } = context.doors;
  const note = noteOf(store);
  if (!note) return;
  forgetAgreed(context, note);
  const unseen = context.unseenInCopy;
  if (unseen && !isMissing) {
    store.transaction(writes => putNote(writes, { ...note, unseen }));
    context.unseenInCopy = undefined;
  }
  if (!context.unseenInCopy) askForLook(context);
}

/** Once something unseen is in sight, everything is looked at once more: a hint leads no deeper than to that itself. */
function askForLook(context: TaskContext): void {
  const note = noteOf(context.doors.store);
  if (!note?.unseen) return;
  const still = unseenNow(context, note);
  for (const id of note.unseen) if (!still.has(id)) context.hints.everything();
}

/**
 * What is unseen of what was, and what cannot be read beneath it or is parked. Where something stands tells, and not whether it is on
 * the list itself: nobody asks for it while a folder above it cannot be read, or is out of its place.
 */
function unseenNow(context: TaskContext, note: Note): ReadonlySet<NodeId> {
  const { store } = context.doors;
  const unreadable = [...store.problems()].filter(({ reason }) => reason === 'unreadable');
  const paths = new Set(unreadable.map(({ path }) => path));
  const isOut = (id: NodeId): boolean => {
    const path = pathOf(context, id);
    return store.local(id) !== undefined && (path === undefined || isWithinAny(path, paths));
  };
  // No look leads to what is parked.
  const parked = [...store.localParked()].map(({ id }) => id);
  const unlisted = [...unreadable.flatMap(({ node }) => node ?? []), ...parked];
  return new Set([...(note.unseen ?? []), ...unlisted.filter(id => isUnseen(store, note, id))].filter(isOut));
}

/**
 * To be asked during one transaction: whether a node is unseen or lies in what is, so that its absence proves nothing. What was
 * just taken out of there counts, too, since `reviewCopy` may not have heard of it before absence is believed.
 */
export function unseenIn(reads: TaskReads): (id: NodeId) => boolean {
  const note = noteOf(reads);
  return id => note !== undefined && (isUnseen(reads, note, id) || wasUnseen(reads, note, id));
}

/** Whether the node is unseen in a folder that is as it was: then what is older than on record is taken for untouched. */
export function olderGivesWay(reads: TaskReads, row: LocalNode): boolean {
  const note = noteOf(reads);
  return note?.olderGivesWay === true && isUnseen(reads, note, row.id);
}

function isUnseen(reads: TaskReads, { unseen }: Note, id: NodeId | null): boolean {
  return unseen === undefined || isWithin(unseen, id, at => reads.local(at)?.parent);
}

/**
 * Whether the node was in what is unseen when both sides last agreed, wherever it, or a folder above it, was taken since. Where
 * that was forgotten of a folder, only its new place is known. If that is in the node itself, nothing tells otherwise.
 */
function wasUnseen(reads: TaskReads, { unseen }: Note, id: NodeId): boolean {
  const above = (at: NodeId): NodeId | null | undefined => (reads.base(at) ?? reads.local(at))?.parent;
  return unseen !== undefined && isWithin(unseen, reads.base(id)?.parent, above);
}

function isWithin(
  folders: ReadonlySet<NodeId>,
  id: NodeId | null | undefined,
  above: (id: NodeId) => NodeId | null | undefined,
): boolean {
  const passed = new Set<NodeId>();
  for (let at: NodeId | null | undefined = id; at; at = above(at)) {
    if (folders.has(at) || passed.has(at)) return true;
    passed.add(at);
  }
  return false;
}

/**
 * What both sides agreed on about a node that is not so in the copy is forgotten, so that the station's place is taken, and
 * contents meet as if for the first time. What the station does not have any more is judged by what was agreed on (R41).
 */
function forgetAgreed(context: TaskContext, note: Note): void {
  const { store } = context.doors;
  const ids = [...store.unsettled()].filter(id => isToForget(store, note, id));
  if (ids.length === 0) return;
  const wander = ids.filter(id => note.unseen && !note.unseen.has(id) && isWandering(store, id));
  // The whole look before knew nothing of them.
  if (wander.length > 0) context.unseenInCopy = undefined;
  store.transaction(writes => {
    if (wander.length > 0) putNote(writes, { ...note, unseen: new Set([...(note.unseen ?? []), ...wander]) });
    for (const id of ids) {
      const [base, local] = [writes.base(id), writes.local(id)];
      if (base && local) forgetOne(writes, base, local);
    }
  });
}

function isToForget(reads: TaskReads, note: Note, id: NodeId): boolean {
  const local = reads.local(id);
  if (!reads.base(id) || !local || local.missing || local.parked || !reads.remote(id)) return false;
  // Where an unseen folder stands was seen: who moves it means it.
  const isIn = isUnseen(reads, note, local.kind === 'folder' ? local.parent : id);
  // Who can look into the folder took it out, and nobody else has looked at it so far.
  return isIn || wasUnseen(reads, note, id);
}

/** A folder that was moved, or is to be: what lies in it stays unseen wherever it comes to stand. */
function isWandering(reads: TaskReads, id: NodeId): boolean {
  const [base, local, remote] = [reads.base(id), reads.local(id), reads.remote(id)];
  return local?.kind === 'folder' && (local.parent !== base?.parent || remote?.parent !== base?.parent);
}

function forgetOne(writes: TaskWrites, base: BaseNode, local: LocalNode): void {
  const { id, parent, name } = local;
  // Whether a file in doubt is damaged is found out by what was agreed on, so of that only the place goes (R93).
  const isAlike = settled(base, local, { ...base, revision: base.contentRev }, writes.meta().fidelity);
  if (local.doubt === undefined && !isAlike) writes.dropBase(id);
  else if (!samePlace(base, local)) writes.putBase({ ...base, parent, name });
}

function putNote(writes: TaskWrites, { olderGivesWay, unseen }: Note): void {
  const whole = olderGivesWay ? older : '';
  const body = unseen ? JSON.stringify({ olderGivesWay, unseen: [...unseen] }) : whole;
  if (unseen?.size === 0) writes.dropIntent(copied);
  else writes.putIntent({ id: copied, kind: copied, body });
}

function noteOf(reads: TaskReads): Note | undefined {
  for (const { kind, body } of reads.intents()) if (kind === copied) return noteFrom(body);
  return undefined;
}

function noteFrom(body: string): Note {
  if (body === '' || body === older) return { olderGivesWay: body === older, unseen: undefined };
  const { olderGivesWay, unseen } = JSON.parse(body) as { readonly olderGivesWay: boolean; readonly unseen: NodeId[] };
  return { olderGivesWay, unseen: new Set(unseen) };
}
