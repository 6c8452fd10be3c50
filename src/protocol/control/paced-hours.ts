/** Which pace holds at a moment of the week, and how hours are written on a command line. Pure. */
import type { LimitSettings, PacedHours, PaceText } from '#protocol/control/settings.ts';

/** A moment of a week on the clock of the computer. */
export interface WeekMoment {
  /** 1 is Monday, 7 Sunday. */
  readonly day: number;
  /** Of the day, 0 to 1439. */
  readonly minute: number;
}

/** What holds at a moment: the pace, and the rates in KB a second, 0 without limit. */
export interface Limits {
  readonly pace: PaceText;
  readonly up: number;
  readonly down: number;
}

/**
 * The least limit, KB a second: a station waits ten minutes for a request, and six of 4 MiB may share what there is.
 */
export const rateMin = 50;

/** Of a task that has none on record. */
export const noLimits: Pick<Limits, 'up' | 'down'> = { up: 0, down: 0 };

/** Whether a limit can be kept: it is none, or not too small. */
export function isRate(rate: number): boolean {
  return rate === 0 || rate >= rateMin;
}

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The first of the hours that covers the moment decides; where none does, the usual pace holds. */
export function limitsAt({ hours, usual, up, down }: LimitSettings, moment: WeekMoment): Limits {
  const pace = hours.find(each => covers(each, moment))?.pace ?? usual;
  return pace === 'limited' ? { pace, up, down } : { pace, up: 0, down: 0 };
}

/** The moment of the week that a clock shows. */
export function weekMoment(date: Date): WeekMoment {
  return { day: ((date.getDay() + 6) % 7) + 1, minute: date.getHours() * 60 + date.getMinutes() };
}

function covers({ days, from, to }: PacedHours, { day, minute }: WeekMoment): boolean {
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  if (begin < end) return days.includes(day) && begin <= minute && minute < end;
  const dayBefore = day === 1 ? 7 : day - 1;
  return (days.includes(day) && minute >= begin) || (days.includes(dayBefore) && minute < end);
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** As `mon-fri 09:00-17:00 limited; sat,sun 00:00-00:00 none`. Answers the fault where it is written otherwise. */
export function parseHours(text: string): { readonly value: readonly PacedHours[] } | { readonly fault: string } {
  const parts = text.split(';').filter(part => part.trim() !== '');
  const hours = parts.map(parseOne);
  const wrong = hours.indexOf(undefined);
  if (wrong < 0) return { value: hours.filter(each => each !== undefined) };
  return {
    fault: `"${parts[wrong]?.trim()}" is not written like "mon-fri 09:00-17:00 limited"; the last word is full, limited or none, and ; stands between several.`,
  };
}

const time = '((?:[01]\\d|2[0-3]):[0-5]\\d)';
const written = new RegExp(`^([a-z,-]+)\\s+${time}-${time}\\s+(full|limited|none)$`);

function parseOne(text: string): PacedHours | undefined {
  const [, dayText = '', from = '', to = '', pace = ''] = written.exec(text.trim().toLowerCase()) ?? [];
  const days = dayText.split(',').map(daysOf);
  if (days.length === 0 || days.some(each => each.length === 0)) return undefined;
  return { days: [...new Set(days.flat())].toSorted(), from, to, pace: pace as PaceText };
}

/** `fri` or `fri-mon`; empty where it is neither. */
function daysOf(text: string): number[] {
  const [first = '', last = first, ...more] = text.split('-');
  const [begin, end] = [dayNames.indexOf(first), dayNames.indexOf(last)];
  if (begin < 0 || end < 0 || more.length > 0) return [];
  const length = ((end - begin + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => ((begin + index) % 7) + 1);
}

/** What `parseHours` understands as the same. */
export function hoursText(hours: readonly PacedHours[]): string {
  return hours.map(each => `${daysText(each.days)} ${each.from}-${each.to} ${each.pace}`).join('; ');
}

function daysText(days: readonly number[]): string {
  const [first = 1] = days;
  const last = days.at(-1) ?? first;
  const isRun = days.length > 2 && days.every((day, index) => day === first + index);
  if (isRun) return `${dayNames[first - 1]}-${dayNames[last - 1]}`;
  return days.map(day => dayNames[day - 1]).join(',');
}
