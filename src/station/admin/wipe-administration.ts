/** Asks for the wipe of a device that is gone, and tells what came of it. Administrators do so, and a device's owner. */
import type { WipeScope } from '#model/wipe-scope.ts';
import type { Device, DeviceId } from '#platform/account-store.ts';
import type { DeviceWipe } from '#platform/device-wipes.ts';
import type { WipePreview } from '#protocol/wipe.ts';
import { type AdministrationDoors, note } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';

export interface WipeListing {
  readonly wipe: DeviceWipe;
  readonly device: Device;
  readonly account: string;
}

export interface WipeAdministration {
  /** Of all devices, the newest first. */
  list(): readonly WipeListing[];
  /** What the device last told that it holds (N1). */
  preview(device: string): Promise<WipePreview>;
  /** The drive hears of it at its next contact, and of nothing else any more. Refused for browsers, and when it was asked before. */
  ask(device: string, scope: WipeScope): void;
  /** Refused once the drive has taken it up. */
  takeBack(device: string): void;
}

type Doors = Pick<AdministrationDoors, 'accounts' | 'shares' | 'clock' | 'by'>;

export function createWipeAdministration(doors: Doors): WipeAdministration {
  const { accounts, shares, clock, by } = doors;
  return {
    list: () => accounts.wipes().flatMap(wipe => listing(doors, wipe)),
    preview: async id => {
      const held = accounts.holdings(driveOrRefuse(doors, id).id);
      const names = new Map<string, string>((await shares.shares()).map(share => [share.id, share.name]));
      return {
        held: (held?.shares ?? []).map(({ share, files, bytes }) => ({
          share: names.get(share) ?? share,
          files,
          bytes,
        })),
        heldMs: held?.toldMs ?? null,
      };
    },
    ask: (id, scope) =>
      accounts.transaction(() => {
        const device = driveOrRefuse(doors, id);
        mustBeTakable(accounts.wipe(device.id), device);
        const begin = { takenMs: null, toldMs: null, done: false, removed: 0, left: 0, detail: '' };
        accounts.setWipe({ device: device.id, scope, by: by.actor, askedMs: clock.nowMs(), ...begin });
        note(doors, 'wipe asked', { ...aboutOf(doors, device), scope });
      }),
    takeBack: id =>
      accounts.transaction(() => {
        const device = driveOrRefuse(doors, id);
        if (accounts.wipe(device.id) === undefined)
          throw new AdministrationRefused(`Nobody asked for a wipe of ${device.computer}.`);
        mustBeTakable(accounts.wipe(device.id), device);
        accounts.dropWipe(device.id);
        note(doors, 'wipe taken back', aboutOf(doors, device));
      }),
  };
}

/** Asked for in other words it is another wipe, as long as the drive has not taken it up. */
function mustBeTakable(wipe: DeviceWipe | undefined, { computer }: Device): void {
  if (wipe === undefined || wipe.takenMs === null) return;
  throw new AdministrationRefused(
    `${computer} has taken the wipe up: it cannot be changed or taken back any more. Whoever has the computer again links it anew.`,
  );
}

function driveOrRefuse({ accounts }: Doors, id: string): Device {
  const device = accounts.device(id as DeviceId);
  if (device === undefined)
    throw new AdministrationRefused(`There is no device '${id}'; see 'waystation station device list' for the ids.`);
  if (device.kind === 'drive') return device;
  throw new AdministrationRefused(`${device.computer} is a browser and keeps no files; sign it out instead.`);
}

function listing(doors: Doors, wipe: DeviceWipe): readonly WipeListing[] {
  const device = doors.accounts.device(wipe.device);
  return device === undefined ? [] : [{ wipe, device, account: aboutOf(doors, device).account }];
}

function aboutOf({ accounts }: Doors, { id, computer, account }: Device) {
  return { device: id as string, computer, account: accounts.account(account)?.name ?? account };
}
