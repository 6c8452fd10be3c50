/**
 * What each account chose to be told of, and how. What it left alone follows the station: mail what the administrators
 * chose, the bell everything. Nothing that is chosen here hides a notice: the list has all of them.
 */
import type { Account, AccountStore } from '#platform/account-store.ts';
import type { NoticeChoice } from '#platform/notice-store.ts';
import { type NoticeEvent, noticeEvents } from '#protocol/notice-events.ts';
import type { NoticeChoiceWire } from '#protocol/notices.ts';
import { tellings } from '#station/notices/events.ts';
import { noticeRules } from '#station/notices/settings.ts';

type Store = Pick<AccountStore, 'setting' | 'noticeChoices'>;
type Who = Pick<Account, 'id' | 'admin'>;

/** How the account is told of each event that can concern it. */
export function choicesFor(store: Store, { id, admin }: Who): readonly NoticeChoiceWire[] {
  const chosen = new Map(store.noticeChoices(id).map(each => [each.event, each]));
  const { mailed } = noticeRules(store);
  return noticeEvents
    .filter(event => admin || tellings[event].own)
    .map(event => {
      const { mail = mailed.includes(event), bell = true } = chosen.get(event) ?? {};
      return { event, mail, bell };
    });
}

/** Keeps what differs from what the station does anyway; events that are not named, or cannot concern it, follow the station. */
export function chooseFor(
  store: Store & Pick<AccountStore, 'setNoticeChoices'>,
  { id, admin }: Who,
  choices: readonly NoticeChoiceWire[],
): void {
  const { mailed } = noticeRules(store);
  const byEvent = new Map(choices.map(each => [each.event, each]));
  const kept = [...byEvent.values()]
    .filter(({ event }) => admin || tellings[event].own)
    .map(({ event, mail, bell }): NoticeChoice => {
      return { event, ...(mail === mailed.includes(event) ? {} : { mail }), ...(bell ? {} : { bell }) };
    })
    .filter(({ mail, bell }) => mail !== undefined || bell !== undefined);
  store.setNoticeChoices(id, kept);
}

/** Whether an account, which an event concerns, is told of it that way. */
export function isToldBy(store: Store, { id }: Pick<Account, 'id'>, event: NoticeEvent, way: 'mail' | 'bell'): boolean {
  const { [way]: chosen } = store.noticeChoices(id).find(each => each.event === event) ?? {};
  return chosen ?? (way === 'bell' || noticeRules(store).mailed.includes(event));
}
