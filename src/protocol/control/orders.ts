/** What a drive is told over its control API. Everything that shows a drive to people speaks this and nothing else. */
import Type, { type Static } from 'typebox';
import { ExistingText } from '#protocol/control/first-look.ts';
import { BinRules, ConflictText, HoldFiles, ModeText, TaskLimits } from '#protocol/control/rules.ts';
import { FilterWire, leftOutMax } from '#protocol/feed.ts';
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

/** An address to look at before anything is sent there. */
export const LookOrder = strict({ url: LinkOrder.properties.url });
export type LookOrder = Static<typeof LookOrder>;

/** A folder to make on this computer: an absolute path, all but the last of it there already. */
export const MakeFolderOrder = strict({ folder: Type.String({ minLength: 1, maxLength: 4096 }) });
export type MakeFolderOrder = Static<typeof MakeFolderOrder>;

/** What this computer is to be called. */
export const RenameOrder = strict({ computer: Type.String({ minLength: 1, maxLength: 256 }) });
export type RenameOrder = Static<typeof RenameOrder>;

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
  limits: Type.Optional(Type.Partial(TaskLimits)),
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

/** Everything in the bin of one task or of all; of that `what` alone, by whole ids, where it is given. */
export const EmptyOrder = strict({
  task: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  what: Type.Optional(Type.Array(Type.String({ maxLength: 256 }), { maxItems: 100_000 })),
});
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
  /** Do nothing before a person has seen what would be done. Left out: begin at once. */
  preview: Type.Optional(Type.Boolean()),
  /** Left out: `compare`. */
  existing: Type.Optional(ExistingText),
  rules: RulesOrder,
  /** Paths in the remote folder that are left out from the beginning (S15). */
  leaveOut: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 4096 }), { maxItems: leftOutMax })),
});
export type TaskOrder = Static<typeof TaskOrder>;

export const WaitOrder = strict({ timeoutMs: Type.Optional(Type.Number({ minimum: 0 })) });
export type WaitOrder = Static<typeof WaitOrder>;
