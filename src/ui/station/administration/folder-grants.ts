/** What is granted in single folders of a share, as the panel of its grants shows it. */
import { useQuery } from '@tanstack/react-query';
import type { FolderGrantWire } from '#protocol/folder-grants.ts';
import type { GroupWire } from '#protocol/groups.ts';
import { getFolderGrants } from '#ui/common/folder-grant-calls.ts';
import { listText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';
import { adminKey, pollMs } from '#ui/station/administration/data.ts';

export function useFolderGrants(share: string) {
  return useQuery({
    queryKey: [adminKey, 'folders', share],
    queryFn: () => getFolderGrants(share),
    refetchInterval: pollMs,
    select: ({ grants }) => grants,
  });
}

/** Whoever has the grant, as a person calls them. */
export function whoText({ kind, name }: Pick<FolderGrantWire, 'kind' | 'name'>): string {
  return kind === 'group' ? t('grants.group', { name }) : name;
}

export function folderText({ path }: FolderGrantWire): string {
  return path ?? t('folders.deleted');
}

/** Those that an account has, by itself and by its groups. */
export function foldersOf(grants: readonly FolderGrantWire[], account: string, groups: readonly GroupWire[]) {
  const own = new Set(groups.filter(({ members }) => members.includes(account)).map(({ name }) => name));
  return grants.filter(({ kind, name }) => (kind === 'account' ? name === account : own.has(name)));
}

/** In which folders that live one reads, and in which one writes; nothing for none. */
export function foldersText(grants: readonly FolderGrantWire[]): readonly string[] {
  const pathsOf = (wanted: string): readonly string[] => [
    ...new Set(grants.flatMap(({ level, path }) => (level === wanted && path !== null ? [path] : []))),
  ];
  const [written, read] = [pathsOf('write'), pathsOf('read')];
  return [
    ...(written.length > 0 ? [t('folders.writes', { names: listText(written) })] : []),
    ...(read.length > 0 ? [t('folders.reads', { names: listText(read) })] : []),
  ];
}
