/** The rules for links as the dialog's fields show them, and as the station takes them. */
import { type LinkRules, linkAccessesMax, linkDaysMax } from '#protocol/link-rules.ts';

const limits = ['daysMax', 'daysDefault', 'accessesMax'] as const;
export type LinkLimit = (typeof limits)[number];

/** What is offered where there is no limit yet. */
const offered: Readonly<Record<LinkLimit, number>> = { daysMax: 30, daysDefault: 7, accessesMax: 100 };

/** A limit that is off keeps its number for when it is on again; NaN where the field is empty. */
export interface RulesDraft extends Pick<LinkRules, 'sharing' | 'makers' | 'upload' | 'password' | 'signIn'> {
  readonly on: Readonly<Record<LinkLimit, boolean>>;
  readonly most: Readonly<Record<LinkLimit, number>>;
}

export function draftOf({ sharing, makers, upload, password, signIn, ...rules }: LinkRules): RulesDraft {
  const each = <T>(of: (limit: LinkLimit) => T) => ({
    daysMax: of('daysMax'),
    daysDefault: of('daysDefault'),
    accessesMax: of('accessesMax'),
  });
  return {
    ...{ sharing, makers, upload, password, signIn },
    on: each(limit => rules[limit] !== null),
    most: each(limit => rules[limit] ?? offered[limit]),
  };
}

/** The rules that are chosen by it. Where sharing is switched off the fields are hidden, and all else stays as it is `held`. */
export function chosenRules(draft: RulesDraft, held: LinkRules): LinkRules {
  return draft.sharing ? rulesOf(draft) : { ...held, sharing: false };
}

/** Whether the rules stay as they are `held`: then nothing is asked about links that were let go on. */
export function isUnchanged(draft: RulesDraft, held: LinkRules): boolean {
  const chosen = chosenRules(draft, held);
  return (Object.keys(chosen) as (keyof LinkRules)[]).every(rule => chosen[rule] === held[rule]);
}

export function rulesOf({ sharing, makers, upload, password, signIn, on, most }: RulesDraft): LinkRules {
  const limit = (name: LinkLimit): number | null => (on[name] ? most[name] : null);
  return {
    ...{ sharing, makers, upload, password, signIn },
    ...{ daysMax: limit('daysMax'), daysDefault: limit('daysDefault'), accessesMax: limit('accessesMax') },
  };
}

/** What is wrong with a limit that is on: its number, or that it is more than another allows. */
export function faultOf({ on, most }: RulesDraft, limit: LinkLimit): 'number' | 'more' | undefined {
  const value = most[limit];
  if (!on[limit]) return undefined;
  const top = limit === 'accessesMax' ? linkAccessesMax : linkDaysMax;
  if (!Number.isInteger(value) || value < 1 || value > top) return 'number';
  return limit === 'daysDefault' && on.daysMax && value > most.daysMax ? 'more' : undefined;
}

/** Whether it can be saved. What is hidden, for sharing is off, is not looked at. */
export function isRight(draft: RulesDraft): boolean {
  return !draft.sharing || limits.every(limit => faultOf(draft, limit) === undefined);
}
