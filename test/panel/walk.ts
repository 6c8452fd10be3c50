/** For tests of the panel: the lists of folders from which somebody chooses. */
import { dirname } from 'node:path';
import type { Locator } from 'playwright-core';

/** Walks the folders of this computer from the person's own up to the top, and down to `path`. */
export async function walkTo(local: Locator, path: string): Promise<void> {
  const here = local.getByRole('status');
  for (let above = (await here.textContent()) ?? ''; above !== '/'; above = dirname(above)) {
    await local.getByRole('button', { name: 'Up', exact: true }).click();
    await here.filter({ hasText: exactly(dirname(above)) }).waitFor();
  }
  for (const [index, name] of path.split('/').slice(1).entries()) {
    await local.getByRole('button', { name, exact: true }).click();
    const way = path
      .split('/')
      .slice(0, index + 2)
      .join('/');
    await here.filter({ hasText: exactly(way) }).waitFor();
  }
}

/** The path and nothing else. */
export function exactly(path: string): RegExp {
  return new RegExp(`^${path}$`);
}
