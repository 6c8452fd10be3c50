/** The rules of a task, as a person gives them and as the drive keeps them. */
import Type, { type Static } from 'typebox';
import { holdFilesMax } from '#model/hold.ts';
import { FilterWire } from '#protocol/feed.ts';
import { strict } from '#protocol/schema.ts';

export const ModeText = Type.Union([
  Type.Literal('two-way'),
  Type.Literal('download-only'),
  Type.Literal('upload-only'),
]);
export const ConflictText = Type.Union([Type.Literal('latest'), Type.Literal('station')]);

export const HoldFiles = Type.Integer({ minimum: 0, maximum: holdFilesMax });
/** How much the recovery bin of a task keeps of what the station has too (R95). */
export const BinRules = strict({
  days: Type.Integer({ minimum: 0, maximum: 36_500 }),
  megabytes: Type.Integer({ minimum: 0, maximum: 10_240_000 }),
});
export type BinRules = Static<typeof BinRules>;

/** KB (1,000 bytes) a second; 0 is no limit. */
export const RateWire = Type.Integer({ minimum: 0, maximum: 10_000_000 });
/** How fast one task may sync, beside what holds for the drive as a whole: the smaller counts (A20). */
export const TaskLimits = strict({ up: RateWire, down: RateWire });
export type TaskLimits = Static<typeof TaskLimits>;

/** The rules of a task that a person may change later (S22, S37). */
export const TaskRules = strict({
  mode: ModeText,
  conflict: ConflictText,
  keepDiscarded: Type.Boolean(),
  consistencyCheck: Type.Boolean(),
  filter: FilterWire,
  /** Files from which on deletions are held (R47), 0 for never; where it is left out, the default holds. */
  holdFiles: Type.Optional(HoldFiles),
  /** Left out by earlier versions: `defaultBin`. */
  bin: Type.Optional(BinRules),
  /** Left out by earlier versions, and until a person gives some: none. */
  limits: Type.Optional(TaskLimits),
});
export type TaskRules = Static<typeof TaskRules>;
