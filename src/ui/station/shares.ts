import { useQuery } from '@tanstack/react-query';
import { getShares } from '#ui/common/calls.ts';
import { compareNames } from '#ui/common/format.ts';

/** Pushes may get lost; so often the heads of the shares are asked for all the same. */
const pollMs = 60_000;

export const sharesKey = ['shares'];

/** The shares that are open to this account, its home first, the others by name. */
export function useShares() {
  return useQuery({
    queryKey: sharesKey,
    queryFn: getShares,
    refetchInterval: pollMs,
    select: ({ shares }) => shares.toSorted((a, b) => Number(b.home) - Number(a.home) || compareNames(a.name, b.name)),
  });
}
