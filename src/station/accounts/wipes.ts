/**
 * The drive's half of a wipe. Once one is asked for, the token of the device leads to these and to nothing else, also when
 * the device was unlinked or its account disabled: a device that is gone is often unlinked first.
 */
import type { AccountStore, Device } from '#platform/account-store.ts';
import type { DeviceWipe } from '#platform/device-wipes.ts';
import type { Clock } from '#platform/doors.ts';
import { forErasure } from '#platform/share-life.ts';
import type { ShareRow } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { HoldingsRequest, WipeOrderReply, WipeReport, WipeTake } from '#protocol/wipe.ts';

export interface Wipes {
  /** The drive will carry it out: from now on nobody can take it back. Refuses `unknown-device` where none is asked for. */
  take(device: Device, asked: WipeTake, address: string): Promise<WipeOrderReply>;
  /** How far the drive is. Refuses as `take` does. */
  report(device: Device, told: WipeReport, address: string): void;
  /** What the drive holds, in place of what it told before. */
  hold(device: Device, told: HoldingsRequest): void;
}

export interface WipeDoors {
  readonly store: AccountStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Every share, those that were removed as well. */
  readonly shares: () => Promise<readonly ShareRow[]>;
}

export function createWipes({ store, clock, shares }: WipeDoors): Wipes {
  const note = (device: Device, event: string, told: { readonly address: string; readonly about?: object }): void => {
    const account = store.account(device.account)?.name ?? device.account;
    const about = { device: device.id, computer: device.computer, account, ...told.about };
    store.addAudit({ atMs: clock.nowMs(), actor: account, address: told.address, event, about });
  };
  return {
    async take(device, asked, address) {
      const had = asked.shares && momentsOf(await shares(), new Set(asked.shares));
      return store.transaction(() => {
        const wipe = wipeOrRefuse(store, device);
        if (wipe.takenMs === null) {
          store.setWipe({ ...wipe, takenMs: clock.nowMs() });
          note(device, 'wipe begun', { address });
        }
        return { scope: wipe.scope, by: wipe.by, askedMs: wipe.askedMs, ...(had && { shares: had }) };
      });
    },
    report: (device, { done, removed, left, detail }, address) =>
      store.transaction(() => {
        const wipe = wipeOrRefuse(store, device);
        store.setWipe({ ...wipe, toldMs: clock.nowMs(), done: wipe.done || done, removed, left, detail });
        if (!done || wipe.done) return;
        store.revokeDevice(device.id, clock.nowMs());
        note(device, 'wipe done', { address, about: { files: removed, left } });
      }),
    hold: (device, { holdings }) => store.setHoldings(device.id, { toldMs: clock.nowMs(), shares: holdings }),
  };
}

/**
 * Whatever its account may still read: what was granted once is at the station all the same, and has to go. What is being
 * erased is as good as gone.
 */
function momentsOf(rows: readonly ShareRow[], asked: ReadonlySet<string>): WipeOrderReply['shares'] {
  return rows
    .filter(({ id, removedMs }) => asked.has(id) && removedMs !== forErasure)
    .map(({ id, epoch, head }) => ({ share: id, epoch, head }));
}

function wipeOrRefuse(store: AccountStore, { id }: Device): DeviceWipe {
  const wipe = store.wipe(id);
  if (wipe !== undefined) return wipe;
  throw new Refusal('unknown-device', 'Nobody asked for a wipe of this device.');
}
