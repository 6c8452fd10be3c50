/** What may be done in the folder that a page shows. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { GrantText, ShareWire } from '#protocol/session.ts';
import { getLevel } from '#ui/common/folder-grant-calls.ts';

/** Grants change without a revision. */
const pollMs = 60_000;

/** Who may write in a share may write in all of it; in one that is only read, a folder may be granted beyond that. */
export function useLevel(
  share: Pick<ShareWire, 'id' | 'grant' | 'head'> | undefined,
  node: string | undefined,
): GrantText {
  const { data } = useQuery({
    // With the head, as folders move.
    queryKey: ['level', share?.id, node, share?.head],
    enabled: share?.grant === 'read' && node !== undefined,
    queryFn: () => getLevel(share?.id ?? '', node ?? ''),
    placeholderData: keepPreviousData,
    refetchInterval: pollMs,
  });
  if (share?.grant === 'write') return 'write';
  return data?.grant ?? 'read';
}
