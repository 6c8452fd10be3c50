/** How the drive fares, as it tells it over one connection as long as the window is open. */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { DriveStatus, StatusEvent } from '#protocol/control/status.ts';
import { askLines, leave } from '#ui/drive/ask.ts';
import { getStatus } from '#ui/drive/calls.ts';

const statusKey = ['status'] as const;
/** A page that is loaded anew is gone by then, milliseconds. */
const reloadMsMax = 5_000;

export interface Followed {
  /** Undefined until the drive has told it. */
  readonly status: DriveStatus | undefined;
  /** The drive has ended, or does not know this window. */
  readonly isGone: boolean;
}

/**
 * Follows the drive. When the connection ends, that is final: whoever answers at the same port later may be another
 * program of somebody else, so nothing is asked there any more, and the key is forgotten. A page that is loaded anew ends
 * its connection itself: the page that comes after it in this window finds the key.
 */
export function useStatus(): Followed {
  const client = useQueryClient();
  const [isGone, setGone] = useState(false);
  const { data } = useQuery({
    queryKey: statusKey,
    queryFn: getStatus,
    enabled: !isGone,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    const stop = new AbortController();
    // WebKit breaks the connection when the page is about to be loaded anew, which needs the key once more.
    let isReloading = false;
    const reloads = (): void => {
      isReloading = true;
      // It may come to nothing, where an answer is a download or a handler keeps the page.
      setTimeout(() => (isReloading = false), reloadMsMax);
    };
    addEventListener('beforeunload', reloads, stop);
    const end = (): void => {
      if (stop.signal.aborted) return;
      if (isReloading) {
        setTimeout(end, reloadMsMax);
        return;
      }
      leave();
      setGone(true);
    };
    follow(client, stop.signal).then(end, end);
    return () => stop.abort();
  }, [client]);
  return { status: data, isGone };
}

async function follow(client: QueryClient, stop: AbortSignal): Promise<void> {
  for await (const event of askLines<StatusEvent>('/events', stop))
    if (event.kind === 'status') client.setQueryData(statusKey, event.status);
}

/** What is the same for ever: the way in, and bytes of a file that is named by all that tells one state of it from another. */
const lasting: ReadonlySet<unknown> = new Set(['enter', 'conflict-bytes']);

/** Asks at once: something was changed. */
export async function askAnew(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ predicate: ({ queryKey }) => !lasting.has(queryKey[0]) });
}
