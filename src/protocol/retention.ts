/** Retention: what a share keeps of its past, and what a policy would take from it. */
import Type, { type Static, type TSchema } from 'typebox';
import { retentionDaysMax, retentionVersionsMax } from '#model/retention.ts';
import { strict } from '#protocol/schema.ts';

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/**
 * What a share keeps of its past; null wherever there is no limit (`GET` and `PUT /api/admin/shares/SHARE/retention`).
 * `bytes` are those that the past alone keeps, 0 or more.
 */
export const RetentionWire = strict({
  versions: orNull(Type.Integer({ minimum: 0, maximum: retentionVersionsMax })),
  order: Type.Union([Type.Literal('oldest'), Type.Literal('smart')]),
  days: orNull(Type.Integer({ minimum: 1, maximum: retentionDaysMax })),
  bytes: orNull(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
});
export type RetentionWire = Static<typeof RetentionWire>;

/**
 * What a policy would take now (`POST /api/admin/shares/SHARE/retention/preview`). `bytes` are those that nothing else
 * refers to; `atLeast`: they are more. Times are null where nothing goes.
 */
export const RetentionPreviewReply = strict({
  versions: Type.Integer(),
  files: Type.Integer(),
  bytes: Type.Integer(),
  atLeast: Type.Boolean(),
  oldestMs: orNull(Type.Integer()),
  newestMs: orNull(Type.Integer()),
});
export type RetentionPreviewReply = Static<typeof RetentionPreviewReply>;
