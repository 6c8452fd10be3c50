/** Log lines on stderr: time, level, what happened, then its details as `name=value`. */
import type { Log, LogLevel } from '#platform/doors.ts';

const weights: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/** A log that leaves out what weighs less than `level`. */
export function stderrLog(level: LogLevel): Log {
  return (each, event, about = {}) => {
    if (weights[each] < weights[level]) return;
    const details = Object.entries(about).map(([name, value]) => ` ${name}=${spelled(value)}`);
    process.stderr.write(`${new Date().toISOString()} ${each.padEnd(5)} ${event}${details.join('')}\n`);
  };
}

/** On one line, whatever the value holds: a name from outside must not be able to forge a line of the log. */
function spelled(value: unknown): string {
  if (typeof value === 'string') return /^[\w@.:/+-]+$/.test(value) ? value : JSON.stringify(value);
  if (typeof value === 'bigint') return String(value);
  return JSON.stringify(value instanceof Error ? (value.stack ?? value.message) : value) ?? 'undefined';
}
