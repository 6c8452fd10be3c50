/** `waystation station device …`. */
import { moment, printJson, printLine, printTable } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import type { DeviceListing } from '#station/admin/administration.ts';

export async function listDevices(options: StationOptions & { readonly json?: boolean }): Promise<void> {
  const devices = await withExistingStation(options, station => station.administration.devices());
  if (options.json === true) return printJson(devices.map(shown));
  printTable(
    ['ID', 'ACCOUNT', 'COMPUTER', 'STATE', 'LAST SEEN', 'ADDRESS'],
    devices.map(({ device, account }) => [
      device.id,
      account,
      device.computer,
      device.revokedMs === null ? 'linked' : 'revoked',
      moment(device.lastSeenMs),
      device.address,
    ]),
  );
}

export async function revokeDevice(id: string, options: StationOptions): Promise<void> {
  await withExistingStation(options, station => station.administration.revokeDevice(id));
  printLine(`revoked ${id}`);
}

/** Without the token's hash. */
function shown({ device, account }: DeviceListing): object {
  const { id, computer, system, version, createdMs, lastSeenMs, address, revokedMs } = device;
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    id,
    account,
    computer,
    system,
    version,
    address,
    created: iso(createdMs),
    lastSeen: iso(lastSeenMs),
    revoked: revokedMs === null ? null : iso(revokedMs),
  };
}
