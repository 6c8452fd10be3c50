/** `waystation station status`: how the station fares, as its console's overview shows it. */
import { moment, printJson, printLine } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import type { HealthWire, OverviewReply } from '#protocol/overview.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { keptLiveFacts, nothingLive } from '#station/overview/live-facts.ts';
import { overview } from '#station/overview/overview.ts';
import { countStorage } from '#station/overview/storage-count.ts';

/** What only the running station knows is as it wrote it down last, some seconds ago. */
export async function status(options: StationOptions & { readonly json?: boolean }): Promise<void> {
  const found = await withExistingStation(options, async station => {
    const { running, startedMs } = await station.info();
    const doors = {
      ...station.upkeep,
      accounts: station.accounts,
      folder: dataFolder(options.data).path,
      holds: async () => (await station.holds.list()).length,
      counted: () => countStorage(station.upkeep),
    };
    const live = running ? keptLiveFacts(station.accounts) : nothingLive;
    return overview(doors, { startedMs: running ? startedMs : null, live });
  });
  if (options.json === true) printJson(found);
  else for (const line of lines(found)) printLine(line);
}

function lines({ startedMs, clients, storage, health }: OverviewReply): readonly string[] {
  const versions = clients.versions.map(({ version, count }) => `${count} of version ${version}`).join(', ');
  return [
    `state        ${startedMs === null ? 'stopped' : `runs since ${moment(startedMs)}`}`,
    `clients      ${clients.connected} connected; linked: ${clients.drives} drives, ${clients.browsers} browsers`,
    ...(versions === '' ? [] : [`drives       ${versions}`]),
    `files        ${megabytes(storage.living)}`,
    `history      ${megabytes(storage.older ?? 0)} older versions, ${megabytes(storage.deleted ?? 0)} deleted`,
    `packs        ${megabytes(storage.packs)} on the disk`,
    `volume       ${megabytes(storage.free)} free of ${megabytes(storage.size)}`,
    ...health.map(each => `${each.state === 'well' ? 'well' : each.state.toUpperCase()}`.padEnd(13) + sentence(each)),
  ];
}

/** One sentence, and what to do where something is to be done. */
function sentence({ what, state, count = 0, atMs = 0, name = '' }: HealthWire): string {
  const isWell = state === 'well';
  switch (what) {
    case 'verification':
      if (atMs === 0) return "It was never verified; do so: 'waystation station verify'.";
      if (count > 0) return `${count} faults were found ${moment(atMs)}; see 'waystation station verify'.`;
      return `Verified ${moment(atMs)}${isWell ? '.' : "; it is time again: 'waystation station verify'."}`;
    case 'contents':
      return isWell
        ? 'No content is known to be damaged.'
        : `${count} chunks are damaged: 'waystation station repair'.`;
    case 'holds':
      return isWell ? 'No deletions are held.' : `${count} holds wait for you: 'waystation station holds'.`;
    case 'disk':
      return isWell ? 'The volume has room.' : `Only ${megabytes(count)} are free; make room, or a quota smaller.`;
    case 'certificate':
      return `The certificate holds until ${moment(atMs)}${isWell ? '.' : '; bring a new one with --tls-cert.'}`;
    case 'directories':
      return isWell
        ? 'No directory was unreachable.'
        : `A directory was unreachable, last ${moment(atMs)}; see the log.`;
    case 'chores':
      return isWell ? 'No work failed.' : `Something failed, last ${moment(atMs)}: ${name}; see the log.`;
    case 'clock':
      return isWell ? 'The clock goes on.' : 'The clock is before what was on record already; set it right.';
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
