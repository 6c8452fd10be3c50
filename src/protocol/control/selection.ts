/** What a person leaves out of a task (S15): looked at, tried out, and changed. */
import Type, { type Static } from 'typebox';
import { leftOutMax } from '#protocol/feed.ts';
import { Id, strict } from '#protocol/schema.ts';

/** A place in a task: its path, names joined by `/`, as the station has it; or an absolute path in the task's folder; or a node's id. */
const PlaceText = Type.String({ minLength: 1, maxLength: 4096 });
const Places = Type.Array(PlaceText, { maxItems: leftOutMax });

/** What a task leaves out, as its settings keep it: by node, and by the path that it had then. */
export const LeftOutSetting = strict({ node: Id, path: Type.String({ maxLength: 4096 }) });
export type LeftOutSetting = Static<typeof LeftOutSetting>;

/**
 * Leaves out and takes in. `preview`: says what would come of it, and does nothing. `expects`: the token of a preview;
 * refused when something would come of it that the preview did not say. `removeHere`: what the station has of what is left
 * out goes from this computer; otherwise all of it stays where it is.
 */
export const SelectionOrder = strict({
  leaveOut: Type.Optional(Places),
  takeIn: Type.Optional(Places),
  removeHere: Type.Optional(Type.Boolean()),
  preview: Type.Optional(Type.Boolean()),
  expects: Type.Optional(Type.String({ maxLength: 64 })),
});
export type SelectionOrder = Static<typeof SelectionOrder>;

/** The same for one folder or file of this computer, in whichever task it lies: `path` is absolute. */
export const PathSelectionOrder = strict({
  path: PlaceText,
  sync: Type.Boolean(),
  removeHere: Type.Optional(Type.Boolean()),
  preview: Type.Optional(Type.Boolean()),
  expects: Type.Optional(Type.String({ maxLength: 64 })),
});
export type PathSelectionOrder = Static<typeof PathSelectionOrder>;

/** Files and links, and the bytes of them. */
export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/** What stays on this computer although the rest goes, and why. */
export interface Staying {
  /** Relative to the task's folder. */
  readonly path: string;
  /** `edited`: changed here and not sent; `only-here`: the station never had it; `unread`: not looked at yet. */
  readonly why: 'edited' | 'only-here' | 'unread';
}

/** What leaving one folder or file out comes to. */
export interface LeavingOut {
  readonly node: string;
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link';
  /** What the station has of it. */
  readonly there: Amount;
  /** What would go from this computer: the station has it. */
  readonly goes: Amount;
  /** What would stay all the same, with the first few of it. */
  readonly stays: Amount;
  readonly firstStaying: readonly Staying[];
}

/** What taking one in again comes to; `isWhole` is false when the station has more than was counted. */
export interface TakingIn {
  readonly node: string;
  readonly path: string;
  readonly there: Amount;
  readonly isWhole: boolean;
}

/** What came of an order, or would come of it. */
export interface SelectionChange {
  readonly task: string;
  readonly applied: boolean;
  readonly removeHere: boolean;
  /** Names exactly this change, for `expects`. */
  readonly token: string;
  readonly leaveOut: readonly LeavingOut[];
  readonly takeIn: readonly TakingIn[];
  /** Files that went from this computer, and files that are still there, once it was applied with `removeHere`. */
  readonly removed: number;
  readonly left: number;
  /** Why something could not go that should have, a sentence; empty otherwise. */
  readonly detail: string;
}

/** What a task leaves out by now. */
export interface SelectionStatus {
  readonly task: string;
  readonly leftOut: readonly LeftOutPlace[];
}

export interface LeftOutPlace {
  readonly node: string;
  /** Where the station has it by now, or had it last. */
  readonly path: string;
}

/** What a folder of a task's share holds, to be chosen from. */
export interface SelectionTree {
  readonly node: string;
  readonly entries: readonly SelectionEntry[];
  /** False when there are more than are listed. */
  readonly isWhole: boolean;
}

export interface SelectionEntry {
  readonly node: string;
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link';
  /** Bytes; 0 for folders. */
  readonly size: number;
}
