/**
 * The rows of a drive's three trees, all keyed by node id.
 *
 * *remote* is what the station has, *local* what the disk shows, *base* what both last agreed on. A side
 * differs from base exactly where someone worked on that side; that is all the planner needs to know.
 */
import type { ContentId, ContentState, Kind, NodeId, Place, Revision } from '#model/node.ts';

/** A node as the station last described it. Folders have `state` null. */
export interface RemoteNode extends Place {
  readonly id: NodeId;
  readonly kind: Kind;
  readonly state: ContentState | null;
  readonly contentRev: Revision;
  readonly placeRev: Revision;
  /** The share's revision of the newest change to this node. */
  readonly revision: Revision;
}

/** A node as both sides last agreed on it; the revisions are the station's at that moment. */
export interface BaseNode extends Place {
  readonly id: NodeId;
  readonly kind: Kind;
  readonly state: ContentState | null;
  readonly contentRev: Revision;
  readonly placeRev: Revision;
}

/**
 * Cheap evidence about a file-system object. Equal stamps mean "not touched since", different stamps mean
 * nothing but "look again". Times are nanoseconds since 1970; `bornNs` is 0n where the system keeps none.
 */
export interface Stamp {
  readonly device: bigint;
  readonly inode: bigint;
  readonly bornNs: bigint;
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly mode: number;
}

/**
 * A node as the disk shows it. `content` is null while the bytes have not been hashed since the stamp last
 * changed: unknown is never taken for equal.
 */
export interface LocalNode extends Place {
  readonly id: NodeId;
  readonly kind: Kind;
  readonly stamp: Stamp;
  readonly content: ContentId | null;
  /** The node was not found where it should be, and its absence is not proven yet: plan nothing about it. */
  readonly missing: boolean;
  /** It stands in the staging directory under its id, taken out of the way by ourselves (rule C). */
  readonly parked: boolean;
  /** The drive itself wrote the bytes last; left out where a person did, or nobody knows (R90). */
  readonly ours?: true;
  readonly doubt?: Doubt;
}

/**
 * What is doubtful about a file's bytes after the computer went down (R92, R93). `untouched`: nobody can have changed
 * them, so other bytes are damage. `touched`: somebody may have. Neither has been read yet. `damaged`: read, and found
 * to be what nobody wrote. And of a missing file or link, `unplaced`: it may never have become visible (R113).
 */
export type Doubt = 'untouched' | 'touched' | 'damaged' | 'unplaced';

/** True while the bytes have to be read before anything can be planned about them (R92). */
export function isSuspect({ doubt }: LocalNode): boolean {
  return doubt === 'untouched' || doubt === 'touched';
}

/** True when both stamps are evidence of the very same bytes in the very same file-system object. */
export function sameStamp(a: Stamp, b: Stamp): boolean {
  return (
    sameObject(a, b) && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.mode === b.mode
  );
}

/** True when both stamps belong to one file-system object. An inode number alone never proves it (it is reused). */
export function sameObject(a: Stamp, b: Stamp): boolean {
  return a.device === b.device && a.inode === b.inode && a.bornNs === b.bornNs;
}
