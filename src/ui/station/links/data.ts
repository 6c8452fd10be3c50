/** What the pages about links show. Visitors open them meanwhile: it is asked for again. */
import { useQuery } from '@tanstack/react-query';
import { getAllLinks, getLinks } from '#ui/common/link-calls.ts';
import { getOwnLinkRules } from '#ui/common/link-rule-calls.ts';
import { pollMs } from '#ui/station/administration/data.ts';

export const linksKey = ['sharing-links'];
export const allLinksKey = ['admin', 'sharing-links'];
export const linkRulesKey = ['admin', 'link-rules'];
export const ownLinkRulesKey = ['link-rules'];

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

/** What the station asks of the links of who is signed in, as it is when a dialog opens. */
export function useOwnLinkRules() {
  return useQuery({
    queryKey: ownLinkRulesKey,
    queryFn: getOwnLinkRules,
    // What somebody is writing is not to be taken from under them.
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
}
