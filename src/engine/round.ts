/** What one turn of a task's loop answers to whoever runs the loop. */

import type { Decision, Settled } from '#engine/effects/settle-conflict.ts';
import type { Report } from '#engine/first-look.ts';
import type { Apart } from '#engine/scan/apart.ts';
import type { TaskSettings } from '#engine/settings.ts';
import type { Hint } from '#platform/doors.ts';
import type { PushMessage } from '#protocol/feed.ts';

export type RoundState =
  /** At rest: the trees agree, apart from the problems on record. */
  | 'settled'
  /** More can be done at once: call again. */
  | 'working'
  /** Both sides were looked at and a report was made of what would be done (R140); nothing is until a person says so. */
  | 'looked'
  /** The station cannot be reached; `detail` says how. Call again after a while. */
  | 'offline'
  /** The local folder is not there, or not the one it was. Nothing was sent or removed. */
  | 'absent'
  /** The station refuses this drive or its certificate changed; a person must act. */
  | 'refused'
  /** Something is not settled and can only go on later (`wakeInMs`) or after a hint. */
  | 'waiting';

export interface Round {
  readonly state: RoundState;
  readonly detail: string;
  /** Steps carried out in this round. */
  readonly steps: number;
  /** Nodes on which the trees do not agree. */
  readonly unsettled: number;
  /** Call again after so many milliseconds even without a hint; undefined: no need to. */
  readonly wakeInMs: number | undefined;
}

/** Bytes and files that a long round has still to move; for showing only. */
export interface Progress {
  readonly filesDone: number;
  readonly filesLeft: number;
  readonly bytesDone: number;
  readonly bytesLeft: number;
}

export interface Task {
  /** One turn: read the feed, look at the disk where hints say so, plan, carry out. Never runs twice at a time. */
  syncOnce(): Promise<Round>;
  /** Something may have changed on the disk. */
  hint(hint: Hint): void;
  /** The share has a new head; answers whether that leaves something to do. */
  pushed(push: PushMessage): boolean;
  /** Pushes come by another connection from now on: its first is a question for what the station lost (R99). */
  hearsAnew(): void;
  progress(): Progress;
  /** What the last turn found that would be done, when it only looks (R140); undefined until there is one. */
  report(): Report | undefined;
  /** Everything that stood on both sides at first has met, so that a choice about it is over (R142). */
  hasMet(): boolean;
  /** Ends what is left of such a choice where it could not be carried out (R148); answers whether anything was. */
  endChoices(): boolean;
  /** What the task would do under other settings, from what it knows at this moment. */
  foresee(changed: Partial<TaskSettings>): Promise<Report>;
  /** Why a path (relative to the task's folder) is in the state that it is in. */
  why(path: string): Promise<string>;
  /** Whether the path is left out by its person or by an ignore file (R132, R136); undefined when the station has it, or by neither. */
  apart(path: string): Promise<Apart | undefined>;
  /**
   * Carries out what a person decided about a conflict, between two steps of a turn (R145). Throws `FilesError` where the
   * disk failed.
   */
  decide(decision: Decision): Promise<Settled>;
  /** Lets the step in flight finish and stops. */
  close(): Promise<void>;
}
