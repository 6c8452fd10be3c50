/** What a person orders of a station beyond administration, whether or not it runs: collect, back up, put back, repair. */
import { present } from '#base/assert.ts';
import { type BackupReport, backUp, putBack } from '#platform/node/backup-folder.ts';
import { systemClock } from '#platform/node/clock.ts';
import { systemRandom } from '#platform/node/random.ts';
import { newId } from '#station/accounts/token.ts';
import { locally, note } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { type DataFolder, dataFolder, isRunning, lockDataFolder } from '#station/admin/data-folder.ts';
import { ensureDataId, renewDataId } from '#station/admin/station-settings.ts';
import { type OpenStation, openDatabase, openStation, packsMark } from '#station/main/open-station.ts';
import { type CollectReport, collect, collectGraceMs } from '#station/upkeep/collect.ts';
import { giveOrder, type Order } from '#station/upkeep/orders.ts';
import { type RepairReport, repair } from '#station/upkeep/repair.ts';
import { type Retained, retain } from '#station/upkeep/retain.ts';

/**
 * Collects once, by the running station or here. Only one program at a time may, so a station that is started meanwhile
 * is refused. Throws `AdministrationRefused` when the station could not.
 */
export async function collectNow(data: DataFolder, graceMs: number = collectGraceMs): Promise<CollectReport> {
  const order: Order = { id: newId(systemRandom), kind: 'collect', graceMs };
  const answer = await askRunningStation(data, order);
  if (answer !== undefined) return answer as CollectReport;
  return withLockedStation(data, open => collect(open.upkeep, { graceMs }));
}

/** Lets shares lose once what they do not keep, by the running station or here. Throws as `collectNow` does. */
export async function retainNow(data: DataFolder): Promise<Retained> {
  const answer = await askRunningStation(data, { id: newId(systemRandom), kind: 'retain' });
  if (answer !== undefined) return answer as Retained;
  return withLockedStation(data, open => retain(open.upkeep));
}

/**
 * Backs the data folder up into another one, whether or not a station runs on it. Throws `BackupRefused` when that
 * folder cannot take it.
 */
export async function backUpStation(data: DataFolder, folder: string): Promise<BackupReport> {
  const open = await openStation({ data });
  const doors = { accounts: open.accounts, clock: systemClock, by: locally };
  try {
    await open.upkeep.packs.list();
    const dataId = present(ensureDataId(open.accounts, systemRandom, packsMark(data)), 'the packs were just listed');
    const report = await backUp({ from: data, to: dataFolder(folder), dataId, nowMs: systemClock.nowMs() });
    const { packs, bytesCopied, incomplete } = report;
    if (incomplete.length === 0) note(doors, 'backup made', { folder, packs, bytesCopied });
    else note(doors, 'backup failed', { folder, problem: 'Some packs are not at the station as a whole.' });
    return report;
  } catch (error) {
    note(doors, 'backup failed', { folder, problem: (error as Error).message });
    throw error;
  } finally {
    await open.close();
  }
}

/**
 * Puts a backup back into a new data folder. Every share begins a new epoch, so that drives unite what they have with
 * what the backup had, and take no absence for a deletion. Throws `BackupRefused`.
 */
export async function restoreStation(folder: string, data: DataFolder): Promise<void> {
  await putBack(dataFolder(folder), data, async database => {
    const { accounts, store } = openDatabase({ ...data, database });
    try {
      renewDataId(accounts, systemRandom, packsMark(data));
      await store.forgetPacks();
      note({ accounts, clock: systemClock, by: locally }, 'station restored', { folder });
      for (const share of await store.shares()) await store.beginEpoch(share.id, newId(systemRandom));
    } finally {
      await store.close();
      accounts.close();
    }
  });
}

/** Asks the drives for what the station lost, and waits for it. */
export async function repairStation(data: DataFolder, waitMs: number): Promise<RepairReport> {
  const open = await openStation({ data });
  try {
    return await repair(open.upkeep, {
      waitMs,
      ask: async () => {
        const answer = await askRunningStation(data, { id: newId(systemRandom), kind: 'ask drives' });
        return answer === undefined ? 'no station' : 'asked';
      },
    });
  } finally {
    await open.close();
  }
}

/** What the running station answered to an order; undefined when none runs. */
async function askRunningStation(data: DataFolder, order: Order): Promise<unknown> {
  if (!isRunning(data)) return undefined;
  const { accounts, store } = openDatabase(data);
  try {
    const answer = await giveOrder({ accounts, clock: systemClock, running: () => isRunning(data) }, order);
    if (answer?.failed !== undefined)
      throw new AdministrationRefused(`The station could not do it: ${answer.failed} Its log says more.`);
    return answer && (answer.done ?? null);
  } finally {
    await store.close();
    accounts.close();
  }
}

async function withLockedStation<T>(data: DataFolder, work: (open: OpenStation) => Promise<T>): Promise<T> {
  const lock = lockDataFolder(data);
  try {
    const open = await openStation({ data });
    try {
      return await work(open);
    } finally {
      await open.close();
    }
  } finally {
    lock.release();
  }
}
