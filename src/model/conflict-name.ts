/**
 * The name of a conflict copy (S80): `[file name]_[computer name]_[modified date]_Conflict.[file extension]`.
 *
 * The date is the discarded version's modification day in the drive's zone. When the name is taken, `_2`, `_3`, …
 * follow after `Conflict`. A copy of a copy carries one suffix, not two.
 */
import { assert } from '#base/assert.ts';
import { cutUtf8, utf8Length } from '#base/utf8.ts';
import { nameBytesMax, splitExtension } from '#model/name.ts';

/** Bytes of the computer name within a conflict name. */
export const computerBytesMax = 64;

/** Bytes of an extension in a conflict name; a longer one is shortened, so that room is left for the base. */
export const extensionBytesMax = 64;

/** Copies of one file, computer and day. */
export const conflictCopiesMax = 100_000;

export interface ConflictCopy {
  /** Name of the file in conflict; may be the name of a conflict copy itself. */
  readonly name: string;
  /** Name of the computer whose version was discarded. */
  readonly computer: string;
  /** Modification time of the discarded version, nanoseconds since 1970. */
  readonly mtimeNs: bigint;
  /** The drive's zone, minutes east of UTC. */
  readonly zoneMinutes: number;
  /** True for a name that something in the folder has already. */
  readonly taken: (name: string) => boolean;
}

/** A free name for a conflict copy, at most `nameBytesMax` bytes. */
export function conflictName(copy: ConflictCopy): string {
  const computer = computerPart(copy.computer);
  const { base, extension: whole } = splitName(withoutSuffix(copy.name, computer));
  const extension = shortExtension(whole);
  const suffix = `_${computer}_${dayOf(copy.mtimeNs, copy.zoneMinutes)}_Conflict`;
  for (let number = 1; number <= conflictCopiesMax; number += 1) {
    const end = suffix + (number === 1 ? '' : `_${number}`) + (extension === '' ? '' : `.${extension}`);
    const name = cutUtf8(base, nameBytesMax - utf8Length(end)) + end;
    if (!copy.taken(name)) return name;
  }
  assert(false, `a folder has a free name among ${conflictCopiesMax} conflict copies of "${copy.name}"`);
}

/** The computer's name as it stands in file names: without what some system refuses in a name. */
export function computerPart(computer: string): string {
  const allowed = computer
    .toWellFormed()
    .normalize('NFC')
    .replace(/[*:?\\/"<>|\p{Cc}]/gu, '-');
  return cutUtf8(allowed.trim(), computerBytesMax).trim() || 'computer';
}

const secondNs = 1_000_000_000n;
const daySeconds = 86_400n;

/** The calendar day as YYYYMMDD (proleptic Gregorian); years past 9999 take more digits, those before 0 a minus. */
function dayOf(mtimeNs: bigint, zoneMinutes: number): string {
  const seconds = floorDivide(mtimeNs, secondNs) + BigInt(zoneMinutes) * 60n;
  const { year, month, day } = civilFromDays(Number(floorDivide(seconds, daySeconds)));
  const digits = String(Math.abs(year)).padStart(4, '0');
  return `${year < 0 ? '-' : ''}${digits}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`;
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

/** Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days. A year begins in March there. */
function civilFromDays(daysSince1970: number): { year: number; month: number; day: number } {
  const days = daysSince1970 + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day };
}

/**
 * As `splitExtension`, but a dot in the computer's name begins no extension: without this, the copy of a file that
 * has none would look as if it had one that ends with our suffix.
 */
function splitName(name: string): { readonly base: string; readonly extension: string } {
  const split = splitExtension(name);
  return suffixPattern.test(split.extension) ? { base: name, extension: '' } : split;
}

/** Shortens an extension that is too long, but not so that it comes to look like our suffix. */
function shortExtension(extension: string): string {
  const cut = cutUtf8(extension, extensionBytesMax);
  return suffixPattern.test(cut) ? cut.slice(0, -1) : cut;
}

/** Stands in every conflict name. */
export const conflictMark = '_Conflict';

/** A conflict name taken apart: what stands before the day, computer included, and the extension. Else undefined. */
export function suffixOf(name: string): { readonly before: string; readonly extension: string } | undefined {
  const { base, extension } = splitName(name);
  const found = suffixPattern.exec(base);
  return found === null ? undefined : { before: base.slice(0, found.index), extension };
}

/** `name` without the suffixes that this module gave it. */
function withoutSuffix(name: string, computer: string): string {
  const { base, extension } = splitName(name);
  const stripped = withoutLastSuffix(base, computer);
  if (stripped === undefined) return name;
  return withoutSuffix(extension === '' ? stripped : `${stripped}.${extension}`, computer);
}

const suffixPattern = /_-?[0-9]{4,}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])_Conflict(?:_(?:[2-9]|[1-9][0-9]+))?$/;

/**
 * `base` less one suffix; undefined when it has none. Another computer's name may contain `_`, then it cannot be
 * told from the file's own name, and all but its last part stays.
 */
function withoutLastSuffix(base: string, computer: string): string | undefined {
  const found = suffixPattern.exec(base);
  if (found === null) return undefined;
  const before = base.slice(0, found.index);
  const end = before.endsWith(`_${computer}`) ? before.length - computer.length - 1 : before.lastIndexOf('_');
  return end > 0 && end < before.length - 1 ? before.slice(0, end) : undefined;
}
