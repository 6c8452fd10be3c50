/** `waystation station collect`, `verify`, `repair`, `backup` and `restore`: a station looked after by a person. */
import { existsSync } from 'node:fs';
import { CommandFailed } from '#cli/exit.ts';
import { printJson, printLine } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import { BackupRefused } from '#platform/node/backup-folder.ts';
import { StorageError } from '#platform/storage-error.ts';
import { type DataFolder, dataFolder } from '#station/admin/data-folder.ts';
import { backUpStation, collectNow, repairStation, restoreStation } from '#station/main/look-after.ts';
import { collectGraceMs } from '#station/upkeep/collect.ts';
import { noteVerified } from '#station/upkeep/last-verify.ts';
import { isSound, type VerifyReport, verify } from '#station/upkeep/verify.ts';

export interface CollectOptions extends StationOptions {
  /** Seconds. */
  readonly grace?: number;
  readonly json?: boolean;
}

export async function collectStation(options: CollectOptions): Promise<void> {
  const graceMs = options.grace === undefined ? collectGraceMs : options.grace * 1000;
  const report = await expected(() => collectNow(existingData(options), graceMs));
  if (options.json === true) return printJson(report);
  printLine(`chunks    ${report.chunksRemoved} removed, ${report.chunksMarked} marked, ${report.chunksMoved} moved`);
  printLine(`contents  ${report.contentsRemoved} removed`);
  printLine(`packs     ${report.packsDropped.length} removed, ${report.packsRetired.length} retired`);
  printLine(`space     ${megabytes(report.bytesFreed)} freed, ${megabytes(report.bytesDead)} dead and kept for now`);
  if (report.damaged.length > 0)
    throw new CommandFailed(
      `${report.damaged.length} chunks are damaged; 'waystation station verify' names their files.`,
    );
}

export interface VerifyCommandOptions extends StationOptions {
  /** Seconds. */
  readonly budget?: number;
  readonly json?: boolean;
}

/** Exit code 1 when something is damaged. */
export async function verifyStation(options: VerifyCommandOptions): Promise<void> {
  const budgetMs = options.budget === undefined ? undefined : options.budget * 1000;
  const report = await expected(() =>
    withExistingStation(options, async station => {
      const found = await verify(station.upkeep, { budgetMs, position: station.verifyPosition });
      noteVerified(station.accounts, found, Date.now());
      return found;
    }),
  );
  if (options.json === true) printJson(report);
  else printVerified(report);
  if (!isSound(report))
    throw new CommandFailed("Something is damaged. 'waystation station repair' asks drives for what rotted.");
}

function printVerified(report: VerifyReport): void {
  for (const fault of report.faults) printLine(`fault     ${fault}`);
  for (const { share, path, revision, current } of report.damaged) {
    printLine(`damaged   ${share}/${path} (${current ? 'now' : 'older'}, revision ${revision})`);
  }
  if (report.damagedMore > 0) printLine(`damaged   ${report.damagedMore} versions more`);
  printLine(`shares    ${report.shares}, with ${report.nodes} files, folders and links of now and before`);
  printLine(`contents  ${report.contents}`);
  const left = report.complete ? 'all read' : `${report.packsLeft} packs left for the next time`;
  printLine(`chunks    ${report.chunksChecked} read (${megabytes(report.bytesChecked)}), ${left}`);
  printLine(`          ${report.damagedChunks.length} damaged, ${report.chunksMended} sound again`);
}

/** How long `station repair` waits for drives when it is not told, seconds. */
const repairWaitSeconds = 60;

export interface RepairCommandOptions extends StationOptions {
  /** Seconds. */
  readonly wait?: number;
  readonly json?: boolean;
}

/** Exit code 1 when something is still damaged. */
export async function repairDamage(options: RepairCommandOptions): Promise<void> {
  const waitMs = (options.wait ?? repairWaitSeconds) * 1000;
  const report = await expected(() => repairStation(existingData(options), waitMs));
  if (options.json === true) printJson(report);
  else {
    for (const { share, path } of report.repaired) printLine(`repaired  ${share}/${path}`);
    for (const { share, path, revision } of report.left) printLine(`damaged   ${share}/${path} (revision ${revision})`);
    if (report.left.length + report.repaired.length === 0) printLine('nothing is known to be damaged');
  }
  if (report.left.length === 0) return;
  throw new CommandFailed(
    report.asked === 'no station'
      ? 'The station does not run, so no drive could be asked; drives are asked when they connect to it.'
      : 'No drive that is connected has the rest; others are asked when they connect.',
  );
}

/** Exit code 1 when something could not be copied. */
export async function backup(folder: string, options: StationOptions & { readonly json?: boolean }): Promise<void> {
  const report = await expected(() => backUpStation(existingData(options), folder));
  if (options.json === true) printJson(report);
  else {
    const { packs, bytesCopied, bytesTotal } = report;
    printLine(`backed up ${packs} packs, ${megabytes(bytesTotal)}, of which ${megabytes(bytesCopied)} were new`);
  }
  if (report.incomplete.length > 0)
    throw new CommandFailed(
      `The packs ${report.incomplete.join(', ')} are not at the station as a whole; 'waystation station verify' names what is lost.`,
    );
}

export async function restore(folder: string, options: StationOptions): Promise<void> {
  const data = dataFolder(options.data);
  await expected(() => restoreStation(folder, data));
  printLine(`restored into ${data.path}; start the station there`);
}

/** What storage and backups refuse is an expected end of a command. */
export async function expected<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StorageError || error instanceof BackupRefused)
      throw new CommandFailed(error.message, undefined, error);
    throw error;
  }
}

/** A mistyped `--data` must not make an empty station. */
export function existingData(options: StationOptions): DataFolder {
  const data = dataFolder(options.data);
  if (existsSync(data.database)) return data;
  throw new CommandFailed(`There is no station in ${data.path}; name its folder with --data.`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
