/**
 * The drive's half of a wipe. Once one is asked for, the token of the device leads to these and to nothing else, also when
 * the device was unlinked or its account disabled: a device that is gone is often unlinked first.
 */
import type { AccountStore, Device } from '#platform/account-store.ts';
import type { DeviceWipe } from '#platform/device-wipes.ts';
import type { Clock } from '#platform/doors.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { HoldingsRequest, WipeOrderReply, WipeReport } from '#protocol/wipe.ts';

export interface Wipes {
  /** The drive will carry it out: from now on nobody can take it back. Refuses `unknown-device` where none is asked for. */
  take(device: Device, address: string): WipeOrderReply;
  /** How far the drive is. Refuses as `take` does. */
  report(device: Device, told: WipeReport, address: string): void;
  /** What the drive holds, in place of what it told before. */
  hold(device: Device, told: HoldingsRequest): void;
}

export interface WipeDoors {
  readonly store: AccountStore;
  readonly clock: Pick<Clock, 'nowMs'>;
}

export function createWipes({ store, clock }: WipeDoors): Wipes {
  const note = (device: Device, event: string, told: { readonly address: string; readonly about?: object }): void => {
    const account = store.account(device.account)?.name ?? device.account;
    const about = { device: device.id, computer: device.computer, account, ...told.about };
    store.addAudit({ atMs: clock.nowMs(), actor: account, address: told.address, event, about });
  };
  return {
    take: (device, address) =>
      store.transaction(() => {
        const wipe = wipeOrRefuse(store, device);
        if (wipe.takenMs === null) {
          store.setWipe({ ...wipe, takenMs: clock.nowMs() });
          note(device, 'wipe begun', { address });
        }
        return { scope: wipe.scope, by: wipe.by, askedMs: wipe.askedMs };
      }),
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

function wipeOrRefuse(store: AccountStore, { id }: Device): DeviceWipe {
  const wipe = store.wipe(id);
  if (wipe !== undefined) return wipe;
  throw new Refusal('unknown-device', 'Nobody asked for a wipe of this device.');
}
