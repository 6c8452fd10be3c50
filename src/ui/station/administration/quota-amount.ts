/** Quotas as people write them: a number of one unit. */

const units = [
  { value: 'MiB', bytes: 1024 ** 2 },
  { value: 'GiB', bytes: 1024 ** 3 },
  { value: 'TiB', bytes: 1024 ** 4 },
] as const;

export type QuotaUnit = (typeof units)[number]['value'];

export const quotaUnits: readonly QuotaUnit[] = units.map(({ value }) => value);

export interface QuotaAmount {
  readonly amount: number;
  readonly unit: QuotaUnit;
}

/** In the largest unit of which it is one or more. */
export function amountOf(bytes: number): QuotaAmount {
  const { value, bytes: size } = units.findLast(unit => bytes >= unit.bytes) ?? units[0];
  return { amount: Math.round((bytes / size) * 100) / 100, unit: value };
}

/** Whole bytes, at least one. */
export function bytesOf({ amount, unit }: QuotaAmount): number {
  const size = units.find(({ value }) => value === unit)?.bytes ?? 1;
  return Math.max(1, Math.round(amount * size));
}
