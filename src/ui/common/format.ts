/** Sizes, times and lists as people read them, in the language of the page. */
import { sizeSpeller } from '#base/size.ts';
import type { Language } from '#ui/common/language.ts';
import { language } from '#ui/common/texts.ts';

interface Formats {
  /** `1.2 MiB`; three digits at most. */
  sizeText(bytes: number): string;
  /** With the language's own marks between thousands. */
  numberText(value: number): string;
  /** Short: the time for today, the day for this year, else the year as well. */
  dateText(ms: number, nowMs: number): string;
  /** Day and time. */
  momentText(ms: number): string;
  /** Day and time to the second, where several within a minute are to be told apart. */
  secondText(ms: number): string;
  /** Things one after the other: `a, b, c`. */
  listText(things: readonly string[]): string;
  /** The order of two names in a list that people read: numbers in them count as numbers. */
  compareNames(a: string, b: string): number;
}

/** How all that is written in one language. */
export function formatsOf(language: Language): Formats {
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const clock = new Intl.DateTimeFormat(language, time);
  const thisYear = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric' });
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
  const second = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });
  const list = new Intl.ListFormat(language, { type: 'conjunction', style: 'narrow' });
  const names = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const numbers = new Intl.NumberFormat(language);
  return {
    sizeText: sizeSpeller(language),
    numberText: value => numbers.format(value),
    dateText: (ms, nowMs) => {
      const [date, now] = [new Date(ms), new Date(nowMs)];
      if (date.toDateString() === now.toDateString()) return clock.format(date);
      return (date.getFullYear() === now.getFullYear() ? thisYear : day).format(date);
    },
    momentText: ms => moment.format(new Date(ms)),
    secondText: ms => second.format(new Date(ms)),
    listText: things => list.format(things),
    compareNames: (a, b) => names.compare(a, b),
  };
}

export const { sizeText, numberText, dateText, momentText, secondText, listText, compareNames } = formatsOf(language);

/** Milliseconds since 1970 of a time in nanoseconds, as it travels. */
export function msFromNs(ns: string): number {
  return Number(BigInt(ns) / 1_000_000n);
}
