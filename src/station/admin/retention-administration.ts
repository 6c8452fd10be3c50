/**
 * What administrators do about what shares keep of their past. A home is a share.
 *
 * As `administration.ts`: what cannot be done is thrown as `AdministrationRefused`, and what is done is on record. A policy
 * that is set takes nothing at once: upkeep does, within a day.
 */
import { AssertionFailed } from '#base/assert.ts';
import { type Retention, retentionDaysMax, retentionVersionsMax } from '#model/retention.ts';
import type { NewRetentionWire } from '#protocol/retention.ts';
import { type AdministrationDoors, note, shareOrRefuse } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { keepNewRetention, newRetention } from '#station/admin/new-retention.ts';
import type { PlanDoors } from '#station/upkeep/retention-plan.ts';
import { previewRetention, type RetentionPreview } from '#station/upkeep/retention-preview.ts';

export interface RetentionDoors extends Pick<AdministrationDoors, 'by' | 'accounts' | 'shares'>, PlanDoors {}

export interface RetentionAdministration {
  /** What the share keeps. */
  retention(share: string): Promise<Retention>;
  /** Says what it keeps from now on. */
  setRetention(share: string, retention: Retention): Promise<void>;
  /** What shares and homes keep that are made from now on, and what owners of homes may choose (V10, V11). */
  newRetention(): NewRetentionWire;
  /** Those that are there stay as they are. */
  setNewRetention(chosen: NewRetentionWire): void;
  /** What the policy would take from it now; nothing is changed. */
  preview(share: string, retention: Retention): Promise<RetentionPreview>;
}

export function createRetentionAdministration(doors: RetentionDoors): RetentionAdministration {
  const { store, accounts } = doors;
  return {
    async retention(name) {
      const share = await shareOrRefuse(doors, name);
      return store.retention(share.id);
    },
    async setRetention(name, retention) {
      refuseIfNone(retention);
      const share = await shareOrRefuse(doors, name);
      await store.setRetention(share.id, retention);
      note(doors, 'share retention', { share: share.name, ...retention });
    },
    newRetention: () => newRetention(accounts),
    setNewRetention(chosen) {
      for (const retention of [chosen.shares, chosen.homes]) refuseIfNone(retention);
      accounts.transaction(() => {
        keepNewRetention(accounts, chosen);
        note(doors, 'new retention', flat(chosen));
      });
    },
    async preview(name, retention) {
      refuseIfNone(retention);
      const share = await shareOrRefuse(doors, name);
      try {
        return await previewRetention(doors, share, retention);
      } catch (error) {
        if (!(error instanceof AssertionFailed)) throw error;
        const todo = "'waystation station verify' names what is damaged";
        throw new AdministrationRefused(`What "${share.name}" keeps cannot be counted: ${todo}.`, { cause: error });
      }
    },
  };
}

/** As the audit holds it: `shares.days` and so on. */
function flat({ shares, homes, owners }: NewRetentionWire): Readonly<Record<string, string | number | null>> {
  const named = (of: string, retention: Retention) =>
    Object.entries(retention).map(([limit, value]) => [`${of}.${limit}`, value]);
  return Object.fromEntries([...named('shares', shares), ...named('homes', homes), ['owners', owners]]);
}

function refuseIfNone({ versions, days, bytes }: Retention): void {
  refuseUnless(versions, `the number of versions is 0 to ${retentionVersionsMax}`, [0, retentionVersionsMax]);
  refuseUnless(days, `the number of days is 1 to ${retentionDaysMax}`, [1, retentionDaysMax]);
  refuseUnless(bytes, 'the budget is a whole number of bytes, 0 or more', [0, Number.MAX_SAFE_INTEGER]);
}

function refuseUnless(value: number | null, rule: string, [least, most]: readonly [number, number]): void {
  if (value === null || (Number.isSafeInteger(value) && value >= least && value <= most)) return;
  throw new AdministrationRefused(`A share cannot keep that of its past: ${rule}, and not ${value}.`);
}
