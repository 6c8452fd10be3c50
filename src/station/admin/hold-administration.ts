/**
 * What the station's owner does about deletions that wait (B16): looks at them, and releases or discards them.
 *
 * It works on the stores, whether or not a station runs on them: a running one reads the decision when the device asks
 * the next time. What cannot be done is thrown as `AdministrationRefused`; decisions are written to the audit log.
 */
import { holdFilesDefault } from '#model/hold.ts';
import type { AccountStore, DeviceId } from '#platform/account-store.ts';
import type { Clock } from '#platform/doors.ts';
import { type By, note } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import type { HoldListing } from '#station/share/holds.ts';
import type { ShareService } from '#station/share/share-service.ts';

export interface HoldDoors {
  readonly accounts: AccountStore;
  readonly shares: Pick<ShareService, 'shares' | 'holds' | 'decideHold'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly by: By;
}

/** A hold with names for people. */
export interface NamedHold extends Omit<HoldListing, 'share'> {
  readonly share: string;
  readonly computer: string;
  readonly account: string;
}

export interface HoldAdministration {
  list(): Promise<readonly NamedHold[]>;
  /** `id` names a hold, or a device with all its holds, or begins either. Answers what was decided about. */
  decide(id: string, state: 'released' | 'discarded'): Promise<readonly NamedHold[]>;
}

export function createHoldAdministration(doors: HoldDoors): HoldAdministration {
  const list = (): Promise<readonly NamedHold[]> => listNamed(doors);
  return {
    list,
    decide: async (id, state) => {
      const found = (await list()).filter(({ hold, device }) => hold.startsWith(id) || device.startsWith(id));
      if (id === '' || found.length === 0) throw noSuchHold(id);
      if (new Set(found.map(({ device }) => device)).size > 1)
        throw new AdministrationRefused(`'${id}' begins the ids of several holds or devices; give more of it.`);
      for (const { hold, device, share, files } of found) {
        await doors.shares.decideHold(hold, state);
        note(doors, `hold ${state}`, { hold, device, share, files });
      }
      return found;
    },
  };
}

const holdFilesName = 'hold files';

/** Files from which on deletions by a device are held; 0 holds none. */
export function holdFiles(accounts: AccountStore): number {
  return Number(accounts.setting(holdFilesName) ?? holdFilesDefault);
}

/** Chooses that number, for good. */
export function chooseHoldFiles(accounts: AccountStore, files: number): void {
  accounts.setSetting(holdFilesName, String(files));
}

async function listNamed({ accounts, shares }: HoldDoors): Promise<readonly NamedHold[]> {
  const names = new Map((await shares.shares()).map(({ id, name }) => [id, name]));
  return (await shares.holds()).map(hold => {
    const device = accounts.device(hold.device as unknown as DeviceId);
    const account = device === undefined ? undefined : accounts.account(device.account);
    const computer = device?.computer ?? hold.device;
    return { ...hold, share: names.get(hold.share) ?? hold.share, computer, account: account?.name ?? '' };
  });
}

function noSuchHold(id: string): AdministrationRefused {
  return new AdministrationRefused(
    `There is no hold '${id}', and no device of that id with one; see 'waystation station holds'.`,
  );
}
