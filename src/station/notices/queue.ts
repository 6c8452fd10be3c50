/** The durable queue of what is to be sent: bounded, so that a receiver that is away fills no disk. */
import type { AccountStore } from '#platform/account-store.ts';
import type { Clock, Random } from '#platform/doors.ts';
import type { Delivery, Webhook } from '#platform/notice-store.ts';
import type { WebhookEvent } from '#protocol/notice-events.ts';
import type { NoticeWire } from '#protocol/notices.ts';
import { newId } from '#station/accounts/token.ts';

/** What may wait at once for one receiver; what comes on top is given up, and listed so. */
export const waitingOfOneMax = 200;
/** What may wait at once for all of them. */
export const waitingMax = 2_000;
/** Deliveries that are kept for people to look at, once they wait no more. */
export const deliveriesKept = 1_000;
/** A mail waits for more to tell, milliseconds, so that many notices are one mail. */
export const gatherMs = 2 * 60_000;

/** What a mail says of one notice. */
export type Letter = Omit<NoticeWire, 'number'>;

export interface QueueDoors {
  readonly accounts: AccountStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly random: Random;
}

/** Puts something at the end. Within a transaction of the caller. */
export function queue(
  { accounts, clock, random }: QueueDoors,
  what: Pick<Delivery, 'channel' | 'target' | 'event' | 'body'>,
): void {
  const nowMs = clock.nowMs();
  const waiting = accounts.waitingDeliveries(waitingMax);
  const ofOne = waiting.filter(({ channel, target }) => channel === what.channel && target === what.target);
  const full = waiting.length >= waitingMax || ofOne.length >= waitingOfOneMax;
  accounts.addDelivery({
    ...what,
    id: `msg_${newId(random)}`,
    createdMs: nowMs,
    ...{ tries: 0, triedMs: null, dueMs: what.channel === 'mail' ? nowMs + gatherMs : nowMs },
    ...(full
      ? { state: 'given up', problem: 'Too much waited for this receiver already.' }
      : { state: 'waiting', problem: '' }),
  });
}

/** The webhooks that are told of an event: those that are on and want it. */
export function subscribers({ webhooks }: Pick<AccountStore, 'webhooks'>, event: WebhookEvent): readonly Webhook[] {
  return webhooks().filter(({ isOn, events }) => isOn && events.includes(event));
}
