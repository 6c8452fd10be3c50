/** What the panel says of a reason for which something is not synced, and what somebody can do about it. */
import { problemTexts } from '#ui/common/problem-texts.ts';

type ReasonOf<Key> = Key extends `problem.${infer Reason}.help` ? Reason : never;
export type ProblemReason = ReasonOf<keyof typeof problemTexts>;

/** Nothing is changed by trying again where a name or a place is wrong: there a person has to do something first. */
const namesAndPlaces: ReadonlySet<ProblemReason> = new Set([
  'name',
  'name-clash',
  'in-the-way',
  'taken',
  'not-unicode',
  'other-volume',
  'outside',
  'bad-name',
]);

export type ProblemAction = 'show' | 'retry';

/** The reason as the tables of words know it; those that they do not know, `other`. */
export function problemReason(reason: string): ProblemReason {
  return Object.hasOwn(problemTexts, `problem.${reason}.help`) ? (reason as ProblemReason) : 'other';
}

/** What helps: a look at the folder, or another try. */
export function problemAction(reason: ProblemReason): ProblemAction {
  return namesAndPlaces.has(reason) ? 'show' : 'retry';
}
