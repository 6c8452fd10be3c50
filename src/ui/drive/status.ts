/** How the drive fares, asked again and again while the window is seen. */
import { type QueryClient, useQuery } from '@tanstack/react-query';
import { getStatus } from '#ui/drive/calls.ts';

/** Between two questions, milliseconds. */
const everyMs = 1_000;

const statusKey = ['status'] as const;

export function useStatus() {
  return useQuery({ queryKey: statusKey, queryFn: getStatus, refetchInterval: everyMs, retry: false });
}

/** Asks at once: something was changed. */
export async function askAnew(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'enter' });
}
