/** Conflicts that wait for a person: what a drive tells of them, and how one is decided. */
import Type, { type Static } from 'typebox';
import { strict } from '#protocol/schema.ts';

/** Bytes of one version that are shown to a person to compare. */
export const shownBytesMax = 8 * 1024 * 1024;

/** One of the two versions, as it stands on the disk. */
export interface ConflictSide {
  /** Relative to the task's folder. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link';
  readonly bytes: number;
  /** ISO 8601. */
  readonly modifiedAt: string;
  /** Tells whether it is still what was shown. */
  readonly stamp: string;
  /** The hash of the content; null while it is not known. */
  readonly content: string | null;
}

export interface Conflict {
  readonly id: string;
  readonly task: string;
  /** The task's folder. */
  readonly folder: string;
  /** The version that kept the name. */
  readonly kept: ConflictSide;
  /** The version that was put beside it. */
  readonly copy: ConflictSide;
  /** Whose version the copy is; empty when nobody knows. */
  readonly computer: string;
  /** When this computer put the copy aside, ISO 8601; null when another one did. */
  readonly at: string | null;
}

/** `this`: the version that kept the name. `other`: the copy, under that name. `both`: the copy gets the name `name`. */
export const ConflictOrder = strict({
  keep: Type.Union([Type.Literal('this'), Type.Literal('other'), Type.Literal('both')]),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 1024 })),
  /** The stamps of the two, as they were shown. */
  shown: strict({ kept: Type.String({ maxLength: 256 }), copy: Type.String({ maxLength: 256 }) }),
});
export type ConflictOrder = Static<typeof ConflictOrder>;

export interface ConflictDecided {
  readonly id: string;
  readonly task: string;
  /** What stands there now, relative to the task's folder. */
  readonly paths: readonly string[];
}
