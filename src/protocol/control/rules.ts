/** The rules of a task, as a person gives them and as the drive keeps them. */
import Type, { type Static } from 'typebox';
import { holdFilesMax } from '#model/hold.ts';
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
