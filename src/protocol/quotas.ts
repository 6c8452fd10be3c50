/** Quotas: how many bytes may live in a share. */
import Type, { type Static } from 'typebox';
import { strict } from '#protocol/schema.ts';

/** Bytes; null for any number. */
export const QuotaBytes = Type.Union([Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }), Type.Null()]);
export type QuotaBytes = Static<typeof QuotaBytes>;

/** The quota of a share, or that of homes to come. */
export const QuotaWire = strict({ bytes: QuotaBytes });
export type QuotaWire = Static<typeof QuotaWire>;

/** From here on a share is nearly full: shown so, and told of. Percent. */
const nearlyFullPercent = 90;

export function isNearlyFull(bytes: number, quota: number): boolean {
  return bytes * 100 >= quota * nearlyFullPercent;
}
