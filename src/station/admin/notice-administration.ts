/** What administrators do about notices: how people are told by mail, and programs by webhooks. */

import type { TSchema } from 'typebox';
import { Check } from 'typebox/value';
import type { AccountStore } from '#platform/account-store.ts';
import type { Clock, Random } from '#platform/doors.ts';
import type { Delivery } from '#platform/notice-store.ts';
import {
  type DeliveryWire,
  type MadeWebhook,
  MailAddressWire,
  MailOrder,
  type MailSettings,
  NewWebhook,
  NoticeRules,
  type NoticeWire,
  type TellingReply,
  type TellingTest,
  type TestBody,
  type WebhookWire,
} from '#protocol/notices.ts';
import { newId } from '#station/accounts/token.ts';
import { accountOrRefuse, type By, note } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { stationName } from '#station/admin/station-settings.ts';
import { told } from '#station/notices/events.ts';
import { MailFailed, sendMail } from '#station/notices/mail.ts';
import { noticesShownMax } from '#station/notices/own-notices.ts';
import {
  type ConfiguredMail,
  chooseNoticeRules,
  configuredMail,
  configureMail,
  noticeRules,
} from '#station/notices/settings.ts';
import { postWebhook, secretPrefix, WebhookFailed, webhookProblem } from '#station/notices/webhook.ts';

export interface NoticeAdministration {
  /** Every notice that is kept, up to a limit, the newest first. */
  list(): readonly NoticeWire[];
  /** How people and programs are told, without secrets. */
  telling(): TellingReply;
  choose(rules: NoticeRules): void;
  /** Takes the place of the mail server of before. Without a password in it, the one of before stays. */
  setMail(order: MailOrder): void;
  /** No mail is sent any more. */
  removeMail(): void;
  /** Sends a mail to an account at once, past the queue. */
  testMail(account: string): Promise<TellingTest>;
  /** Where mail for an account goes; undefined for nowhere. */
  setMailAddress(account: string, address: string | undefined): void;
  /** The answer is the only one with its secret. */
  addWebhook(asked: NewWebhook): MadeWebhook;
  removeWebhook(id: string): void;
  /** Sends a body of the type `test` at once, past the queue. */
  testWebhook(id: string): Promise<TellingTest>;
}

export interface NoticeAdministrationDoors {
  readonly accounts: AccountStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly random: Random;
  readonly by: By;
}

/** Webhooks that a station has at most. */
export const webhooksMax = 20;
/** Deliveries that are shown of mail and of each webhook. */
const deliveriesShownMax = 10;
const secretBytes = 32;

export function createNoticeAdministration(doors: NoticeAdministrationDoors): NoticeAdministration {
  return { ...mailPart(doors), ...webhookPart(doors), ...rulePart(doors) };
}

function rulePart(doors: NoticeAdministrationDoors): Pick<NoticeAdministration, 'list' | 'telling' | 'choose'> {
  const { accounts } = doors;
  return {
    list: () =>
      accounts.notices({ limit: noticesShownMax }).flatMap(row => {
        const words = told(row, { admin: true });
        return words === undefined ? [] : [{ number: row.number, ...words }];
      }),
    telling: () => ({
      mail: configuredMail(accounts)?.settings ?? null,
      rules: noticeRules(accounts),
      addresses: accounts.accounts().filter(({ id }) => accounts.mailAddress(id) !== undefined).length,
      mailDeliveries: deliveriesOf(accounts, { channel: 'mail' }),
      webhooks: webhooksOf(accounts),
    }),
    choose: rules => {
      refuseUnless(
        NoticeRules,
        rules,
        'These rules do not fit; space and days are whole numbers from 0 on, and days up to 3650.',
      );
      accounts.transaction(() => {
        chooseNoticeRules(accounts, rules);
        note(doors, 'notice rules', { ...rules, mailed: rules.mailed.join(' ') });
      });
    },
  };
}

function webhooksOf(accounts: AccountStore): WebhookWire[] {
  return accounts.webhooks().map(({ secret: _kept, ...webhook }) => ({
    ...(webhook as Omit<WebhookWire, 'deliveries'>),
    deliveries: deliveriesOf(accounts, { channel: 'webhook', target: webhook.id }),
  }));
}

function deliveriesOf(
  accounts: AccountStore,
  of: { readonly channel: Delivery['channel']; readonly target?: string },
): DeliveryWire[] {
  return accounts
    .deliveries({ ...of, limit: deliveriesShownMax })
    .map(({ event, createdMs, state, tries, triedMs, dueMs, problem }) => ({
      ...{ event, createdMs, state, tries, triedMs, dueMs, problem },
    }));
}

type MailPart = Pick<NoticeAdministration, 'setMail' | 'removeMail' | 'testMail' | 'setMailAddress'>;

function mailPart(doors: NoticeAdministrationDoors): MailPart {
  const { accounts } = doors;
  return {
    setMail: order => setMail(doors, order),
    removeMail: () => {
      mailOrRefuse(accounts);
      accounts.transaction(() => {
        configureMail(accounts, undefined);
        note(doors, 'mail remove', {});
      });
    },
    testMail: name => testMail(doors, name),
    setMailAddress: (name, address) => {
      const account = accountOrRefuse(doors, name);
      refuseUnless(
        MailAddressWire,
        { mailAddress: address ?? null },
        `'${address}' is no address for mail; write NAME@HOST.`,
      );
      accounts.transaction(() => {
        accounts.setMailAddress(account.id, address);
        note(doors, 'mail address', { account: account.name, address: address ?? '' });
      });
    },
  };
}

