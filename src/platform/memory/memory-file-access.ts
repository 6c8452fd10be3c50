/** Which files were shown and handed out, in memory. */
import {
  type FileAccess,
  type FileAccessStore,
  fileAccessKey,
  joinedAccess,
  type NumberedAccess,
  type VisitedFile,
} from '#platform/file-access-store.ts';

/** By what makes two accesses one, the oldest first. */
export type FileAccessTable = Map<string, NumberedAccess>;

export function memoryFileAccess(table: () => FileAccessTable): FileAccessStore {
  const newest = (): number => Math.max(0, ...[...table().values()].map(({ number }) => number));
  const add = (access: FileAccess, number: number): void => {
    const key = fileAccessKey(access);
    const before = table().get(key);
    const joined = before === undefined ? access : joinedAccess(before, access);
    table().set(key, { ...joined, number: before?.number ?? number });
  };
  return {
    addFileAccesses: accesses => {
      const from = newest() + 1;
      for (const [at, access] of accesses.entries()) add(access, from + at);
    },
    fileAccesses: ({ limit, before = Infinity, actor, kind, share, fromMs = 0, toMs = Infinity }) =>
      [...table().values()]
        .filter(each => each.number < before && each.atMs >= fromMs && each.atMs <= toMs)
        .filter(each => (actor ?? each.actor) === each.actor && (kind ?? each.kind) === each.kind)
        .filter(each => (share ?? each.share) === each.share)
        .sort((a, b) => b.number - a.number)
        .slice(0, limit),
    mostVisited: (sinceMs, limit) => mostVisited([...table().values()], sinceMs).slice(0, limit),
    dropFileAccesses: beforeMs => {
      const last = newest();
      const old = [...table()].filter(([, { atMs, number }]) => atMs < beforeMs && number < last);
      for (const [key] of old) table().delete(key);
      return old.length;
    },
  };
}

function mostVisited(accesses: readonly NumberedAccess[], sinceMs: number): VisitedFile[] {
  const found = new Map<string, VisitedFile & { readonly last: number }>();
  for (const { atMs, link, share, node, name, kind, number } of accesses) {
    if (link === null || atMs < sinceMs) continue;
    const key = `${share} ${node} ${link}`;
    const before = found.get(key) ?? { share, node, name, link, views: 0, downloads: 0, last: 0 };
    const [views, downloads] = kind === 'view' ? [1, 0] : [0, 1];
    found.set(key, {
      ...before,
      name: before.name > name ? before.name : name,
      views: before.views + views,
      downloads: before.downloads + downloads,
      last: Math.max(before.last, number),
    });
  }
  return [...found.values()]
    .sort((a, b) => b.views + b.downloads - a.views - a.downloads || b.last - a.last)
    .map(({ last: _, ...file }) => file);
}
