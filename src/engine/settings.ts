/** What one task is told by its person, and the doors that it works through. */

import type { BinLimits } from '#engine/bin-sweep.ts';
import type { StationDoor } from '#engine/station-door.ts';
import type { Transfers } from '#engine/transfers.ts';
import type { ChunkEnds } from '#model/chunker.ts';
import type { Existing } from '#model/existing.ts';
import type { FilterRules } from '#model/filter.ts';
import type { NodeId } from '#model/node.ts';
import type { AppliedProfiles } from '#model/sync-profile.ts';
import type { Clock, HashBytes, HashEach, Log, Random } from '#platform/doors.ts';
import type { Files } from '#platform/files.ts';
import type { TaskStore } from '#platform/task-store.ts';
import { transferBytesMax } from '#protocol/content.ts';
import type { GrantText } from '#protocol/session.ts';

/** `upload-only` sends and never changes the local folder; `download-only` is the other way round (S19). */
export type Mode = 'two-way' | 'download-only' | 'upload-only';

/** Whether a task sends what changes here (R60, R62). */
export function maySend(mode: Mode, grant: GrantText | undefined): boolean {
  return mode !== 'download-only' && grant === 'write';
}

/** Who keeps the name in a conflict: the newer mtime (S77), or always the station (S78). */
export type ConflictPolicy = 'latest' | 'station';

export interface Sizes {
  /** Bytes up to which a content travels whole, together with others. */
  readonly smallMax: number;
  /** Of a bigger one about so many bytes are carried out at a time (R159). */
  readonly pieceMin: number;
  /**
   * Where more nodes are open, what is new is carried out about so many nodes at a time (R165): fewer than the records keep
   * rows in memory (`keptRowsMax`), or each step of a portion would read all of its rows anew.
   */
  readonly portionMax: number;
}

export const usualSizes: Sizes = { smallMax: 1024 * 1024, pieceMin: transferBytesMax, portionMax: 8_000 };

/** The computer that a task is at work on. */
export interface ThisComputer {
  /** As its network knows it. */
  readonly host: string;
  /** When it was started, milliseconds since 1970 by the wall clock as it is set when this is asked. */
  readonly startedMs: () => number;
}

export interface TaskSettings {
  readonly mode: Mode;
  readonly conflictPolicy: ConflictPolicy;
  /** Keep the discarded version beside the other under a conflict name (S79); else it goes to the recovery bin. */
  readonly keepDiscarded: boolean;
  /** The computer's name in conflict copies (S80). */
  readonly computer: string;
  readonly filter: FilterRules;
  /** The station's sync profiles as last told; left out when it told of none (R115). */
  readonly profiles?: AppliedProfiles;
  /** What a person left out of the task, by node (R130); left out: nothing. */
  readonly leftOut?: readonly NodeId[];
  /** Compare hashes wherever two files meet, not only sizes and times (S20, S21). */
  readonly consistencyCheck: boolean;
  /** Whose names and paths must fit here (S51-S57). */
  readonly system: 'linux' | 'mac' | 'windows';
  /** The task's own id, written into the folder's marker file. */
  readonly marker: string;
  /** The node at the station that the folder is kept the same with. */
  readonly root: NodeId;
  /** An absence is believed only after this long, so that editors which save by renaming keep their file's node. */
  readonly absenceQuietMs: number;
  /** How much the recovery bin keeps; left out: `usualBinLimits`. */
  readonly bin?: BinLimits;
  /** Names this run of the computer, from its start to its end; left out where the system has no name for it. */
  readonly run?: string;
  /** Files from which on local deletions are held for a person (R47); 0 never holds any. */
  readonly holdFiles: number;
  /** Looks and reports, and carries nothing out (R140). */
  readonly looksOnly?: boolean;
  /** What becomes of what stands on both sides when it meets for the first time (R142); left out: `compare`. */
  readonly existing?: Existing;
  /** Left out: unknown. */
  readonly here?: ThisComputer;
  /** Left out: `usualSizes`. */
  readonly sizes?: Sizes;
  /** Local offset of the wall clock for dates in conflict names, minutes east of UTC. */
  readonly zoneMinutes: number;
}

export interface TaskDoors {
  readonly files: Files;
  readonly store: TaskStore;
  readonly station: StationDoor;
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: HashBytes;
  /** Hashes what is big beside other work; left out: by `hash`, at once. */
  readonly hashEach?: HashEach | undefined;
  /** Where content is cut. */
  readonly cut: ChunkEnds;
  readonly log: Log;
  /** Told of what is under way; left out: nobody is. */
  readonly transfers?: Transfers;
}
