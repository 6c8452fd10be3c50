/** Makes notices of what was found, and says what is over, in one transaction with what is to be sent of it. */
import type { AccountStore } from '#platform/account-store.ts';
import type { Clock, Random } from '#platform/doors.ts';
import type { NoticeRow } from '#platform/notice-store.ts';
import type { NoticeEvent } from '#protocol/notice-events.ts';
import type { NoticeBody } from '#protocol/notices.ts';
import { isToldBy } from '#station/notices/choices.ts';
import { type Telling, tellings, told } from '#station/notices/events.ts';
import { followAudit } from '#station/notices/follow-audit.ts';
import type { Found } from '#station/notices/look.ts';
import { type Letter, queue, subscribers } from '#station/notices/queue.ts';
import { configuredMail } from '#station/notices/settings.ts';

/** Notices that are kept once they are over. */
export const noticesKept = 1_000;

export interface RaiseDoors {
  readonly accounts: AccountStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly random: Random;
}

/** Compares what lasts with what was told to last, and adds what happened. */
export function raise(doors: RaiseDoors, lasting: readonly Found[]): void {
  const { accounts, clock } = doors;
  accounts.transaction(() => {
    const nowMs = clock.nowMs();
    const open = new Map(accounts.openNotices().map(row => [keyOf(row), row]));
    const still = new Set(lasting.map(keyOf));
    for (const found of lasting) {
      if (!open.has(keyOf(found))) add(doors, { ...found, raisedMs: nowMs, overMs: null });
    }
    for (const found of followAudit(accounts)) add(doors, { ...found, raisedMs: nowMs, overMs: nowMs });
    for (const [key, row] of open) {
      if (still.has(key)) continue;
      accounts.setNoticeOver(row.number, nowMs);
      tell(doors, { ...row, overMs: nowMs });
    }
    accounts.pruneNotices(noticesKept);
  });
}

function keyOf({ event, cause }: Pick<Found, 'event' | 'cause'> | Pick<NoticeRow, 'event' | 'cause'>): string {
  return `${event} ${cause}`;
}

function add(doors: RaiseDoors, row: Omit<NoticeRow, 'number'>): void {
  tell(doors, { ...row, number: doors.accounts.addNotice(row) });
}

function tell(doors: RaiseDoors, row: NoticeRow): void {
  const forAdmins = told(row, { admin: true });
  if (forAdmins === undefined) return;
  const event = row.event as NoticeEvent;
  mail(doors, row);
  const { state, severity, sentence, next } = forAdmins;
  const body: NoticeBody = {
    type: event,
    timestamp: new Date(doors.clock.nowMs()).toISOString(),
    data: { notice: row.number, state, severity, sentence, next, about: row.about },
  };
  for (const { id } of subscribers(doors.accounts, event)) {
    // That it does not get through would not get through either.
    if (event === 'delivery.failing' && row.cause === `webhook ${id}`) continue;
    queue(doors, { channel: 'webhook', target: id, event, body: JSON.stringify(body) });
  }
}

/** To administrators, and to whom it concerns, as far as they want it, have an address and can sign in. */
function mail(doors: RaiseDoors, row: NoticeRow): void {
  const { accounts } = doors;
  const event = row.event as NoticeEvent;
  if (configuredMail(accounts) === undefined) return;
  if (event === 'delivery.failing' && row.cause === 'mail') return;
  for (const { id, admin, disabled } of accounts.accounts()) {
    const concerned = admin || isOwn(tellings[event], row, id);
    if (!concerned || disabled || accounts.mailAddress(id) === undefined) continue;
    if (!isToldBy(accounts, { id }, event, 'mail')) continue;
    const letter = told(row, { admin }) as Letter;
    queue(doors, { channel: 'mail', target: id, event, body: JSON.stringify(letter) });
  }
}

/** Whether an account that is no administrator is told of a notice. */
export function isOwn({ own }: Pick<Telling, 'own'>, { account }: Pick<NoticeRow, 'account'>, id: string): boolean {
  return own && account === id;
}
