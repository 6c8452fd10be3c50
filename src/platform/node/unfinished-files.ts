import { type InotifyEvent, inotifyBit } from '#platform/node/libc-inotify.ts';

const ends = inotifyBit.closeWrite | inotifyBit.movedFrom | inotifyBit.delete;

/**
 * Whether events show a file that was begun and neither closed nor taken away yet, so that more about it is about to come.
 * Links and special files are never closed; a caller waits only so long.
 */
export function showUnfinished(events: readonly InotifyEvent[]): boolean {
  const begun = new Set<string>();
  for (const { watch, name, mask } of events) {
    const file = `${watch}/${name}`;
    if ((mask & inotifyBit.create) !== 0 && (mask & inotifyBit.isFolder) === 0) begun.add(file);
    else if ((mask & ends) !== 0) begun.delete(file);
  }
  return begun.size > 0;
}
