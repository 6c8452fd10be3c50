/** The log: one line an event, as JSON for machines or as text for people. */
import type { Writable } from 'node:stream';
import type { Log, LogLevel } from '#platform/doors.ts';

export interface LogOptions {
  readonly stream: Pick<Writable, 'write'>;
  /** Events below this level are left out (default info). */
  readonly level?: LogLevel;
  /** `json`: one object a line; `text`: time, level, event, then name=value (default). */
  readonly form?: 'json' | 'text';
  readonly nowMs?: () => number;
}

/** A log that writes to a stream. Line breaks within an event never break its line. */
export function createLog(options: LogOptions): Log {
  const { stream, level: least = 'info', form = 'text', nowMs = Date.now } = options;
  const line = form === 'json' ? jsonLine : textLine;
  return (level, event, about = {}) => {
    if (levels.indexOf(level) < levels.indexOf(least)) return;
    stream.write(`${line({ time: new Date(nowMs()).toISOString(), level, event }, about)}\n`);
  };
}

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

interface Head {
  readonly time: string;
  readonly level: LogLevel;
  readonly event: string;
}

type About = Readonly<Record<string, unknown>>;

function jsonLine(head: Head, about: About): string {
  return JSON.stringify({ ...about, ...head }, (_, value) => writable(value));
}

function textLine({ time, level, event }: Head, about: About): string {
  const words = Object.entries(about)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${word(value)}`);
  return [time, level.padEnd(5), event.replaceAll('\n', ' '), ...words].join(' ');
}

function word(value: unknown): string {
  const shown = writable(value);
  if (typeof shown === 'string' && /^[^\s"=]+$/.test(shown)) return shown;
  return JSON.stringify(shown, (_, inner) => writable(inner));
}

/** Values that JSON has no form for: big integers, and errors, whose fields it would leave out. */
function writable(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Error)
    return value.cause === undefined ? value.message : `${value.message} (${String(value.cause)})`;
  return value;
}
