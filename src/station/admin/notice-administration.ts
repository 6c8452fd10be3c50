/** What administrators do about notices: how people are told by mail, and programs by webhooks. */

import type { AccountStore } from '#platform/account-store.ts';
import type { Clock, Random } from '#platform/doors.ts';
import {
  type MadeWebhook,
  MailAddressWire,
  MailOrder,
  type MailSettings,
  type NewWebhook,
  NoticeChoices,
  NoticeRules,
  type NoticeWire,
  type TellingReply,
  type TellingTest,
  type WebhookChange,
  type WebhookSecretOrder,
} from '#protocol/notices.ts';
import { newId } from '#station/accounts/token.ts';
import { accountOrRefuse, type By, note } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { deliveriesOf, refuseUnless, tried } from '#station/admin/notice-checks.ts';
import { stationName } from '#station/admin/station-settings.ts';
import { webhookPart, webhooksOf } from '#station/admin/webhook-administration.ts';
import { choicesFor, chooseFor } from '#station/notices/choices.ts';
import { told } from '#station/notices/events.ts';
import { sendMail } from '#station/notices/mail.ts';
import { noticesShownMax } from '#station/notices/own-notices.ts';
import {
  type ConfiguredMail,
  chooseNoticeRules,
  configuredMail,
  configureMail,
  noticeRules,
} from '#station/notices/settings.ts';

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
  /** How an account is told of each event that can concern it. */
  choices(account: string): NoticeChoices;
  /** Says how an account is told; what is as the station does it anyway follows the station. */
  chooseFor(account: string, choices: NoticeChoices): void;
  /** The answer is the only one with its secret. */
  addWebhook(asked: NewWebhook): MadeWebhook;
  /** Its secret stays. What waits for one that is switched off is given up. */
  changeWebhook(id: string, change: WebhookChange): void;
  /** Gives it another secret, told in the answer alone. That of before signs as well for `secretOverlapMs`, or not at all. */
  renewSecret(id: string, order: WebhookSecretOrder): MadeWebhook;
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

export function createNoticeAdministration(doors: NoticeAdministrationDoors): NoticeAdministration {
  return { ...mailPart(doors), ...webhookPart(doors), ...personPart(doors), ...rulePart(doors) };
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
      webhooks: webhooksOf(doors),
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

type PersonPart = Pick<NoticeAdministration, 'choices' | 'chooseFor'>;

function personPart(doors: NoticeAdministrationDoors): PersonPart {
  const { accounts } = doors;
  return {
    choices: name => ({ choices: [...choicesFor(accounts, accountOrRefuse(doors, name))] }),
    chooseFor: (name, asked) => {
      const account = accountOrRefuse(doors, name);
      refuseUnless(NoticeChoices, asked, 'This choice does not fit; name events of docs/notices.md.');
      accounts.transaction(() => {
        chooseFor(accounts, account, asked.choices);
        note(doors, 'notice choices', { account: account.name });
      });
    },
  };
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
