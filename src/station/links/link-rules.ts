/** What a station asks of sharing links, and which of its rules a link breaks. */
import { never } from '#base/assert.ts';
import type { AccountStore } from '#platform/account-store.ts';
import type { SharingLink } from '#platform/sharing-link-store.ts';
import { daysOfNewLink, type LinkRules, openLinkRules } from '#protocol/link-rules.ts';
import { Refusal } from '#protocol/refusals.ts';

const settingName = 'link rules';
const dayMs = 24 * 60 * 60_000;
/**
 * A link may end so much later than the rule says: the clock of whoever chose the end may be ahead, and the same hour
 * some days on is an hour later when the clocks went back meanwhile.
 */
export const endSlackMs = 2 * 60 * 60_000;

export function linkRules(store: Pick<AccountStore, 'setting'>): LinkRules {
  const kept = store.setting(settingName);
  return kept === undefined ? openLinkRules : { ...openLinkRules, ...(JSON.parse(kept) as Partial<LinkRules>) };
}

/** Chooses them, for good. */
export function chooseLinkRules(store: Pick<AccountStore, 'setSetting'>, rules: LinkRules): void {
  store.setSetting(settingName, JSON.stringify(rules));
}

/** The limits that a new link gets where its maker says nothing about them. */
export function limitsOfNewLink(
  rules: LinkRules,
  nowMs: number,
): Pick<SharingLink, 'validUntilMs' | 'accessesMax' | 'visitors'> {
  const days = daysOfNewLink(rules);
  return {
    validUntilMs: days === null ? null : nowMs + days * dayMs,
    accessesMax: rules.accessesMax,
    visitors: rules.signIn ? 'accounts' : 'anybody',
  };
}

/** What a rule can ask. */
export type LinkRuleName = 'sharing' | 'makers' | 'upload' | 'password' | 'sign-in' | 'days' | 'accesses';

/** A link, as far as rules ask about it. */
export type JudgedLink = Pick<SharingLink, 'kind' | 'passwordHash' | 'validUntilMs' | 'accessesMax' | 'visitors'>;

type WhoMayMake = Pick<LinkRules, 'sharing' | 'makers'>;

export function mayMakeLinks({ sharing, makers }: WhoMayMake, maker: { readonly admin: boolean }): boolean {
  return sharing && (makers === 'everybody' || (makers === 'administrators' && maker.admin));
}

/** The first rule that the link breaks at that moment, as it was made by `maker`; undefined for none. */
export function brokenRule(
  rules: LinkRules,
  link: JudgedLink,
  { maker, nowMs }: { readonly maker: { readonly admin: boolean }; readonly nowMs: number },
): LinkRuleName | undefined {
  if (!rules.sharing) return 'sharing';
  if (!mayMakeLinks(rules, maker)) return 'makers';
  if (!rules.upload && link.kind === 'upload') return 'upload';
  if (rules.password && link.passwordHash === null) return 'password';
  if (rules.signIn && link.visitors === 'anybody') return 'sign-in';
  if (isMore(link.validUntilMs, rules.daysMax === null ? null : nowMs + rules.daysMax * dayMs + endSlackMs)) {
    return 'days';
  }
  return isMore(link.accessesMax, rules.accessesMax) ? 'accesses' : undefined;
}

/** Null is no limit, and so more than any. */
function isMore(value: number | null, most: number | null): boolean {
  return most !== null && (value === null || value > most);
}

/** What somebody is told whose link would break that rule. */
export function ruleRefusal(rules: LinkRules, rule: LinkRuleName): Refusal {
  return rule === 'sharing' ? new Refusal('sharing-off') : new Refusal('link-rule', sentence(rules, rule), { rule });
}

function sentence({ makers, daysMax, accessesMax }: LinkRules, rule: Exclude<LinkRuleName, 'sharing'>): string {
  switch (rule) {
    case 'makers':
      return makers === 'nobody'
        ? 'By the rules of this station nobody makes or changes sharing links; they can only be revoked.'
        : 'By the rules of this station only administrators make or change sharing links; ask one of them.';
    case 'upload':
      return 'The rules of this station allow no links by which files are sent; let visitors download or view.';
    case 'password':
      return 'The rules of this station demand a password for each link; choose one.';
    case 'sign-in':
      return 'By the rules of this station visitors of a link sign in; let only accounts come by it.';
    case 'days':
      return `By the rules of this station a link ends within ${daysMax === 1 ? 'one day' : `${daysMax} days`}; choose such an end.`;
    case 'accesses':
      return `By the rules of this station a link opens ${accessesMax === 1 ? 'once' : `${accessesMax} times`} at most; choose no more.`;
    default:
      return never(rule);
  }
}
