/** What a drive answers over its control API. */
import type { BinReason } from '#model/bin-reason.ts';
import type { HeldChange } from '#model/hold.ts';
import type { SyncProfile } from '#model/sync-profile.ts';
import type { WipeScope } from '#model/wipe-scope.ts';
import type { RecentFile, Speed, TransferStatus } from '#protocol/control/activity.ts';
import type { TaskRules } from '#protocol/control/rules.ts';
import type { LanguageText, NoticeSettings } from '#protocol/control/settings.ts';

export interface ConnectionStatus {
  readonly id: string;
  readonly url: string;
  readonly account: string;
  readonly station: string;
  readonly state:
    | 'unknown'
    | 'connected'
    | 'offline'
    | 'hostile'
    | 'signed-out'
    | 'copied'
    | 'protocol'
    | 'certificate'
    /** Being wiped, as the station asks. */
    | 'wiping';
  readonly detail: string;
  /** The pinned fingerprint; null where authorities vouch. */
  readonly fingerprint: string | null;
  /** The certificate that was shown instead, while the state is `certificate`. */
  readonly found: string | null;
}

export type TaskState = 'syncing' | 'up-to-date' | 'paused' | 'offline' | 'absent' | 'attention' | 'error' | 'wiping';

/** Why nothing is synced for a while, though no person paused it: the hours of the week, the battery, the network. */
export type RestReason = 'hours' | 'battery' | 'metered';

export interface Progress {
  readonly filesLeft: number;
  readonly bytesLeft: number;
}

/** Changes made in a task's folder that are set aside until a person decides, on this drive or at the station. */
export interface HoldStatus {
  readonly hold: string;
  /** Files that were deleted (R47), or rewritten with bytes that look encrypted (R109). */
  readonly change: HeldChange;
  readonly at: 'drive' | 'station';
  readonly files: number;
  readonly bytes: number;
  /** ISO 8601. */
  readonly since: string;
}

/** A hold with its task and the first few of the paths, relative to the task's folder. */
export interface HoldListing extends HoldStatus {
  readonly task: string;
  readonly folder: string;
  readonly examples: readonly string[];
}

/** What became of a hold. */
export interface HoldDecided {
  readonly hold: string;
  readonly task: string;
  readonly files: number;
}

export interface TaskStatus {
  readonly id: string;
  readonly connection: string;
  readonly share: string;
  readonly path: string;
  readonly folder: string;
  readonly mode: string;
  readonly rules: TaskRules;
  /** By a person. */
  readonly paused: boolean;
  /** It only looks until a person starts it (P12). */
  readonly awaitsStart: boolean;
  /** Why it is paused for now, and goes on by itself; null while it is not. */
  readonly resting: RestReason | null;
  readonly state: TaskState;
  /** A sentence; empty when there is nothing to say. */
  readonly detail: string;
  readonly progress: Progress;
  readonly speed: Speed;
  /** How many paths have a problem, and the first few of them. */
  readonly problems: number;
  readonly firstProblems: readonly ProblemStatus[];
  /** Changes that wait for a person (R47, R109). */
  readonly holds: readonly HoldStatus[];
  /** Conflicts that wait for a person (R125). */
  readonly conflicts: number;
  /** What lies in the recovery bin. */
  readonly bin: BinTotals;
  /** The station's sync profiles that leave files out of it (R115): what each leaves out, as its rules say. */
  readonly profiles: readonly SyncProfile[];
  /** Differences that stay as they are: the task only receives, or only sends. */
  readonly aside: number;
  /** On what kind of volume the folder lies (S60). */
  readonly volume: VolumeStatus;
  /** Why the folder is looked through by time, a sentence; empty while a watcher tells of every change. */
  readonly unwatched: string;
  /** ISO 8601; null while it has not been up to date since the drive started. */
  readonly lastSyncedAt: string | null;
}

/** `own` where it is neither of the others, or nothing is known of it; then without a name. */
export interface VolumeStatus {
  readonly kind: 'own' | 'network' | 'removable';
  /** As people call it, like `NFS`. */
  readonly name: string;
}

/** A path that is not synced, and the one reason for it (N6). */
export interface ProblemStatus {
  /** Relative to the task's folder. */
  readonly path: string;
  /** One word for programs. */
  readonly reason: string;
  /** One sentence for people. */
  readonly detail: string;
}

export interface BinTotals {
  readonly objects: number;
  readonly bytes: number;
}

/** One object in a recovery bin. */
export interface Binned {
  readonly id: string;
  readonly task: string;
  /** Where it stood, relative to the task's folder. */
  readonly path: string;
  /** When it was put there, ISO 8601. */
  readonly at: string;
  readonly bytes: number;
  readonly why: BinReason;
  /** Nobody else may have these bytes: they are not known to be in the station's history. */
  readonly onlyHere: boolean;
}

export interface Restored {
  readonly id: string;
  readonly task: string;
  /** Where it stands now, relative to the task's folder. */
  readonly path: string;
}

export type BinEmptied = BinTotals;

/** A wipe that is done (R123): by whose order, when, and what came of it. */
export interface WipedStatus {
  readonly url: string;
  readonly station: string;
  readonly account: string;
  readonly scope: WipeScope;
  readonly by: string;
  /** ISO 8601. */
  readonly asked: string;
  readonly taken: string;
  readonly done: string;
  /** Files and links that were removed, and that were left, by folder. */
  readonly folders: readonly WipedFolder[];
}

export interface WipedFolder {
  readonly folder: string;
  readonly removed: number;
  readonly left: number;
  /** Why it was left as it is; empty where it was judged. */
  readonly detail: string;
}

export interface DriveStatus {
  readonly computer: string;
  readonly connections: readonly ConnectionStatus[];
  readonly tasks: readonly TaskStatus[];
  /** What is under way. */
  readonly transfers: readonly TransferStatus[];
  /** The last files that came or changed, the newest first. */
  readonly recent: readonly RecentFile[];
  /** The newest first. */
  readonly wiped: readonly WipedStatus[];
  /** Of which kinds of trouble notifications tell. */
  readonly notices: NoticeSettings;
  /** Which language its faces speak. */
  readonly language: LanguageText;
}

/** One line of the answer to `events`. */
export type StatusEvent = { readonly kind: 'status'; readonly status: DriveStatus } | { readonly kind: 'beat' };

export interface Linked {
  readonly connection: string;
  readonly url: string;
  readonly account: string;
  readonly station: string;
  readonly fingerprint: string | null;
}

export interface TaskAdded {
  readonly task: string;
  readonly share: string;
  readonly path: string;
  readonly folder: string;
  readonly mode: string;
  readonly volume: VolumeStatus;
}

/** One line of the answer to `wait`: how far it is, and at the end how it ended. */
export type WaitLine =
  | {
      readonly kind: 'progress';
      readonly tasks: number;
      readonly done: number;
      readonly filesLeft: number;
      readonly bytesLeft: number;
    }
  | { readonly kind: 'done'; readonly tasks: number; readonly paused: number }
  | { readonly kind: 'timeout'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string };

export interface Why {
  readonly path: string;
  readonly task: string | null;
  /** One word for programs, e.g. `up-to-date`, `filtered`, `paused`, `waiting`, or the reason of a problem. */
  readonly reason: string;
  /** One sentence for people. */
  readonly detail: string;
}
