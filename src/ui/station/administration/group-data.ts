/** What the pages about groups show. */
import { useQuery } from '@tanstack/react-query';
import { compareNames } from '#ui/common/format.ts';
import { getAccess, getGroups } from '#ui/common/group-calls.ts';
import { adminKey, pollMs } from '#ui/station/administration/data.ts';

export function useGroups() {
  return useQuery({
    queryKey: [adminKey, 'groups'],
    queryFn: getGroups,
    refetchInterval: pollMs,
    select: ({ groups }) => groups.toSorted((a, b) => compareNames(a.name, b.name)),
  });
}

/** What each account may do in a share, and by whose grants. */
export function useShareAccess(share: string) {
  return useQuery({
    queryKey: [adminKey, 'access', share],
    queryFn: () => getAccess(share),
    select: ({ accounts }) => new Map(accounts.map(each => [each.account, each])),
  });
}
