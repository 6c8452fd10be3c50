/**
 * Answers to the challenges of tls-alpn-01 (RFC 8737), for a station to which port 443 alone leads: a certificate that
 * is shown to whoever asks for the name by the protocol `acme-tls/1`, and to nobody else.
 *
 * They are kept in the database, as the order may be given by a command beside the station that has to show them.
 */
import type { AccountStore } from '#platform/account-store.ts';
import type { Clock } from '#platform/doors.ts';
import type { PemPair } from '#station/certificate/identity.ts';

/** By what the authority asks, and nobody else does. */
export const challengeProtocol = 'acme-tls/1';

/** How long an answer is shown at most, should nobody take it away (ten minutes). */
export const answerMsMax = 10 * 60_000;

type Store = Pick<AccountStore, 'setting' | 'setSetting'>;
type Answers = Readonly<Record<string, PemPair & { readonly untilMs: number }>>;

const answersName = 'acme answers';

/** Shows this for a name, beside those for other names. */
export function keepAnswer(accounts: Store, name: string, answer: PemPair & { readonly untilMs: number }): void {
  accounts.setSetting(answersName, JSON.stringify({ ...answers(accounts), [name.toLowerCase()]: answer }));
}

/** Shows none any more. */
export function dropAnswers(accounts: Store): void {
  if ((accounts.setting(answersName) ?? '') !== '') accounts.setSetting(answersName, '');
}

/** What is to be shown for a name; undefined where nothing was asked about it. */
export function answerFor(
  { accounts, clock }: { readonly accounts: Store; readonly clock: Pick<Clock, 'nowMs'> },
  name: string,
): PemPair | undefined {
  const all = answers(accounts);
  const answer = Object.hasOwn(all, name.toLowerCase()) ? all[name.toLowerCase()] : undefined;
  return answer !== undefined && clock.nowMs() < answer.untilMs ? answer : undefined;
}

function answers(accounts: Pick<Store, 'setting'>): Answers {
  return JSON.parse(accounts.setting(answersName) || '{}');
}
