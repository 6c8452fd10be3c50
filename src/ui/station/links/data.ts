/** What the pages about links show. Visitors open them meanwhile: it is asked for again. */
import { useQuery } from '@tanstack/react-query';
import { getAllLinks, getLinks } from '#ui/common/link-calls.ts';
import { pollMs } from '#ui/station/administration/data.ts';

export const linksKey = ['sharing-links'];
export const allLinksKey = ['admin', 'sharing-links'];

export function useLinks() {
  return useQuery({
    queryKey: linksKey,
    queryFn: getLinks,
    refetchInterval: pollMs,
    select: ({ links }) => links,
  });
}

export function useAllLinks() {
  return useQuery({
    queryKey: allLinksKey,
    queryFn: getAllLinks,
    refetchInterval: pollMs,
    select: ({ links }) => links,
  });
}