function setMail(doors: NoticeAdministrationDoors, order: MailOrder): void {
  const { accounts } = doors;
  refuseUnless(
    MailOrder,
    order,
    'This server does not fit; write a host, a port up to 65535, and the sender as NAME@HOST.',
  );
  const { password: given, ...settings } = order;
  const before = configuredMail(accounts);
  if (settings.ca !== null && !settings.ca.includes('-----BEGIN CERTIFICATE-----'))
    throw new AdministrationRefused(
      'The authority is no certificate in PEM; give the file that begins with -----BEGIN CERTIFICATE-----.',
    );
  const kept = given === undefined && before !== undefined;
  if (kept && settings.user !== null && wayOf(before.settings) !== wayOf(settings)) {
    throw new AdministrationRefused(
      'Another server, another way to it, or another name to sign in there: give the password anew.',
    );
  }
  const password = settings.user === null ? '' : (given ?? before?.password ?? '');
  if (settings.user !== null && password === '')
    throw new AdministrationRefused(`Give the password of ${settings.user} at ${settings.host}.`);
  accounts.transaction(() => {
    configureMail(accounts, { settings, password });
    const { ca: _long, ...about } = settings;
    note(doors, 'mail set', about);
  });
}

/** Whoever may change the server is not to have the password sent to one of their own. */
function wayOf({ host, port, security, user, ca }: MailSettings): string {
  return JSON.stringify([host, port, security, user, ca]);
}

async function testMail({ accounts, random }: NoticeAdministrationDoors, name: string): Promise<TellingTest> {
  const mail = mailOrRefuse(accounts);
  const account = accountOrRefuse({ accounts }, name);
  const to = accounts.mailAddress(account.id);
  if (to === undefined)
    throw new AdministrationRefused(
      `${account.name} has no address for mail; give one on the page Notices, or with 'waystation station mail address'.`,
    );
  const station = stationName(accounts, undefined);
  const words = { subject: `[${station}] Test`, text: `The station ${station} can send mail to you.\n` };
  return tried(async () => {
    await sendMail(mail, { to, id: `test_${newId(random)}`, ...words });
    return `${mail.settings.host} took a mail to ${to}.`;
  });
}

function mailOrRefuse(accounts: AccountStore): ConfiguredMail {
  const mail = configuredMail(accounts);
  if (mail !== undefined) return mail;
  throw new AdministrationRefused("No mail server is set up; see 'waystation station mail set --help'.");
}

type WebhookPart = Pick<NoticeAdministration, 'addWebhook' | 'removeWebhook' | 'testWebhook'>;

function webhookPart(doors: NoticeAdministrationDoors): WebhookPart {
  const { accounts, clock, random } = doors;
  const one = (id: string) => {
    const webhook = accounts.webhooks().find(each => each.id === id);
    if (webhook !== undefined) return webhook;
    throw new AdministrationRefused(`There is no webhook '${id}'; see 'waystation station webhook list' for the ids.`);
  };
  return {
    addWebhook: asked => {
      const { url, events, isPrivate } = asked;
      refuseUnless(NewWebhook, asked, 'This webhook does not fit; write an address, and one event or more.');
      const problem = webhookProblem({ url, isPrivate });
      if (problem !== undefined) throw new AdministrationRefused(problem);
      if (accounts.webhooks().length >= webhooksMax)
        throw new AdministrationRefused(`There are ${webhooksMax} webhooks, and no room for more; remove one first.`);
      const id = newId(random) as MadeWebhook['id'];
      const secret = Buffer.from(random.bytes(secretBytes)).toString('base64');
      accounts.transaction(() => {
        accounts.addWebhook({ id, url, events: [...new Set(events)], secret, isPrivate, createdMs: clock.nowMs() });
        note(doors, 'webhook add', { webhook: id, host: new URL(url).host, events: events.join(' '), isPrivate });
      });
      return { id, secret: `${secretPrefix}${secret}` };
    },
    removeWebhook: id => {
      const { url } = one(id);
      accounts.transaction(() => {
        accounts.removeWebhook(id);
        note(doors, 'webhook remove', { webhook: id, host: new URL(url).host });
      });
    },
    testWebhook: id => {
      const webhook = one(id);
      const body: TestBody = { type: 'test', timestamp: new Date(clock.nowMs()).toISOString(), data: {} };
      return tried(async () => {
        await postWebhook(webhook, { id: `msg_${newId(random)}`, body: JSON.stringify(body), nowMs: clock.nowMs() });
        return `${new URL(webhook.url).host} took it.`;
      });
    },
  };
}

/** The command line hands on what was typed; the API has checked it before. */
function refuseUnless(schema: TSchema, value: unknown, sentence: string): void {
  if (!Check(schema, value)) throw new AdministrationRefused(sentence);
}

async function tried(work: () => Promise<string>): Promise<TellingTest> {
  try {
    return { works: true, words: await work() };
  } catch (error) {
    if (!(error instanceof MailFailed || error instanceof WebhookFailed)) throw error;
    return { works: false, words: error.message };
  }
}
