/** What administrators say about sharing links as such, and what becomes of those that are there and break it. */
import { isDeepStrictEqual } from 'node:util';
import type { SharingLink, SharingLinkId } from '#platform/sharing-link-store.ts';
import {
  type LinkRules,
  type LinkRulesChoice,
  type LinkRulesChosenReply,
  type LinkRulesPreviewReply,
  previewedLinksMax,
} from '#protocol/link-rules.ts';
import { type By, note } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { noteLink } from '#station/links/link-doors.ts';
import { type ListingDoors, listed } from '#station/links/link-listing.ts';
import { brokenRule, chooseLinkRules, linkRules } from '#station/links/link-rules.ts';
import { lastNameOfLink } from '#station/links/link-way.ts';

type Doors = ListingDoors & { readonly by: By };

export interface LinkRuleAdministration {
  rules(): LinkRules;
  /**
   * The links that would break the rules, and do not break those of now; where these are the same, all that break them.
   * Throws `AdministrationRefused` for rules that contradict each other.
   */
  preview(rules: LinkRules): Promise<LinkRulesPreviewReply>;
  /** Refuses as `preview` does, and ends what that tells; which links these are is judged anew in the step that chooses. */
  choose(choice: LinkRulesChoice): Promise<LinkRulesChosenReply>;
}

export function createLinkRuleAdministration(doors: Doors): LinkRuleAdministration {
  const { accounts } = doors;
  return {
    rules: () => linkRules(accounts),
    preview: async rules => {
      refuseContradiction(rules);
      const links = breaking(doors, rules);
      return { count: links.length, links: await listed(doors, links.slice(0, previewedLinksMax)) };
    },
    choose: async ({ rules, breaking: what }) => {
      refuseContradiction(rules);
      const names = what === 'end' ? await namesOf(doors, breaking(doors, rules)) : new Map<SharingLinkId, string>();
      return accounts.transaction(() => {
        const ended = what === 'end' ? breaking(doors, rules) : [];
        chooseLinkRules(accounts, rules);
        note(doors, 'link rules', { ...rules, ended: ended.length });
        for (const link of ended) end(doors, link, names.get(link.id) ?? '');
        return { ended: ended.length };
      });
    },
  };
}

/**
 * Links that are over by their time break nothing: their maker cannot lengthen it but within the rules. What is switched
 * off breaks nothing by that: it is to come back as it was. And a link that breaks rules already was let go on by somebody.
 */
function breaking({ accounts, clock }: Doors, chosen: LinkRules): readonly SharingLink[] {
  const nowMs = clock.nowMs();
  const held = linkRules(accounts);
  const isSame = isDeepStrictEqual(chosen, held);
  return accounts.sharingLinks().filter(link => {
    if (link.validUntilMs !== null && link.validUntilMs <= nowMs) return false;
    const maker = accounts.account(link.account) ?? { admin: false };
    const breaks = (rules: LinkRules): boolean =>
      brokenRule({ ...rules, sharing: true }, link, { maker, nowMs }) !== undefined;
    return breaks(chosen) && (isSame || !breaks(held));
  });
}

async function namesOf(doors: Doors, links: readonly SharingLink[]): Promise<ReadonlyMap<SharingLinkId, string>> {
  const names = new Map<SharingLinkId, string>();
  for (const link of links) names.set(link.id, await lastNameOfLink(doors, link));
  return names;
}

function end(doors: Doors, link: SharingLink, name: string): void {
  const { accounts, clock, by } = doors;
  accounts.revokeSharingLink(link.id, clock.nowMs());
  const account = accounts.account(link.account)?.name ?? '';
  noteLink(doors, link, { doer: by, event: 'link revoked', about: { name, account } });
}

function refuseContradiction({ daysDefault, daysMax }: LinkRules): void {
  if (daysDefault === null || daysMax === null || daysDefault <= daysMax) return;
  throw new AdministrationRefused(
    `New links would end after ${daysDefault} days, and no link may last longer than ${daysMax}; choose no more for new ones.`,
  );
}
