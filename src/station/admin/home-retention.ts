/**
 * What the owner of a home says about its past, within what administrators allow (V11).
 *
 * It is done and put on record as an administrator's choice is, by the name of the owner. A drive's token lies on a disk in
 * plain, and what a policy takes nobody brings back: so owners choose in a browser.
 */
import { never } from '#base/assert.ts';
import { keepsAtLeast, type Retention } from '#model/retention.ts';
import type { AccountStore } from '#platform/account-store.ts';
import type { ShareRow } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { HomeRetentionReply, NewRetentionWire } from '#protocol/retention.ts';
import type { Session } from '#station/accounts/access.ts';
import type { Administering } from '#station/admin/administering.ts';
import type { By } from '#station/admin/administration.ts';
import { newRetention } from '#station/admin/new-retention.ts';
import type { ShareService } from '#station/share/share-service.ts';
import type { RetentionPreview } from '#station/upkeep/retention-preview.ts';

export interface HomeRetentionDoors {
  readonly accounts: Pick<AccountStore, 'setting'>;
  readonly shares: Pick<ShareService, 'shares'>;
  readonly administer: (by: By) => Pick<Administering, 'retention'>;
}

/** Each refuses 'unknown-share' for an account whose home is not made yet, and 'denied' for a drive. */
export interface HomeRetention {
  show(asks: Asking): Promise<HomeRetentionReply>;
  /** What the policy would take now; nothing is changed. Refuses as `choose` does. */
  preview(asks: Asking, retention: Retention): Promise<RetentionPreview>;
  /** Refuses 'retention-rule' for a policy that administrators do not leave to the owner. */
  choose(asks: Asking, retention: Retention): Promise<void>;
}

/** Who asks, and from where. */
export interface Asking {
  readonly session: Session;
  readonly address: string;
}

export function createHomeRetention(doors: HomeRetentionDoors): HomeRetention {
  const { accounts, administer } = doors;
  const toChoose = async ({ session, address }: Asking, wanted: Retention) => {
    const home = await homeOf(doors, session);
    refuseUnlessAllowed(newRetention(accounts), wanted);
    return { home: home.name, own: administer({ actor: session.account.name, address }).retention };
  };
  return {
    show: async ({ session, address }) => {
      const home = await homeOf(doors, session);
      const { owners, homes } = newRetention(accounts);
      const { retention } = administer({ actor: session.account.name, address });
      const kept = await retention.retention(home.name);
      return { retention: kept, owners, least: owners === 'more' ? homes : null };
    },
    preview: async (asks, wanted) => {
      const { home, own } = await toChoose(asks, wanted);
      return own.preview(home, wanted);
    },
    choose: async (asks, wanted) => {
      const { home, own } = await toChoose(asks, wanted);
      await own.setRetention(home, wanted);
    },
  };
}

async function homeOf({ shares }: HomeRetentionDoors, { account, device }: Session): Promise<ShareRow> {
  if (device.kind !== 'browser') throw new Refusal('denied', 'Sign in with a browser for that.');
  const home = (await shares.shares()).find(share => share.home === account.id);
  if (home !== undefined) return home;
  throw new Refusal('unknown-share', `${account.name} has no home yet; the station makes it at its next start.`);
}

function refuseUnlessAllowed({ owners, homes }: NewRetentionWire, wanted: Retention): void {
  switch (owners) {
    case 'any':
      return;
    case 'nobody':
      throw new Refusal(
        'retention-rule',
        'What homes keep of their past is chosen by the administrators of this station; ask one of them.',
      );
    case 'more':
      if (keepsAtLeast(wanted, homes)) return;
      throw new Refusal(
        'retention-rule',
        'A home keeps at least what this station has new homes keep: raise the limits, and leave the order as it is.',
      );
    default:
      never(owners);
  }
}
