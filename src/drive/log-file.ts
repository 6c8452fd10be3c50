/** The daemon's log: one JSON object a line, in a file that is set aside once when it has grown. */
import { appendFileSync, renameSync, statSync } from 'node:fs';
import type { Log, LogLevel } from '#platform/doors.ts';

/** Bytes after which the log is renamed to `….1`, replacing the one before. */
export const logBytesMax = 8 * 1024 * 1024;

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Logs what is at least as grave as `from` to the file, and what is an error to `stderr` too. */
export function logToFile(path: string, from: LogLevel, stderr: (line: string) => void): Log {
  let bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return (level, event, about = {}) => {
    if (levels.indexOf(level) < levels.indexOf(from)) return;
    const line = `${JSON.stringify({ at: new Date().toISOString(), level, event, ...about }, bigintAsText)}\n`;
    if (level === 'error') stderr(line);
    if (bytes + line.length > logBytesMax) {
      renameSync(path, `${path}.1`);
      bytes = 0;
    }
    appendFileSync(path, line, { mode: 0o600 });
    bytes += line.length;
  };
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
