/** The orders and answers of a drive's control API. The CLI, and later the panel and the tray, speak nothing else. */
import Type, { type Static } from 'typebox';
import { BinRules, ConflictText, HoldFiles, ModeText } from '#drive/settings-file.ts';
import type { HeldChange } from '#model/hold.ts';
import type { SyncProfile } from '#model/sync-profile.ts';
import type { WipeScope } from '#model/wipe-scope.ts';
import type { BinReason } from '#platform/recovery-bin-index.ts';
import { FilterWire } from '#protocol/feed.ts';
import { strict } from '#protocol/schema.ts';

export const LinkOrder = strict({
  url: Type.String({ minLength: 1, maxLength: 2048 }),
  user: Type.String({ minLength: 1, maxLength: 256 }),
  password: Type.String({ minLength: 1, maxLength: 1024 }),
  /** Of the account's second factor. */
  code: Type.Optional(Type.String({ maxLength: 64 })),
  computer: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  /** The fingerprint that a person confirmed. */
  trust: Type.Optional(Type.String({ maxLength: 256 })),
  /** A certificate authority in PEM. */
  authority: Type.Optional(Type.String({ maxLength: 1024 * 1024 })),
});
export type LinkOrder = Static<typeof LinkOrder>;

export const TrustOrder = strict({ fingerprint: Type.String({ maxLength: 256 }) });
export type TrustOrder = Static<typeof TrustOrder>;

/** Rules that a person gives; what is left out stays as it is (or as it is by default). */
export const RulesOrder = strict({
  mode: Type.Optional(ModeText),
  conflict: Type.Optional(ConflictText),
  keepDiscarded: Type.Optional(Type.Boolean()),
  consistencyCheck: Type.Optional(Type.Boolean()),
  filter: Type.Optional(Type.Partial(FilterWire)),
  holdFiles: Type.Optional(HoldFiles),
  bin: Type.Optional(Type.Partial(BinRules)),
});
export type RulesOrder = Static<typeof RulesOrder>;

export const RestoreOrder = strict({
  /** Ids of objects in the recovery bins, or of tasks: all that lies in theirs; beginnings of ids will do. */
  what: Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { minItems: 1, maxItems: 10_000 }),
  /** An absolute path within the task's folder, for one object. */
  to: Type.Optional(Type.String({ minLength: 1, maxLength: 4096 })),
});
export type RestoreOrder = Static<typeof RestoreOrder>;

/** `folder`: an absolute path. */
export const RelocateOrder = strict({ folder: Type.String({ minLength: 1, maxLength: 4096 }) });
export type RelocateOrder = Static<typeof RelocateOrder>;

export const EmptyOrder = strict({ task: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })) });
export type EmptyOrder = Static<typeof EmptyOrder>;

export const TaskOrder = strict({
  connection: Type.Optional(Type.String()),
  /** `SHARE` or `SHARE/PATH`. */
  remote: Type.String({ minLength: 1, maxLength: 4096 }),
  /** An absolute path. */
  folder: Type.String({ minLength: 1, maxLength: 4096 }),
  create: Type.Boolean(),
  /** Take a folder that carries the mark of another drive's task. */
  takeOver: Type.Boolean(),
  rules: RulesOrder,
});
export type TaskOrder = Static<typeof TaskOrder>;

export const WaitOrder = strict({ timeoutMs: Type.Optional(Type.Number({ minimum: 0 })) });
export type WaitOrder = Static<typeof WaitOrder>;

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
  readonly state: TaskState;
  /** A sentence; empty when there is nothing to say. */
  readonly detail: string;
  readonly progress: Progress;
  /** How many paths have a problem, and the first few of them. */
  readonly problems: number;
  readonly firstProblems: readonly { readonly path: string; readonly reason: string; readonly detail: string }[];
  /** Changes that wait for a person (R47, R109). */
  readonly holds: readonly HoldStatus[];
  /** What lies in the recovery bin. */
  readonly bin: BinTotals;
  /** The station's sync profiles that leave files out of it (R115): what each leaves out, as its rules say. */
  readonly profiles: readonly SyncProfile[];
  /** ISO 8601; null while it has not been up to date since the drive started. */
  readonly lastSyncedAt: string | null;
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
  /** The newest first. */
  readonly wiped: readonly WipedStatus[];
}

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
