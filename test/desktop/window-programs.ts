/** The programs that show a drive in a window, as the system lists them. */
import { readdirSync, readFileSync } from 'node:fs';

export interface WindowProgram {
  readonly pid: number;
  /** The page that it was started with. */
  readonly place: string;
}

/** Those of the drive with this data folder. */
export function windowPrograms(data: string): readonly WindowProgram[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(pid => pid > 0)
    .flatMap(pid => {
      const args = argumentsOf(pid);
      const at = args.findIndex(arg => /\/window-program\.[jt]s$/.test(arg));
      return at >= 0 && args[at + 1] === data ? [{ pid, place: args[at + 2] ?? '' }] : [];
    });
}

/** None of a process that has ended. */
function argumentsOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
