/** Gathers what batches changed, and what it would be without them. */

import type { NodeId, Revision } from '#model/node.ts';
import type { NodeRow } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { type PastDoors, shareAt } from '#station/past/formers.ts';
import { type IsUndone, type UndoFault, without } from '#station/past/undo.ts';
import { lowestId } from '#station/share/folder-window.ts';
import type { Former } from '#station/share/revert.ts';
import { walk } from '#station/share/walk.ts';

/** Rows that are looked through for what is to be undone, and nodes that are looked at. */
export const undoRowsMax = 200_000;
const writtenPage = 2_000;

/** Which batches: by their revisions, or all of one device or account from one revision to another. */
export type UndoOf =
  | { readonly revisions: readonly Revision[] }
  | { readonly by: (row: NodeRow) => boolean; readonly from: Revision; readonly to: Revision };

export interface UndoFormers {
  readonly formers: readonly Former[];
  /** What is left alone, by why. */
  readonly left: ReadonlyMap<NodeId, UndoFault>;
  /** In a window on a folder: some of the batches did something that is not seen there as well (B23). */
  readonly elsewhere: boolean;
}

/** Refuses 'too-large' where more would have to be looked at than `undoRowsMax`. */
export async function undoFormers(doors: PastDoors, of: UndoOf): Promise<UndoFormers> {
  const { revisions, nodes, tombstones, ...gathered } = await gather(doors, of);
  // Of a share as a whole, everything is seen but its top, which came with it.
  let elsewhere = doors.window !== undefined && [...gathered.unseen].some(revision => revisions.has(revision));
  const isUndone: IsUndone = revision => revisions.has(revision);
  for (const { id, revision } of tombstones) {
    const before = shareAt(doors, revision - 1);
    await before.load([id]);
    if (before.row(id) === undefined) continue;
    for await (const row of walk(before, id)) {
      nodes.add(row.id);
      mustFit(nodes.size);
    }
  }
  const now = shareAt(doors, doors.share.head);
  await now.load(nodes);
  const formers: Former[] = [];
  const left = new Map<NodeId, UndoFault>();
  for (const id of nodes) {
    const rows = await doors.store.history(doors.share.id, id);
    const { former, fault } = without({ rows, deaths: deathsOf(id, now.row) }, isUndone);
    if (former) formers.push(former);
    if (fault === 'elsewhere') elsewhere = true;
    else if (fault) left.set(id, fault);
  }
  return { formers, left, elsewhere };
}

interface Gathered {
  readonly revisions: Set<Revision>;
  readonly nodes: Set<NodeId>;
  /** At which something was written that is not seen. */
  readonly unseen: Set<Revision>;
  /** What was deleted by what is undone. */
  readonly tombstones: NodeRow[];
}

async function gather(doors: PastDoors, of: UndoOf): Promise<Gathered> {
  const found: Gathered = { revisions: new Set(), nodes: new Set(), unseen: new Set(), tombstones: [] };
  let looked = 0;
  const note = (row: NodeRow): void => {
    found.revisions.add(row.revision);
    found.nodes.add(row.id);
    if (row.deleted) found.tombstones.push(row);
  };
  const spans = 'by' in of ? [of] : of.revisions.map(revision => ({ from: revision, to: revision, by: () => true }));
  for (const { from, to, by } of spans) {
    for await (const row of writtenIn(doors, { from, to })) {
      looked += 1;
      mustFit(looked);
      if (row.parent === null) found.unseen.add(row.revision);
      else if (by(row)) note(row);
    }
  }
  return found;
}

/** Rows that were written from one revision to another, both included, newest first. */
export async function* writtenIn(
  { store, share }: PastDoors,
  { from, to }: { readonly from: Revision; readonly to: Revision },
): AsyncGenerator<NodeRow> {
  // The lowest id there can be: all of `to`, and nothing of a later revision.
  let below = { revision: to + 1, id: lowestId };
  for (;;) {
    const page = await store.written(share.id, { below, limit: writtenPage });
    for (const row of page) {
      if (row.revision < from) return;
      yield row;
    }
    const last = page.at(-1);
    if (!last || page.length < writtenPage) return;
    below = { revision: last.revision, id: last.id };
  }
}

function deathsOf(id: NodeId, row: (id: NodeId) => NodeRow | undefined): readonly Revision[] {
  const deaths: Revision[] = [];
  for (let at = row(id); at; at = at.parent === null ? undefined : row(at.parent)) {
    if (at.deleted) deaths.push(at.revision);
  }
  return deaths;
}

function mustFit(count: number): void {
  if (count <= undoRowsMax) return;
  throw new Refusal(
    'too-large',
    `That is more than ${undoRowsMax} changes; undo a shorter time, or fewer batches, at once.`,
  );
}
