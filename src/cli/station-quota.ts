/** `waystation station share quota …` and `home-quota`. */
import { bytesText } from '#cli/drive-control.ts';
import { printLine } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';

export async function setQuota(share: string, bytes: number | null, options: StationOptions): Promise<void> {
  await withExistingStation(options, station => station.quotas.setQuota(share, bytes));
  printLine(`${share} may hold ${amount(bytes)}`);
}

export async function setHomeQuota(bytes: number | null, options: StationOptions): Promise<void> {
  await withExistingStation(options, station => station.quotas.setHomeQuota(bytes));
  printLine(`a new home may hold ${amount(bytes)}`);
}

function amount(bytes: number | null): string {
  return bytes === null ? 'any number of bytes' : bytesText(bytes);
}
