/**
 * Why something is denied or does not fit, where the code of a refusal alone tells nobody what to do. The reason goes along
 * as `about.why`, with what the sentence names, so that the pages can say it in other languages (docs/languages.md).
 */
import { Refusal } from '#protocol/refusals.ts';

export const refusalReasons = {
  'reads-only': { code: 'denied', sentence: 'This account may read here but change nothing.' },
  'reads-share-only': { code: 'denied', sentence: 'This account may read the share but not change it.' },
  'whole-share': {
    code: 'denied',
    sentence: 'This is for accounts that may read the whole share; this one is granted folders in it.',
  },
  'moves-nothing-out': {
    code: 'denied',
    sentence: 'This account may read "{share}" but move nothing out of it; copy it instead.',
  },
  'not-as-a-whole': { code: 'denied', sentence: '"{name}" is not copied as a whole; choose what lies in it.' },
  'link-for-nobody': { code: 'unfit', sentence: 'The link would be for nobody; name an account or a group.' },
  'no-such-account': { code: 'unfit', sentence: 'The station has no account "{name}"; look how it is spelled.' },
  'no-such-group': { code: 'unfit', sentence: 'The station has no group "{name}"; look how it is spelled.' },
  'link-takes-nothing': { code: 'denied', sentence: 'No files can be sent by this link.' },
  'link-shows-nothing': { code: 'denied', sentence: 'Files can only be sent by this link.' },
  'link-gives-nothing': { code: 'denied', sentence: 'This link shows files and hands none out.' },
  'link-needs-write': { code: 'denied', sentence: 'Who may not write here cannot let others send files either.' },
  'links-too-many': {
    code: 'denied',
    sentence: '{account} has {most} sharing links and may not have more; revoke some.',
  },
  'link-of-link': { code: 'unfit', sentence: '"{name}" is a symbolic link; share what it points to.' },
  'link-to-no-folder': {
    code: 'unfit',
    sentence: 'Files are sent to a folder, and "{name}" is none; choose a folder.',
  },
  'link-ends-early': { code: 'unfit', sentence: 'The link would be over before it begins; choose a later end.' },
  'link-bytes': { code: 'unfit', sentence: 'Only a link by which files are sent has a limit of bytes; leave it out.' },
  'factor-elsewhere': {
    code: 'unfit',
    sentence: '{account} signs in at a provider, which asks for a second factor itself.',
  },
  'factor-there': {
    code: 'unfit',
    sentence: '{account} has a second factor already; turn it off before you set up another one.',
  },
  'factor-missing': { code: 'unfit', sentence: '{account} has no second factor; set one up first.' },
  'factor-not-begun': {
    code: 'unfit',
    sentence: 'There is no secret yet for a second factor of {account}; begin anew.',
  },
  'password-empty': { code: 'unfit', sentence: 'The password is empty; give one.' },
  'password-short': { code: 'unfit', sentence: 'The password has fewer than {least} characters; choose a longer one.' },
  'password-long': { code: 'unfit', sentence: 'The password has more than {most} characters; choose a shorter one.' },
  'password-elsewhere': {
    code: 'unfit',
    sentence: 'The password of {account} is kept in a directory; change it there.',
  },
  'other-first-link': {
    code: 'denied',
    sentence: 'This is not the link that the station printed when it started; use that one.',
  },
  'first-made': { code: 'denied', sentence: 'The first account is made already; sign in with it.' },
  'no-provider': { code: 'denied', sentence: 'This station knows no provider of OpenID Connect.' },
  'sign-in-over': {
    code: 'denied',
    sentence: 'This sign-in took too long, or it was begun by another browser; begin anew.',
  },
  'administrators-only': { code: 'denied', sentence: 'Only administrators of this station may do that.' },
  'plain-page': {
    code: 'denied',
    sentence: 'This page came over plain HTTP, where nobody can sign in; open it by https:// instead.',
  },
} as const satisfies Record<string, { readonly code: 'denied' | 'unfit'; readonly sentence: string }>;

export type RefusalReason = keyof typeof refusalReasons;

/** The refusal for this reason; `about` has a value for each place of its sentence, and whatever else is to be told. */
export function refusedFor(why: RefusalReason, about: Readonly<Record<string, string | number>> = {}): Refusal {
  const { code, sentence } = refusalReasons[why];
  const message = sentence.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(about[name] ?? place));
  return new Refusal(code, message, { ...about, why });
}
