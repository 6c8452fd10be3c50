/** What the dialogs about a link ask for, as it is typed, and as the station takes it. */
import { daysOfNewLink, type LinkRules } from '#protocol/link-rules.ts';
import type { OwnSharingLinkWire, SharingLinkChange, SharingLinkKindText } from '#protocol/sharing-link.ts';
import { fieldText } from '#ui/station/files/past.ts';

const mib = 1024 * 1024;
const dayMs = 24 * 60 * 60_000;

/** Empty texts stand for what is not wanted. */
export interface LinkForm {
  readonly kind: SharingLinkKindText;
  readonly password: string;
  /** Of a link that is changed: it shall have no password any more. */
  readonly dropPassword: boolean;
  readonly from: string;
  readonly until: string;
  readonly accesses: string;
  /** MiB. */
  readonly most: string;
  readonly note: string;
  readonly visitors: 'anybody' | 'accounts' | 'named';
  /** Names of those whom it is for, where `visitors` is `named`. */
  readonly accounts: readonly string[];
  readonly groups: readonly string[];
}

export const emptyForm: LinkForm = {
  kind: 'download',
  password: '',
  dropPassword: false,
  from: '',
  until: '',
  accesses: '',
  most: '',
  note: '',
  visitors: 'anybody',
  accounts: [],
  groups: [],
};

/** How a link stands, to be changed. Its password is not known here. */
export function formOf(link: OwnSharingLinkWire): LinkForm {
  const { kind, validFromMs, validUntilMs, accessesMax, bytesMax, note, visitors } = link;
  return {
    ...emptyForm,
    ...{ kind, note },
    ...(typeof visitors === 'string' ? { visitors } : { visitors: 'named', ...visitors }),
    from: validFromMs === null ? '' : fieldText(validFromMs),
    until: validUntilMs === null ? '' : fieldText(validUntilMs),
    accesses: accessesMax === null ? '' : `${accessesMax}`,
    most: bytesMax === null ? '' : `${bytesMax / mib}`,
  };
}

/** A new link, with what the station suggests and asks. */
export function newForm(rules: LinkRules, nowMs: number): LinkForm {
  return fitted({ ...emptyForm, until: untilText(daysOfNewLink(rules), nowMs) }, rules, nowMs);
}

/** The form with limits that the station takes, in place of those that it does not. */
export function fitted(form: LinkForm, rules: LinkRules, nowMs: number): LinkForm {
  const { daysMax, accessesMax } = rules;
  const isLong = daysMax !== null && (momentOf(form.until) ?? Number.POSITIVE_INFINITY) > nowMs + daysMax * dayMs;
  const isOften = accessesMax !== null && (form.accesses === '' || Number(form.accesses) > accessesMax);
  return {
    ...form,
    until: isLong ? untilText(daysOfNewLink(rules), nowMs) : form.until,
    accesses: isOften ? `${accessesMax}` : form.accesses,
    visitors: rules.signIn && form.visitors === 'anybody' ? 'accounts' : form.visitors,
  };
}

function untilText(days: number | null, nowMs: number): string {
  return days === null ? '' : fieldText(nowMs + days * dayMs);
}

/** The terms that the form says. A password that is not typed stays as it is. */
export function termsOf({
  visitors,
  accounts,
  groups,
  kind,
  password,
  dropPassword,
  from,
  until,
  accesses,
  most,
  note,
}: LinkForm): SharingLinkChange {
  const secret = dropPassword ? { password: null } : password === '' ? {} : { password };
  return {
    ...secret,
    validFromMs: momentOf(from),
    validUntilMs: momentOf(until),
    accessesMax: accesses === '' ? null : Number(accesses),
    bytesMax: kind !== 'upload' || most === '' ? null : Math.ceil(Number(most) * mib),
    note: note.trim(),
    visitors: visitors === 'named' ? { accounts: [...accounts], groups: [...groups] } : visitors,
  };
}

/** True when the link would be for certain people, and none is named. */
export function isForNobody({ visitors, accounts, groups }: LinkForm): boolean {
  return visitors === 'named' && accounts.length + groups.length === 0;
}

/** True when the link would be over before it begins. */
export function isBackwards({ from, until }: Pick<LinkForm, 'from' | 'until'>): boolean {
  return from !== '' && until !== '' && (momentOf(until) ?? 0) <= (momentOf(from) ?? 0);
}

function momentOf(text: string): number | null {
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? null : ms;
}
