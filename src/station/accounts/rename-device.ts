/** A computer that is called otherwise from now on. */
import type { AccountStore, Device } from '#platform/account-store.ts';
import type { Clock } from '#platform/doors.ts';

export interface RenameDoors {
  readonly store: Pick<AccountStore, 'account' | 'setComputer' | 'addAudit' | 'transaction'>;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** Takes the new name of a device, and puts it on record: people know devices by their names. */
export function renameDevice(
  { store, clock }: RenameDoors,
  device: Pick<Device, 'id' | 'account' | 'computer'>,
  { computer, address }: { readonly computer: string; readonly address: string },
): void {
  if (computer === device.computer) return;
  store.transaction(() => {
    store.setComputer(device.id, computer);
    const actor = store.account(device.account)?.name ?? '';
    const about = { device: device.id, from: device.computer, to: computer };
    store.addAudit({ atMs: clock.nowMs(), actor, address, event: 'device rename', about });
  });
}
