/** `waystation station info`: what one has to know to link a drive. */
import { moment, printJson, printLine } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import type { StationInfo } from '#station/admin/station-settings.ts';

export async function info(options: StationOptions & { readonly json?: boolean }): Promise<void> {
  const found = await withExistingStation(options, station => station.info());
  if (options.json === true) printJson(found);
  else for (const line of lines(found)) printLine(line);
}

function lines(found: StationInfo): readonly string[] {
  const started =
    found.startedMs === null
      ? 'never started'
      : `${found.running ? 'runs' : 'stopped; last ran'} since ${moment(found.startedMs)}`;
  return [
    `station      ${found.name} (${found.station})`,
    `state        ${started}`,
    `address      ${found.address ?? 'none yet'}`,
    ...found.elsewhere.map(url => `elsewhere    ${url}`),
    `fingerprint  ${found.fingerprint ?? 'none'}`,
    `data         ${found.data}`,
    `accounts     ${found.accounts}`,
    `shares       ${found.shares.length === 0 ? 'none' : ''}`,
    ...found.shares.map(share => `  ${share.name}${share.home ? ' (home)' : ''}`),
  ].map(line => line.trimEnd());
}
