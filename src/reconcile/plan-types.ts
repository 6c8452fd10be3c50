/** What the planner is given and what it answers: data only. */
import type { Existing } from '#model/existing.ts';
import type { Fidelity } from '#model/fidelity.ts';
import type { ContentId, ContentState, NodeId, Place } from '#model/node.ts';
import type { BaseNode, LocalNode, RemoteNode } from '#model/tree.ts';

/** The three trees, as look-ups, so that a plan costs what changed and not what exists. */
export interface Trees {
  base(id: NodeId): BaseNode | undefined;
  local(id: NodeId): LocalNode | undefined;
  remote(id: NodeId): RemoteNode | undefined;
  localChildren(parent: NodeId): Iterable<LocalNode>;
  remoteChildren(parent: NodeId): Iterable<RemoteNode>;
}

export interface Policy {
  /** The task's root; it is in all three trees and is never planned. */
  readonly root: NodeId;
  /** What may be changed where: a two-way task with a read grant has `sends` false (R62). */
  readonly sends: boolean;
  readonly receives: boolean;
  readonly conflicts: 'latest' | 'station';
  readonly keepDiscarded: boolean;
  /** How what stands on both sides is taken when it meets for the first time (R142); left out: it is compared. */
  readonly existing?: Existing | undefined;
  /** What is left of such a choice for one local node after it ended (R148). */
  readonly stillChosen?: (id: NodeId) => Existing | undefined;
  readonly computer: string;
  readonly zoneMinutes: number;
  /** Station's clock minus ours, milliseconds. */
  readonly skewMs: number;
  readonly consistencyCheck: boolean;
  /** What the local volume keeps of times and modes (R101). */
  readonly fidelity: Fidelity;
  /** Two names with one key cannot both stand in a folder of the local volume, or of the share. */
  localKey(name: string): string;
  remoteKey(name: string): string;
  /** Why a name or path cannot live here, or at the station; undefined when it can (R37). */
  localObstacle(path: readonly string[]): string | undefined;
  remoteObstacle(name: string): string | undefined;
  /** A step of this node failed lately: nothing is planned for it, nor what would need it to be done first. */
  resting(id: NodeId): boolean;
  /** A local deletion that waits for a person (R48), or that one released (R49); undefined: none of this. */
  deletion(id: NodeId): 'held' | 'released' | undefined;
  /** Whether the edit that left these bytes waits for a person (R109). */
  editIsHeld(id: NodeId, content: ContentId): boolean;
  /** A person left the node out of the task (R130). */
  leavesOut(id: NodeId): boolean;
  /** What a node looks like now it has not looked like for the quiet time yet (R6, R19). */
  unquiet(id: NodeId): boolean;
  /** The station has an ignore file for this folder that is not here yet: nothing is made there in it before (R138). */
  awaitsRules(folder: NodeId): boolean;
  /** A fresh node id. */
  newId(): NodeId;
}

/** Changes of the task's records alone. */
export type RecordStep =
  /** Both sides have the node alike: base takes the station's row. */
  | { readonly kind: 'agree'; readonly id: NodeId }
  /** Base forgets the node. */
  | { readonly kind: 'forget'; readonly id: NodeId }
  /** The local node is the station's node `to` (R32); where they are alike, base takes the station's row with it (R156). */
  | {
      readonly kind: 'bind';
      readonly id: NodeId;
      readonly to: NodeId;
      readonly assumeEqual: boolean;
      readonly agrees: boolean;
    }
  /** The local node becomes a node of its own, `to`, unknown to the station (R16, R41, R45). */
  | { readonly kind: 'detach'; readonly id: NodeId; readonly to: NodeId };

/** Changes of the local folder. Each names what it expects to find. */
export type LocalStep =
  | { readonly kind: 'make-folder'; readonly id: NodeId; readonly to: TargetPlace }
  | { readonly kind: 'download'; readonly id: NodeId; readonly to: TargetPlace; readonly state: ContentState }
  | { readonly kind: 'replace'; readonly id: NodeId; readonly expects: LocalNode; readonly state: ContentState }
  | { readonly kind: 'set-meta'; readonly id: NodeId; readonly expects: LocalNode; readonly state: ContentState }
  | { readonly kind: 'move-local'; readonly id: NodeId; readonly to: TargetPlace; readonly why: 'station' | 'conflict' }
  | { readonly kind: 'park'; readonly id: NodeId }
  /** Out of what is synced, with all that is in it (R143). */
  | { readonly kind: 'set-aside'; readonly id: NodeId; readonly expects: LocalNode }
  | { readonly kind: 'remove-local'; readonly id: NodeId; readonly expects: LocalNode };

/** A place whose folder is named; the root's children have the root as parent. */
export interface TargetPlace extends Place {
  readonly parent: NodeId;
}

/** Changes at the station. Contents come from the local file when the step is carried out. */
export type RemoteStep =
  | { readonly kind: 'create'; readonly id: NodeId; readonly at: TargetPlace }
  | { readonly kind: 'update'; readonly id: NodeId; readonly base: number }
  | { readonly kind: 'meta'; readonly id: NodeId; readonly base: number }
  | { readonly kind: 'move'; readonly id: NodeId; readonly base: number; readonly to: TargetPlace }
  /** `without`: what moves out of it before. `released`: a person released a hold on it (R49). */
  | {
      readonly kind: 'delete';
      readonly id: NodeId;
      readonly without: readonly NodeId[];
      readonly released?: true;
    };

/** A node that cannot be synced now, with its one reason. */
export interface Obstacle {
  readonly id: NodeId;
  readonly reason: 'name' | 'name-clash' | 'in-the-way';
  readonly detail: string;
}

/**
 * Steps in the order in which they are carried out: records, then local, then remote. Each inner array of
 * `remote` is one atomic batch. `examine` names local files whose bytes must be hashed before more can be said.
 */
export interface Plan {
  readonly records: readonly RecordStep[];
  readonly local: readonly LocalStep[];
  /** The members of each circle for which `local` parks one (R52). */
  readonly circles: readonly (readonly NodeId[])[];
  readonly remote: readonly (readonly RemoteStep[])[];
  readonly examine: readonly NodeId[];
  /** Of those, the ones that meet a node of the station's (R32), which they become where their bytes are alike (R157). */
  readonly meets: ReadonlyMap<NodeId, NodeId>;
  readonly obstacles: readonly Obstacle[];
  /** Nodes that can only go on after something else in the way has: after other steps, or an obstacle. */
  readonly waiting: readonly NodeId[];
}
