/**
 * What administrators do about quotas: how many bytes may live in a share. A home is a share, so that its quota is what
 * its account may keep there.
 *
 * As `administration.ts`: what cannot be done is thrown as `AdministrationRefused`, and what is done is on record.
 */
import type { AdministrationDoors } from '#station/admin/administration.ts';
import { note, shareOrRefuse } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { homeQuota, keepHomeQuota } from '#station/admin/home-quota.ts';
import type { ShareService } from '#station/share/share-service.ts';

export interface QuotaDoors extends Pick<AdministrationDoors, 'by' | 'accounts' | 'clock'> {
  readonly shares: Pick<ShareService, 'shares' | 'createShare' | 'setQuota'>;
}

export interface QuotaAdministration {
  /** `bytes` may live in the share; null for any number. What is there already stays. */
  setQuota(share: string, bytes: number | null): Promise<void>;
  /** The quota of homes that are made from now on; null for none. */
  homeQuota(): number | null;
  setHomeQuota(bytes: number | null): void;
}

export function createQuotaAdministration(doors: QuotaDoors): QuotaAdministration {
  const { accounts, shares } = doors;
  return {
    setQuota: async (name, bytes) => {
      refuseIfNoQuota(bytes);
      const share = await shareOrRefuse(doors, name);
      await shares.setQuota(share.id, bytes);
      note(doors, 'share quota', { share: share.name, bytes });
    },
    homeQuota: () => homeQuota(accounts),
    setHomeQuota: bytes => {
      refuseIfNoQuota(bytes);
      accounts.transaction(() => {
        keepHomeQuota(accounts, bytes);
        note(doors, 'home quota', { bytes });
      });
    },
  };
}

function refuseIfNoQuota(bytes: number | null): void {
  if (bytes === null || (Number.isSafeInteger(bytes) && bytes > 0)) return;
  throw new AdministrationRefused(
    `A quota is a whole number of bytes, 1 or more, and not ${bytes}; to take it away, say 'none'.`,
  );
}
