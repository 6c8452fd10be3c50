/** Notices and deliveries in memory, a part of the account store's twin. */
import type { AccountId } from '#platform/account-store.ts';
import type { Delivery, NoticeChoice, NoticeRow, NoticeStore, Webhook } from '#platform/notice-store.ts';

export interface NoticeTables {
  /** The number that was given last, to a notice and to a delivery. */
  readonly last: { notice: number; delivery: number };
  readonly notices: Map<number, NoticeRow>;
  readonly seen: Map<AccountId, number>;
  readonly addresses: Map<AccountId, string>;
  readonly choices: Map<AccountId, readonly NoticeChoice[]>;
  readonly webhooks: Map<string, Webhook>;
  readonly deliveries: Map<number, Delivery>;
}

export function noNotices(): NoticeTables {
  const people = { seen: new Map(), addresses: new Map(), choices: new Map() };
  return {
    last: { notice: 0, delivery: 0 },
    notices: new Map(),
    ...people,
    webhooks: new Map(),
    deliveries: new Map(),
  };
}

export function copiedNotices(tables: NoticeTables): NoticeTables {
  const { last, notices, seen, addresses, choices, webhooks, deliveries } = tables;
  return {
    last: { ...last },
    notices: new Map(notices),
    seen: new Map(seen),
    addresses: new Map(addresses),
    choices: new Map(choices),
    webhooks: new Map(webhooks),
    deliveries: new Map(deliveries),
  };
}

/** `tables` answers them as they stand. */
export function noticePart(tables: () => NoticeTables): NoticeStore {
  return { ...rowPart(tables), ...peoplePart(tables), ...webhookPart(tables), ...deliveryPart(tables) };
}

type RowPart = Pick<NoticeStore, 'addNotice' | 'openNotices' | 'setNoticeOver' | 'notices' | 'pruneNotices'>;

function rowPart(tables: () => NoticeTables): RowPart {
  const rows = (): NoticeRow[] => [...tables().notices.values()];
  return {
    addNotice: notice => {
      const number = ++tables().last.notice;
      tables().notices.set(number, { ...notice, number });
      return number;
    },
    openNotices: () => rows().filter(({ overMs }) => overMs === null),
    setNoticeOver: (number, overMs) => {
      const notice = tables().notices.get(number);
      if (notice?.overMs === null) tables().notices.set(number, { ...notice, overMs });
    },
    notices: ({ account, limit }) =>
      rows()
        .filter(each => account === undefined || each.account === account)
        .reverse()
        .slice(0, limit),
    pruneNotices: keep => {
      const over = rows().filter(({ overMs }) => overMs !== null);
      for (const { number } of over.slice(0, Math.max(0, over.length - keep))) tables().notices.delete(number);
    },
  };
}

type PeoplePart = Pick<
  NoticeStore,
  'noticesSeen' | 'setNoticesSeen' | 'mailAddress' | 'setMailAddress' | 'noticeChoices' | 'setNoticeChoices'
>;

function peoplePart(tables: () => NoticeTables): PeoplePart {
  return {
    noticesSeen: account => tables().seen.get(account) ?? 0,
    setNoticesSeen: (account, number) =>
      void tables().seen.set(account, Math.max(number, tables().seen.get(account) ?? 0)),
    mailAddress: account => tables().addresses.get(account),
    setMailAddress: (account, address) =>
      void (address === undefined ? tables().addresses.delete(account) : tables().addresses.set(account, address)),
    noticeChoices: account => tables().choices.get(account) ?? [],
    setNoticeChoices: (account, choices) =>
      void tables().choices.set(
        account,
        choices.toSorted((a, b) => (a.event < b.event ? -1 : 1)),
      ),
  };
}

function webhookPart(
  tables: () => NoticeTables,
): Pick<NoticeStore, 'webhooks' | 'addWebhook' | 'setWebhook' | 'removeWebhook'> {
  return {
    webhooks: () => [...tables().webhooks.values()].sort((a, b) => a.createdMs - b.createdMs || (a.id < b.id ? -1 : 1)),
    addWebhook: webhook => void tables().webhooks.set(webhook.id, webhook),
    setWebhook: webhook => {
      const isThere = tables().webhooks.has(webhook.id);
      if (isThere) tables().webhooks.set(webhook.id, webhook);
      return isThere;
    },
    removeWebhook: id => {
      for (const { number, channel, target } of tables().deliveries.values()) {
        if (channel === 'webhook' && target === id) tables().deliveries.delete(number);
      }
      return tables().webhooks.delete(id);
    },
  };
}

type DeliveryPart = Pick<
  NoticeStore,
  'addDelivery' | 'waitingDeliveries' | 'setDelivery' | 'giveUpDeliveries' | 'deliveries' | 'pruneDeliveries'
>;

function deliveryPart(tables: () => NoticeTables): DeliveryPart {
  const rows = (): Delivery[] => [...tables().deliveries.values()];
  return {
    addDelivery: delivery => {
      const number = ++tables().last.delivery;
      tables().deliveries.set(number, { ...delivery, number });
    },
    waitingDeliveries: limit =>
      rows()
        .filter(({ state }) => state === 'waiting')
        .slice(0, limit),
    setDelivery: (number, progress) => {
      const delivery = tables().deliveries.get(number);
      if (delivery !== undefined) tables().deliveries.set(number, { ...delivery, ...progress });
    },
    giveUpDeliveries: (of, problem) => {
      for (const each of rows()) {
        const isMeant = each.channel === of.channel && each.target === of.target && each.state === 'waiting';
        if (isMeant) tables().deliveries.set(each.number, { ...each, state: 'given up', problem });
      }
    },
    deliveries: ({ channel, target, limit }) =>
      rows()
        .filter(each => each.channel === channel && (target ?? each.target) === each.target)
        .reverse()
        .slice(0, limit),
    pruneDeliveries: keep => {
      const ended = rows().filter(({ state }) => state !== 'waiting');
      for (const { number } of ended.slice(0, Math.max(0, ended.length - keep))) tables().deliveries.delete(number);
    },
  };
}
