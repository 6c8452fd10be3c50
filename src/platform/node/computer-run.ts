/** Tells one run of the computer from the next, so that a power cut is told from a killed process. */
import * as fs from 'node:fs';

/** Linux makes a random one at each start (random(4)); containers see that of their host, which is the one that counts. */
const bootIdFile = '/proc/sys/kernel/random/boot_id';

/** Names this run of the computer; undefined where the system has no such name. */
export function computerRun(): string | undefined {
  try {
    return fs.readFileSync(bootIdFile, 'utf8').trim() || undefined;
  } catch {
    // Not Linux, or /proc is not there. Then every unclean end counts as one of the computer, which costs a look.
    return undefined;
  }
}
