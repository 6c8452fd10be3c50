/** What administrators do about webhooks. */
import type { AccountStore } from '#platform/account-store.ts';
import type { Random } from '#platform/doors.ts';
import type { Webhook } from '#platform/notice-store.ts';
import {
  type MadeWebhook,
  NewWebhook,
  type TellingTest,
  type TestBody,
  WebhookChange,
  type WebhookWire,
} from '#protocol/notices.ts';
import { newId } from '#station/accounts/token.ts';
import { note } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import type { NoticeAdministration, NoticeAdministrationDoors } from '#station/admin/notice-administration.ts';
import { deliveriesOf, refuseUnless, tried } from '#station/admin/notice-checks.ts';
import { postWebhook, secretPrefix, webhookProblem } from '#station/notices/webhook.ts';

/** Webhooks that a station has at most. */
export const webhooksMax = 20;
/** How long bodies are signed by the secret of before as well, so that no receiver misses one (a day). */
export const secretOverlapMs = 24 * 60 * 60_000;
const secretBytes = 32;

type WebhookPart = Pick<
  NoticeAdministration,
  'addWebhook' | 'changeWebhook' | 'renewSecret' | 'removeWebhook' | 'testWebhook'
>;

export function webhookPart(doors: NoticeAdministrationDoors): WebhookPart {
  return {
    addWebhook: asked => add(doors, asked),
    changeWebhook: (id, change) => changeOne(doors, id, change),
    renewSecret: (id, { atOnce }) => renew(doors, id, atOnce),
    removeWebhook: id => {
      const { url } = one(doors, id);
      doors.accounts.transaction(() => {
        doors.accounts.removeWebhook(id);
        note(doors, 'webhook remove', { webhook: id, host: new URL(url).host });
      });
    },
    testWebhook: id => test(doors, id),
  };
}

/** All of them, without their secrets. */
export function webhooksOf({ accounts, clock }: NoticeAdministrationDoors): WebhookWire[] {
  const nowMs = clock.nowMs();
  return accounts.webhooks().map(({ secret: _kept, before, ...webhook }) => ({
    ...(webhook as Omit<WebhookWire, 'deliveries' | 'beforeUntilMs'>),
    beforeUntilMs: before === null || before.untilMs <= nowMs ? null : before.untilMs,
    deliveries: deliveriesOf(accounts, { channel: 'webhook', target: webhook.id }),
  }));
}

function one({ accounts }: { readonly accounts: AccountStore }, id: string): Webhook {
  const webhook = accounts.webhooks().find(each => each.id === id);
  if (webhook !== undefined) return webhook;
  throw new AdministrationRefused(`There is no webhook '${id}'; see 'waystation station webhook list' for the ids.`);
}

function add(doors: NoticeAdministrationDoors, asked: NewWebhook): MadeWebhook {
  const { accounts, clock, random } = doors;
  refuseUnless(NewWebhook, asked, 'This webhook does not fit; write an address, and one event or more.');
  const { url, events, isPrivate } = asked;
  refuseAddress(asked);
  if (accounts.webhooks().length >= webhooksMax)
    throw new AdministrationRefused(`There are ${webhooksMax} webhooks, and no room for more; remove one first.`);
  const id = newId(random) as MadeWebhook['id'];
  const secret = newSecret(random);
  const kept = { secret, before: null, isOn: true, createdMs: clock.nowMs() };
  accounts.transaction(() => {
    accounts.addWebhook({ id, url, events: [...new Set(events)], isPrivate, ...kept });
    note(doors, 'webhook add', { webhook: id, host: new URL(url).host, events: events.join(' '), isPrivate });
  });
  return { id, secret: `${secretPrefix}${secret}` };
}

function changeOne(doors: NoticeAdministrationDoors, id: string, change: WebhookChange): void {
  const { accounts } = doors;
  const before = one(doors, id);
  refuseUnless(WebhookChange, change, 'This webhook does not fit; write an address, and one event or more.');
  refuseAddress(change);
  const { url, isPrivate, isOn } = change;
  const events = [...new Set(change.events)];
  accounts.transaction(() => {
    accounts.setWebhook({ ...before, url, events, isPrivate, isOn });
    if (!isOn) accounts.giveUpDeliveries({ channel: 'webhook', target: id }, 'The webhook was switched off.');
    const about = { host: new URL(url).host, events: events.join(' '), isPrivate, isOn };
    note(doors, 'webhook change', { webhook: id, ...about });
  });
}

function renew(doors: NoticeAdministrationDoors, id: string, atOnce: boolean): MadeWebhook {
  const { accounts, clock, random } = doors;
  const webhook = one(doors, id);
  const secret = newSecret(random);
  const before = atOnce ? null : { secret: webhook.secret, untilMs: clock.nowMs() + secretOverlapMs };
  accounts.transaction(() => {
    accounts.setWebhook({ ...webhook, secret, before });
    note(doors, 'webhook secret', { webhook: id, host: new URL(webhook.url).host, atOnce });
  });
  return { id: id as MadeWebhook['id'], secret: `${secretPrefix}${secret}` };
}

/** Also one that is off: it is tried before it is switched on. */
function test(doors: NoticeAdministrationDoors, id: string): Promise<TellingTest> {
  const { clock, random } = doors;
  const webhook = one(doors, id);
  const body: TestBody = { type: 'test', timestamp: new Date(clock.nowMs()).toISOString(), data: {} };
  return tried(async () => {
    await postWebhook(webhook, { id: `msg_${newId(random)}`, body: JSON.stringify(body), nowMs: clock.nowMs() });
    return `${new URL(webhook.url).host} took it.`;
  });
}

function refuseAddress(webhook: Pick<Webhook, 'url' | 'isPrivate'>): void {
  const problem = webhookProblem(webhook);
  if (problem !== undefined) throw new AdministrationRefused(problem);
}

/** In base64. */
function newSecret(random: Random): string {
  return Buffer.from(random.bytes(secretBytes)).toString('base64');
}
