/** Thumbnails as parts of pages use them: those that came are kept for a while, those that nobody waits for are given up. */
import { type UseQueryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { getThumbnail } from '#ui/common/thumbnail-calls.ts';

/** How long one is kept that is not shown, milliseconds. */
const keepMs = 2 * 60_000;

function asked(address: string | undefined): UseQueryOptions<Blob | null> {
  return {
    queryKey: ['thumbnail', address],
    queryFn: ({ signal }) => getThumbnail(address ?? '', signal),
    enabled: address !== undefined,
    staleTime: keepMs,
    gcTime: keepMs,
  };
}

/** What an `img` shows; undefined while it is on its way, and null where there is none. */
export function useThumbnail(address: string | undefined): string | null | undefined {
  const query = useQuery(asked(address));
  const { data } = query;
  const [shown, setShown] = useState<string>();
  useEffect(() => {
    if (!data) return;
    const made = URL.createObjectURL(data);
    setShown(made);
    return () => {
      setShown(undefined);
      URL.revokeObjectURL(made);
    };
  }, [data]);
  return shownOf(query, shown);
}

/**
 * What stands for a thumbnail that was asked for, of which `shown` is what came. It is kept while it is asked for anew, also
 * where that fails: a station that is busy takes nothing away.
 */
export function shownOf(
  { data, isError }: { readonly data: Blob | null | undefined; readonly isError: boolean },
  shown: string | undefined,
): string | null | undefined {
  if (data) return shown;
  return data === null || isError ? null : undefined;
}

/** Fetches thumbnails that are likely to be looked at next. */
export function useThumbnailsAhead(addresses: readonly (string | undefined)[]): void {
  const client = useQueryClient();
  const wanted = addresses.filter(address => address !== undefined).join('\n');
  useEffect(() => {
    for (const address of wanted === '' ? [] : wanted.split('\n')) void client.prefetchQuery(asked(address));
  }, [client, wanted]);
}
