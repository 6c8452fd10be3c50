/**
 * Tells programs that shares changed, by the revisions that are new. How far they were told is kept with what is to be
 * sent, so that a restart neither misses a revision nor tells one twice. Commits of a few seconds are told together.
 */
import type { AccountStore } from '#platform/account-store.ts';
import type { ShareRow } from '#platform/share-store.ts';
import type { ShareChangedBody } from '#protocol/notices.ts';
import { type QueueDoors, queue, subscribers } from '#station/notices/queue.ts';

const headsName = 'notices heads';

type Heads = Readonly<Record<string, { readonly epoch: string; readonly head: number }>>;

export interface ShareChangeDoors extends QueueDoors {
  shares(): Promise<readonly ShareRow[]>;
}

/** Nothing of what was before the first webhook that wants to be told. */
export async function tellShareChanges(doors: ShareChangeDoors): Promise<void> {
  const { accounts, clock } = doors;
  const webhooks = subscribers(accounts, 'share.changed');
  if (webhooks.length === 0) return forget(accounts);
  const shares = await doors.shares();
  const text = accounts.setting(headsName) ?? '';
  const now = JSON.stringify(headsOf(shares));
  if (now === text) return;
  accounts.transaction(() => {
    accounts.setSetting(headsName, now);
    if (text === '') return;
    for (const data of changes(JSON.parse(text) as Heads, shares)) {
      const timestamp = new Date(clock.nowMs()).toISOString();
      const body: ShareChangedBody = { type: 'share.changed', timestamp, data };
      for (const { id: target } of webhooks)
        queue(doors, { channel: 'webhook', target, event: body.type, body: JSON.stringify(body) });
    }
  });
}

function forget(accounts: Pick<AccountStore, 'setting' | 'setSetting'>): void {
  if ((accounts.setting(headsName) ?? '') !== '') accounts.setSetting(headsName, '');
}

function headsOf(shares: readonly ShareRow[]): Heads {
  return Object.fromEntries(shares.map(({ id, epoch, head }) => [id, { epoch, head }]));
}

/** Of a share that is new, or has a new epoch, all its revisions are new. */
function changes(told: Heads, shares: readonly ShareRow[]): readonly ShareChangedBody['data'][] {
  return shares.flatMap(({ id: share, name, epoch, head: to }) => {
    const before = told[share];
    const from = before?.epoch === epoch ? before.head + 1 : 1;
    return from > to ? [] : [{ share, name, epoch, from, to }];
  });
}
