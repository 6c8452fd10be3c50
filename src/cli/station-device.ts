/** `waystation station device …`. */
import { moment, printJson, printLine, printTable } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import { wipeJson, wipeMs, wipeWords } from '#cli/station-wipe.ts';
import type { Device } from '#platform/account-store.ts';
import type { DeviceWipe } from '#platform/device-wipes.ts';
import type { DeviceListing } from '#station/admin/administration.ts';
import { type ShownState, shownState } from '#station/overview/device-state.ts';
import { keptLiveFacts, nothingLive } from '#station/overview/live-facts.ts';

export async function listDevices(options: StationOptions & { readonly json?: boolean }): Promise<void> {
  const { devices, wipes, live } = await withExistingStation(options, async station => ({
    devices: station.administration.devices(),
    wipes: new Map(station.wipes.list().map(({ wipe }) => [wipe.device, wipe])),
    live: (await station.info()).running ? keptLiveFacts(station.accounts) : nothingLive,
  }));
  if (options.json === true) {
    return printJson(
      devices.map(each => ({
        ...shown(each, shownState(live, each.device.id)),
        wipe: wipeJson(wipes.get(each.device.id)),
      })),
    );
  }
  printTable(
    ['ID', 'ACCOUNT', 'COMPUTER', 'VERSION', 'STATE', 'SINCE', 'LAST SEEN', 'ADDRESS'],
    devices.map(({ device, account }) => [
      device.id,
      account,
      device.computer,
      device.version,
      ...stateCells(device, shownState(live, device.id), wipes.get(device.id)),
      moment(device.lastSeenMs),
      device.address,
    ]),
  );
}

export async function revokeDevice(id: string, options: StationOptions): Promise<void> {
  await withExistingStation(options, station => station.administration.revokeDevice(id));
  printLine(`revoked ${id}`);
}

/** What it is said to be in, and since when. */
function stateCells(
  { revokedMs }: Device,
  { connected, state, stateSinceMs }: ShownState,
  wipe?: DeviceWipe,
): readonly string[] {
  if (wipe !== undefined) return [wipeWords(wipe), moment(wipeMs(wipe))];
  if (revokedMs !== null) return ['revoked', moment(revokedMs)];
  const word = !connected ? 'not connected' : state === 'unknown' ? 'connected' : state;
  return [word, stateSinceMs === null ? '' : moment(stateSinceMs)];
}

/** Without the token's hash. */
function shown({ device, account }: DeviceListing, { connected, state, stateSinceMs }: ShownState): object {
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
    connected,
    state,
    stateSince: stateSinceMs === null ? null : iso(stateSinceMs),
  };
}
