/** Starts a drive with the real doors. The order of things: lock, settings, tasks, and the control socket last. */

import { startHoldingsTeller } from '#drive/connection/holdings-teller.ts';
import { startStateTeller } from '#drive/connection/state-teller.ts';
import { systemTimer } from '#drive/connection/timer.ts';
import { startControlServer } from '#drive/control/control-server.ts';
import { type DataFolder, lockDataFolder, makeDataFolder } from '#drive/data-folder.ts';
import type { DriveDoors } from '#drive/doors.ts';
import { Drive } from '#drive/drive.ts';
import { logToFile } from '#drive/log-file.ts';
import { Panel } from '#drive/panel/panel.ts';
import { type ActionDoors, act, actUnknown } from '#drive/shell/shell-actions.ts';
import type { ShellActionOrder, ShellConnection } from '#drive/shell/shell-connection.ts';
import { ShellServer } from '#drive/shell/shell-server.ts';
import { shellSocket } from '#drive/shell/shell-socket.ts';
import { readNetwork } from '#drive/surroundings/network.ts';
import { readPower } from '#drive/surroundings/power.ts';
import { watchInterruptions } from '#drive/wake/watch-interruptions.ts';
import { builtPages } from '#platform/built-pages.ts';
import type { LogLevel } from '#platform/doors.ts';
import { systemClock } from '#platform/node/clock.ts';
import { computerRun } from '#platform/node/computer-run.ts';
import { createFastChunker } from '#platform/node/fast-chunker.ts';
import { giveWay } from '#platform/node/give-way.ts';
import { hashBytes } from '#platform/node/hash.ts';
import { createHashThread } from '#platform/node/hash-thread.ts';
import { moveNew } from '#platform/node/move-new.ts';
import { openFiles } from '#platform/node/node-files.ts';
import { systemRandom } from '#platform/node/random.ts';
import { openTaskStore } from '#platform/node/sqlite-task-store.ts';
import { volumeKind } from '#platform/node/volume-kind.ts';
import { watchFolder } from '#platform/node/watch.ts';
import { settled } from '#reconcile/settled.ts';

export interface RunningDrive {
  readonly data: DataFolder;
  /** Lets what is in flight finish, and frees the data folder. */
  close(): Promise<void>;
}

/** Runs a drive on `data` until closed. Throws when another one runs there or the settings cannot be read. */
export async function startDrive(
  data: DataFolder,
  level: LogLevel = 'info',
  pages: string = builtPages,
): Promise<RunningDrive> {
  makeDataFolder(data);
  const lock = lockDataFolder(data);
  try {
    const doors = systemDoors(data, level);
    const drive = await Drive.open(data, doors);
    const panel = new Panel({ drive, pages, monotonicMs: () => doors.clock.monotonicMs(), log: doors.log });
    const control = await startControlServer(data, { drive, panel, log: doors.log }).catch(async (error: unknown) => {
      // Nobody could tell it anything: were its tasks to run on, a second drive would run beside them on one folder.
      await drive.close();
      throw error;
    });
    const shell = await openShell(data, { drive, log: doors.log });
    const tellers = [startStateTeller({ drive, ...doors }), startHoldingsTeller({ drive, ...doors })];
    const stopWatching = watchInterruptions({ drive, ...doors });
    doors.log('info', 'drive started', { process: process.pid, tasks: drive.records().length });
    const close = async (): Promise<void> => {
      for (const stopTelling of tellers) stopTelling();
      stopWatching();
      await shell?.close();
      await panel.close();
      await control.close();
      await drive.close();
      doors.log('info', 'drive stopped');
      lock.release();
    };
    return { data, close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** File managers without emblems are no reason not to sync. */
async function openShell(data: DataFolder, doors: ActionDoors): Promise<ShellServer | undefined> {
  if (process.platform !== 'linux') return undefined;
  const open = [process.execPath, ...process.execArgv, process.argv[1] ?? '', 'drive', 'open', '--data', data.path];
  try {
    const acting = (order: ShellActionOrder, connection: ShellConnection): void => void act(doors, order, connection);
    const unknown = (connection: ShellConnection): void => void actUnknown(doors, connection);
    const acts = { act: acting, actUnknown: unknown };
    return await ShellServer.open({ ...doors, socket: shellSocket(data), open, ...acts });
  } catch (error) {
    doors.log('warn', 'file managers are not told', { reason: String(error) });
    return undefined;
  }
}

function systemDoors(data: DataFolder, level: LogLevel): DriveDoors {
  const log = logToFile(data.log, level, line => void process.stderr.write(line));
  return {
    clock: systemClock,
    random: systemRandom,
    hash: hashBytes,
    hashEach: createHashThread(reason => log('warn', 'no thread hashes beside reading', { reason })),
    cut: createFastChunker(),
    run: computerRun(),
    log,
    watch: watchFolder,
    startTimer: systemTimer,
    power: () => readPower(),
    network: () => readNetwork(),
    giveWay,
    openFiles: async folder => openFiles(folder),
    volumeKind,
    openStore: path => openTaskStore(path, settled),
    moveNew,
  };
}
