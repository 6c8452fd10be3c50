/** Wipes of devices, and what devices hold, in memory, as a part of the account store. */
import type { DeviceId } from '#platform/account-store.ts';
import type { DeviceWipe, DeviceWipeStore, Holdings } from '#platform/device-wipes.ts';

export interface DeviceWipeTables {
  readonly wipes: Map<DeviceId, DeviceWipe>;
  readonly holdings: Map<DeviceId, Holdings>;
}

export const noDeviceWipes = (): DeviceWipeTables => ({ wipes: new Map(), holdings: new Map() });

export function copiedDeviceWipes({ wipes, holdings }: DeviceWipeTables): DeviceWipeTables {
  return { wipes: new Map(wipes), holdings: new Map(holdings) };
}

export function deviceWipePart(tables: () => DeviceWipeTables, changed: () => void): DeviceWipeStore {
  return {
    wipe: device => tables().wipes.get(device),
    wipes: () => [...tables().wipes.values()].sort((a, b) => b.askedMs - a.askedMs || (a.device < b.device ? -1 : 1)),
    setWipe: wipe => {
      tables().wipes.set(wipe.device, wipe);
      changed();
    },
    dropWipe: device => {
      tables().wipes.delete(device);
      changed();
    },
    holdings: device => tables().holdings.get(device),
    setHoldings: (device, holdings) => void tables().holdings.set(device, holdings),
  };
}
