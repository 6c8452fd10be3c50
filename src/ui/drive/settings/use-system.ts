import { useQuery } from '@tanstack/react-query';
import type { SystemTold } from '#protocol/control/settings.ts';
import { ask } from '#ui/drive/ask.ts';

export const systemKey = ['system'] as const;

/** What the system of this computer tells that settings go by, asked anew each time it is looked at; undefined until told. */
export function useSystem(): SystemTold | undefined {
  return useQuery({ queryKey: systemKey, queryFn: () => ask<SystemTold>('GET', '/settings/system') }).data;
}
