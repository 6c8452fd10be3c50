/** The part of the account store that keeps notices, who has seen them, and what is still to be sent of them. */
import type { AccountId } from '#platform/account-store.ts';

/** Something that people are told of. */
export interface NoticeRow {
  /** Each new one has a higher one. */
  readonly number: number;
  readonly event: string;
  /** What tells it from others of its event: there is one notice a cause. */
  readonly cause: string;
  /** The account that it concerns, if any. */
  readonly account: AccountId | null;
  /** Names and numbers for its sentence. */
  readonly about: Readonly<Record<string, string | number>>;
  readonly raisedMs: number;
  /** Null while it lasts. What happened once was over when it was raised. */
  readonly overMs: number | null;
}

/** An address of a program that is told of events. */
export interface Webhook {
  /** 128 random bits as hex digits. */
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  /** The key by which bodies are signed, in base64. */
  readonly secret: string;
  /** The key of before, by which bodies are signed as well for a while; null for none. */
  readonly before: { readonly secret: string; readonly untilMs: number } | null;
  readonly isPrivate: boolean;
  /** Off: nothing is told to it. */
  readonly isOn: boolean;
  readonly createdMs: number;
}

/** What an account chose about the notices of one event; what it left alone is not in it. */
export interface NoticeChoice {
  readonly event: string;
  /** Whether they are mailed to it. */
  readonly mail?: boolean;
  /** Whether the bell counts them. */
  readonly bell?: boolean;
}

/** To whom: an account by mail, or a webhook; by its id. */
export interface DeliveryTarget {
  readonly channel: 'mail' | 'webhook';
  readonly target: string;
}

/** How far it got. */
export interface DeliveryProgress {
  readonly state: 'waiting' | 'done' | 'given up';
  readonly tries: number;
  readonly triedMs: number | null;
  readonly dueMs: number;
  readonly problem: string;
}

/** Something to be sent, or that was. */
export interface Delivery extends DeliveryTarget, DeliveryProgress {
  readonly number: number;
  /** Names it towards the receiver, which takes it once. */
  readonly id: string;
  readonly event: string;
  readonly body: string;
  readonly createdMs: number;
}

export interface NoticeStore {
  addNotice(notice: Omit<NoticeRow, 'number'>): number;
  /** Those that last. */
  openNotices(): readonly NoticeRow[];
  setNoticeOver(number: number, atMs: number): void;
  /** The newest first, of one account or all. */
  notices(of: { readonly account?: AccountId; readonly limit: number }): readonly NoticeRow[];
  /** Forgets those that are over, but for the newest `keep`. */
  pruneNotices(keep: number): void;
  /** The number of the newest notice that the account has seen; 0 for none. */
  noticesSeen(account: AccountId): number;
  setNoticesSeen(account: AccountId, number: number): void;

  mailAddress(account: AccountId): string | undefined;
  setMailAddress(account: AccountId, address: string | undefined): void;
  /** What it chose, by event. */
  noticeChoices(account: AccountId): readonly NoticeChoice[];
  /** Takes the place of all that it chose before. */
  setNoticeChoices(account: AccountId, choices: readonly NoticeChoice[]): void;

  /** The oldest first. */
  webhooks(): readonly Webhook[];
  addWebhook(webhook: Webhook): void;
  /** Takes the place of the one with its id; false when there is none. */
  setWebhook(webhook: Webhook): boolean;
  /** Gives up what waits for one, and says why; nothing is asked of what ended before. */
  giveUpDeliveries(of: DeliveryTarget, problem: string): void;
  /** With what was to be sent to it; false when there is none. */
  removeWebhook(id: string): boolean;

  addDelivery(delivery: Omit<Delivery, 'number'>): void;
  /** Those that wait, the oldest first, at most `limit`. */
  waitingDeliveries(limit: number): readonly Delivery[];
  setDelivery(number: number, progress: DeliveryProgress): void;
  /** The newest first, of one target or of a channel. */
  deliveries(of: {
    readonly channel: Delivery['channel'];
    readonly target?: string;
    readonly limit: number;
  }): readonly Delivery[];
  /** Forgets those that wait no more, but for the newest `keep`. */
  pruneDeliveries(keep: number): void;
}
