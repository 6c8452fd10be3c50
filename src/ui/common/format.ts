/** Sizes and times as people read them. */
import { language } from '#ui/common/texts.ts';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** `1.2 MiB`; three digits at most. */
export function sizeText(bytes: number): string {
  let unit = 0;
  let value = bytes;
  for (; value >= 1000 && unit < units.length - 1; unit += 1) value /= 1024;
  const digits = unit === 0 || value >= 10 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric' });
const dayAndTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const thisYear = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });

/** Short: the time for today, the day for this year, else the year as well. */
export function dateText(ms: number, nowMs: number): string {
  const date = new Date(ms);
  const now = new Date(nowMs);
  if (date.toDateString() === now.toDateString()) return clock.format(date);
  return date.getFullYear() === now.getFullYear() ? thisYear.format(date) : day.format(date);
}

/** Day and time. */
export function momentText(ms: number): string {
  return dayAndTime.format(new Date(ms));
}

/** Milliseconds since 1970 of a time in nanoseconds, as it travels. */
export function msFromNs(ns: string): number {
  return Number(BigInt(ns) / 1_000_000n);
}
