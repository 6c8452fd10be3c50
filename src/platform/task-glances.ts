/**
 * What a task's records say at a glance, for showing: a few columns of many nodes, a page at a time, so that neither the
 * question nor the answer grows with the tree. Asked outside of transactions.
 */
import type { Kind, NodeId } from '#model/node.ts';

/** A node of the local tree as it is shown. */
export interface Glance {
  readonly id: NodeId;
  readonly name: string;
  readonly kind: Kind;
  readonly isSettled: boolean;
  /** A change of it waits for a person (R47, R109). */
  readonly isHeld: boolean;
}

/** An unsettled node, and the folder in which it is here, else at the station; null at the top. */
export interface UnsettledPlace {
  readonly id: NodeId;
  readonly parent: NodeId | null;
  readonly isHeld: boolean;
}

export interface TaskGlances {
  /** At most `most` children of a local folder, neither missing nor parked, by name, from the first one after `after`. */
  localGlances(parent: NodeId, after: string, most: number): readonly Glance[];
  /** At most `most` unsettled nodes, ascending by id, from the first one after `after`; undefined begins. */
  unsettledPlaces(after: NodeId | undefined, most: number): readonly UnsettledPlace[];
}
