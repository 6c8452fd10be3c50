/** What the panel asks of the drive about one file or folder. */
import type { Why } from '#protocol/control/status.ts';
import { ask } from '#ui/drive/ask.ts';

export function getWhy(path: string): Promise<Why> {
  return ask('GET', `/why?${new URLSearchParams({ path })}`);
}

/** In the file manager, selected in its folder. */
export function showPath(path: string): Promise<void> {
  return ask('POST', '/show', { path });
}
