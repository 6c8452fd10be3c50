/**
 * How a station tells what it tells, as an administrator configured it. It lies in the database, the mail server's password
 * too: nobody but the station's owner may read the data folder. Read anew at each use, so that a change holds at once.
 */
import type { AccountStore } from '#platform/account-store.ts';
import { noticeEvents } from '#protocol/notice-events.ts';
import type { MailSettings, NoticeRules } from '#protocol/notices.ts';
import { tellings } from '#station/notices/events.ts';

type SettingStore = Pick<AccountStore, 'setting' | 'setSetting'>;

/** The mail server, with the password by which the station signs in there; empty where it does not. */
export interface ConfiguredMail {
  readonly settings: MailSettings;
  readonly password: string;
}

const mailName = 'notices mail';
const rulesName = 'notices rules';

/** Undefined where no mail is sent. */
export function configuredMail(store: Pick<SettingStore, 'setting'>): ConfiguredMail | undefined {
  return JSON.parse(store.setting(mailName) ?? 'null') ?? undefined;
}

/** Takes the place of the one of before; undefined takes it away. */
export function configureMail(store: Pick<SettingStore, 'setSetting'>, mail: ConfiguredMail | undefined): void {
  store.setSetting(mailName, JSON.stringify(mail ?? null));
}

export const spaceBytesDefault = 10 * 1024 ** 3;
export const unseenDaysDefault = 30;

export function noticeRules(store: Pick<SettingStore, 'setting'>): NoticeRules {
  const mailedDefault = noticeEvents.filter(event => tellings[event].mailed);
  const kept: Partial<NoticeRules> = JSON.parse(store.setting(rulesName) ?? '{}');
  const { mailed = mailedDefault, spaceBytes = spaceBytesDefault, unseenDays = unseenDaysDefault } = kept;
  return { mailed, spaceBytes, unseenDays };
}

/** Chooses them, for good. */
export function chooseNoticeRules(store: Pick<SettingStore, 'setSetting'>, rules: NoticeRules): void {
  store.setSetting(rulesName, JSON.stringify(rules));
}
