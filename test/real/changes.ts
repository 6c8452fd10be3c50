/** Waiting for the moment of something that programs do to a folder, rather than for a time. */
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { unlessAbsent } from '#platform/node/files-errors.ts';
import { walk } from '#test/system/tree.ts';
import { sleep } from '#test/system/unrest.ts';

/** Who waits for more changes than there are has waited long enough after so many milliseconds without one. */
const quietMs = 1_500;
const lookEveryMs = 3;

/** Waits until the files beneath `folder` (their names, sizes, times) have been seen to change so many times. */
export async function changes(folder: string, count: number): Promise<void> {
  let seen = look(folder);
  let since = performance.now();
  for (let left = count; left > 0 && performance.now() - since < quietMs; ) {
    await sleep(lookEveryMs);
    const now = look(folder);
    if (now === seen) continue;
    seen = now;
    since = performance.now();
    left -= 1;
  }
}

function look(folder: string): string {
  const facts = [...walk(folder)].map(([path]) => {
    const found = unlessAbsent(() => lstatSync(join(folder, path)));
    return found === undefined ? path : `${path} ${found.size} ${found.mtimeMs} ${found.ino}`;
  });
  return facts.join('\n');
}
