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

/** V11: whether owners choose what their homes keep: not at all, no less than new homes keep, or as they like. */
export const RetentionOwners = Type.Union([Type.Literal('nobody'), Type.Literal('more'), Type.Literal('any')]);
export type RetentionOwners = Static<typeof RetentionOwners>;

/** V10: what shares and homes keep that are made from now on (`GET` and `PUT /api/admin/new-retention`). */
export const NewRetentionWire = strict({ shares: RetentionWire, homes: RetentionWire, owners: RetentionOwners });
export type NewRetentionWire = Static<typeof NewRetentionWire>;

/**
 * What the home of who asks keeps (`GET /api/home/retention`; `PUT` takes a policy, `POST /api/home/retention/preview` tells
 * what one would take). `least` is what it has to keep at least; null where the owner chooses as they like, or not at all.
 */
export const HomeRetentionReply = strict({
  retention: RetentionWire,
  owners: RetentionOwners,
  least: orNull(RetentionWire),
});
export type HomeRetentionReply = Static<typeof HomeRetentionReply>;
