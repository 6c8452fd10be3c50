/**
 * Sends what waits and is due. What fails is tried again, later each time, for three days; then it is given up, and listed
 * so. At least once: a receiver that answered and was not heard gets it again, under the same id.
 */
import type { AccountId, AccountStore } from '#platform/account-store.ts';
import type { Clock, Log } from '#platform/doors.ts';
import type { Delivery, DeliveryProgress } from '#platform/notice-store.ts';
import { publicUrl, stationName } from '#station/admin/station-settings.ts';
import { mailOf } from '#station/notices/letters.ts';
import { MailFailed, sendMail } from '#station/notices/mail.ts';
import { deliveriesKept, type Letter, waitingMax } from '#station/notices/queue.ts';
import { configuredMail } from '#station/notices/settings.ts';
import { postWebhook, WebhookFailed } from '#station/notices/webhook.ts';

/** The first wait after a failure; each further one doubles it. */
export const retryMsMin = 30_000;
export const retryMsMax = 60 * 60_000;
/** What was tried for so long is given up (three days). */
export const giveUpMs = 3 * 24 * 60 * 60_000;
/** Receivers to which is sent at once. */
export const receiversAtOnceMax = 4;
/** What is sent to one webhook in one round, one after the other. */
const ofOneMax = 20;

export interface DeliverDoors {
  readonly accounts: AccountStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}

/** One round over everything that is due. A receiver that is slow holds up no other. */
export async function deliver(doors: DeliverDoors): Promise<void> {
  const receivers = [...dueByReceiver(doors).values()];
  for (let at = 0; at < receivers.length; at += receiversAtOnceMax) {
    await Promise.all(receivers.slice(at, at + receiversAtOnceMax).map(due => deliverTo(doors, due)));
  }
  if (receivers.length > 0) doors.accounts.pruneDeliveries(deliveriesKept);
}

/** As soon as one is due to a person, all that wait for them go along. */
function dueByReceiver({ accounts, clock }: DeliverDoors): Map<string, Delivery[]> {
  const nowMs = clock.nowMs();
  const byReceiver = Map.groupBy(accounts.waitingDeliveries(waitingMax), each => `${each.channel} ${each.target}`);
  for (const [receiver, waiting] of byReceiver) {
    const due = waiting.filter(({ dueMs }) => dueMs <= nowMs);
    if (due.length === 0) byReceiver.delete(receiver);
    else if (due[0]?.channel === 'webhook') byReceiver.set(receiver, due.slice(0, ofOneMax));
  }
  return byReceiver;
}

/** Everything for one person is one mail; a program gets one request for each. */
async function deliverTo(doors: DeliverDoors, due: readonly Delivery[]): Promise<void> {
  const isMail = due[0]?.channel === 'mail';
  for (let left = due; left.length > 0; ) {
    const [first] = left as [Delivery];
    const failure = isMail
      ? await failing(doors, first, () => mailThem(doors, left))
      : await failing(doors, first, () => post(doors, first));
    // Whoever cannot be reached by one is not tried by the others.
    const sent = isMail || (failure instanceof WebhookFailed && failure.away) ? left : [first];
    for (const delivery of sent)
      doors.accounts.setDelivery(delivery.number, progressAfter(delivery, { failure, nowMs: doors.clock.nowMs() }));
    left = left.slice(sent.length);
  }
}

/** Why it failed; undefined when it did not. */
async function failing(
  { log }: DeliverDoors,
  { channel, target, event }: Delivery,
  work: () => Promise<void>,
): Promise<Error | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof MailFailed || error instanceof WebhookFailed)) throw error;
    log('warn', 'not delivered', { channel, target, event, problem: error.message });
    return error;
  }
}

/** How far a delivery got by one more try. */
export function progressAfter(
  { tries: before, createdMs }: Pick<Delivery, 'tries' | 'createdMs'>,
  { failure, nowMs }: { readonly failure: Error | undefined; readonly nowMs: number },
): DeliveryProgress {
  const tries = before + 1;
  const tried = { tries, triedMs: nowMs, dueMs: nowMs };
  if (failure === undefined) return { ...tried, state: 'done', problem: '' };
  const problem = failure.message;
  const isFinal = failure instanceof MailFailed && failure.final;
  if (isFinal || nowMs - createdMs >= giveUpMs) return { ...tried, state: 'given up', problem };
  return { ...tried, state: 'waiting', problem, dueMs: nowMs + Math.min(retryMsMax, retryMsMin * 2 ** before) };
}

async function mailThem({ accounts }: DeliverDoors, deliveries: readonly Delivery[]): Promise<void> {
  const [first] = deliveries;
  const mail = configuredMail(accounts);
  const to = first && accounts.mailAddress(first.target as AccountId);
  const account = first && accounts.account(first.target as AccountId);
  if (mail === undefined) throw new MailFailed('No mail server is set up any more.', true);
  if (first === undefined || to === undefined || account?.disabled !== false)
    throw new MailFailed('The account has no address for mail any more, or is disabled.', true);
  const about = { station: stationName(accounts, undefined), publicUrl: publicUrl(accounts) };
  const letters = deliveries.map(({ body }) => JSON.parse(body) as Letter);
  await sendMail(mail, { to, id: first.id, ...mailOf(letters, about) });
}

async function post({ accounts, clock }: DeliverDoors, { target, id, body }: Delivery): Promise<void> {
  const webhook = accounts.webhooks().find(each => each.id === target);
  // Removed this very moment, with all that waited for it.
  if (webhook !== undefined) await postWebhook(webhook, { id, body, nowMs: clock.nowMs() });
}
