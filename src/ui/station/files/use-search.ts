/** What a search has found so far: step after step, until there is a page full of it or nothing is left. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { SearchReply } from '#protocol/browse.ts';
import { searchFolder } from '#ui/common/calls.ts';

/** Found nodes after which the person is asked whether to go on. */
const pageFound = 200;

export type Found = SearchReply['found'][number];

export interface SearchView {
  readonly found: readonly Found[];
  readonly error: Error | null;
  readonly busy: boolean;
  /** Undefined when all was looked at. */
  readonly more: (() => void) | undefined;
  again(): void;
}

export function useSearchIn(share: string, node: string, text: string): SearchView {
  const words = text.trim();
  const search = useInfiniteQuery({
    queryKey: ['search', share, node, words],
    enabled: words !== '',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => searchFolder({ share, node }, { text: words, after: pageParam, signal }),
    getNextPageParam: reply => reply.after,
    staleTime: 10_000,
  });
  const { data, hasNextPage, isFetching, fetchNextPage, error } = search;
  // A node that was renamed meanwhile may come twice.
  const found = [...new Map(data?.pages.flatMap(page => page.found).map(each => [each.node.id, each])).values()];
  const last = data?.pages.at(-1)?.found.length ?? 0;
  const goesOn = hasNextPage && !isFetching && !error && (found.length < pageFound || last === 0);
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  return {
    found,
    error,
    busy: isFetching || goesOn,
    more: hasNextPage && !isFetching && !goesOn ? () => void fetchNextPage() : undefined,
    again: () => void search.refetch(),
  };
}
