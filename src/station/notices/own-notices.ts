/** What an account sees of the notices: administrators all of them, everybody else those about the own account. */
import type { Account, AccountStore } from '#platform/account-store.ts';
import type { NoticeEvent } from '#protocol/notice-events.ts';
import type { NoticesReply, NoticeWire } from '#protocol/notices.ts';
import { choicesFor } from '#station/notices/choices.ts';
import { tellings, told } from '#station/notices/events.ts';
import { isOwn } from '#station/notices/raise.ts';

/** Notices that are shown, the newest. */
export const noticesShownMax = 200;

type Store = Pick<AccountStore, 'notices' | 'noticesSeen' | 'noticeChoices' | 'mailAddress' | 'setting'>;

export function noticesFor(store: Store, { id, admin }: Pick<Account, 'id' | 'admin'>): NoticesReply {
  const rows = store.notices({ limit: noticesShownMax, ...(admin ? {} : { account: id }) });
  const notices = rows.flatMap((row): NoticeWire[] => {
    const words = told(row, { admin });
    const isSeen = words !== undefined && (admin || isOwn(tellings[words.event as NoticeEvent], row, id));
    return isSeen ? [{ number: row.number, ...words }] : [];
  });
  const seen = store.noticesSeen(id);
  const silent = new Set<string>(choicesFor(store, { id, admin }).flatMap(({ event, bell }) => (bell ? [] : [event])));
  const unseen = notices.filter(({ number, event }) => number > seen && !silent.has(event)).length;
  return { notices, seen, unseen, mailAddress: store.mailAddress(id) ?? null };
}
