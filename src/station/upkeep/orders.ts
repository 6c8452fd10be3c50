/**
 * How a command asks a running station for what only one program at a time may do.
 *
 * An order and its answer are two settings in the database that both have open; the station looks for orders about
 * once a second. An order that another one took the place of before it was seen is given again.
 */
import type { AccountStore } from '#platform/account-store.ts';
import type { Clock } from '#platform/doors.ts';

/** How often a station looks for orders, and a command for the answer, milliseconds. */
export const orderPollMs = 500;

const orderName = 'upkeep order';
const answerName = 'upkeep answer';

export type OrderKind =
  /** Collect once, with this grace time. */
  | { readonly kind: 'collect'; readonly graceMs: number }
  /** Let shares lose now what their policies do not keep. */
  | { readonly kind: 'retain' }
  /** Tell every drive to ask which contents are wanted. */
  | { readonly kind: 'ask drives' };

export type Order = OrderKind & { readonly id: string };

export interface OrderAnswer {
  readonly id: string;
  /** What came of it. */
  readonly done?: unknown;
  /** Why nothing did. */
  readonly failed?: string;
}

type Settings = Pick<AccountStore, 'setting' | 'setSetting'>;

/** The order that was given last and not answered yet. */
export function openOrder(accounts: Settings): Order | undefined {
  const order = read<Order>(accounts, orderName);
  return order === undefined || read<OrderAnswer>(accounts, answerName)?.id === order.id ? undefined : order;
}

export function answerOrder(accounts: Settings, answer: OrderAnswer): void {
  accounts.setSetting(answerName, JSON.stringify(answer));
}

export interface OrderDoors {
  readonly accounts: Settings;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Whether the station still runs. */
  running(): boolean;
}

/** Gives the order and waits for its answer; undefined when the station stopped before. */
export async function giveOrder(
  { accounts, clock, running }: OrderDoors,
  order: Order,
): Promise<OrderAnswer | undefined> {
  while (running()) {
    const answer = read<OrderAnswer>(accounts, answerName);
    if (answer?.id === order.id) return answer;
    if (openOrder(accounts) === undefined) accounts.setSetting(orderName, JSON.stringify(order));
    await clock.sleep(orderPollMs);
  }
  return undefined;
}

function read<T>(accounts: Settings, name: string): T | undefined {
  const text = accounts.setting(name);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}
