/** What is shown of notices. They come by themselves: it is asked for again. */
import { useQuery } from '@tanstack/react-query';
import { getNotices, getTelling } from '#ui/common/notice-calls.ts';
import { adminKey, pollMs } from '#ui/station/administration/data.ts';

export const noticesKey = ['notices'];

export function useNotices() {
  return useQuery({ queryKey: noticesKey, queryFn: getNotices, refetchInterval: pollMs });
}

export function useTelling() {
  return useQuery({ queryKey: [adminKey, 'telling'], queryFn: getTelling, refetchInterval: pollMs });
}
