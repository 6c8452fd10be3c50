/** What a drive tells before something is done (P12, N1), and what it is told then. */
import Type, { type Static } from 'typebox';
import type { Existing } from '#model/existing.ts';
import type { Foreseen } from '#model/foreseen.ts';
import { strict } from '#protocol/schema.ts';

/** What becomes of what both sides hold already (S76). */
export const ExistingText = Type.Union([Type.Literal('compare'), Type.Literal('station'), Type.Literal('local')]);

export const ExistingOrder = strict({ existing: ExistingText });
export type ExistingOrder = Static<typeof ExistingOrder>;

/** `mark`: of the report that the person has seen. */
export const StartOrder = strict({ mark: Type.String({ minLength: 1, maxLength: 128 }) });
export type StartOrder = Static<typeof StartOrder>;

/** What stands in a folder here and is not synced, for one reason. */
export interface LeftOutReport {
  /** A sentence for people. */
  readonly reason: string;
  readonly count: number;
  /** The first few paths. */
  readonly examples: readonly string[];
}

/** What would be done, in the order in which people are told of it. */
export interface SyncReport {
  readonly foreseen: readonly Foreseen[];
  readonly leftOut: readonly LeftOutReport[];
  /** What stands on each side before: files, links and folders. */
  readonly here: number;
  readonly there: number;
  /** Names everything that is taken out of its place or replaced; equal marks, equal losses. */
  readonly mark: string;
}

/** How a first look is: under way, or over with its report. */
export interface FirstLook {
  readonly task: string;
  readonly folder: string;
  readonly existing: Existing;
  /** What stands on each side, as far as it is known: files, links and folders. */
  readonly here: number;
  readonly there: number;
  /** Null while both sides are looked at, or cannot be. */
  readonly report: SyncReport | null;
  /** Files and bytes that are still to be compared. */
  readonly progress: { readonly filesLeft: number; readonly bytesLeft: number };
  /** Why the look does not go on; empty when it does. */
  readonly trouble: string;
}

/** What ending a task, or changing its rules, would do: nothing goes at either side. */
export interface Removal {
  readonly task: string;
  readonly folder: string;
  /** Files and links that stay in the folder. */
  readonly files: number;
  /** Those of them whose bytes the station does not have: only this computer has them. */
  readonly unsent: { readonly files: number; readonly bytes: number; readonly examples: readonly string[] };
  /** What the station has and the folder does not. */
  readonly unfetched: number;
  /** Changes that wait for a person's decision, and are no longer asked about. */
  readonly held: number;
  /** What lies in the recovery bin; it stays on the disk. `onlyHere`: what the station may not have. */
  readonly bin: { readonly objects: number; readonly bytes: number; readonly onlyHere: number };
  /** False where the task could not be opened, so that nothing is known. */
  readonly isKnown: boolean;
}
