/** Opens a station's data for one command, and closes it whatever happens. */
import { existsSync } from 'node:fs';
import { CommandFailed } from '#cli/exit.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { type OpenStation, openStation } from '#station/main/open-station.ts';

type Work<T> = (station: OpenStation) => Promise<T> | T;

/** Runs `work` on a station that is there; a mistyped `--data` must not make an empty one. */
export async function withExistingStation<T>(options: StationOptions, work: Work<T>): Promise<T> {
  const { database, path } = dataFolder(options.data);
  if (existsSync(database)) return withStation(options, work);
  throw new CommandFailed(
    `There is no station in ${path}; name its folder with --data, or make one with 'waystation station start'.`,
  );
}

/** Runs `work` on the data that the options name, made when it is new; a station may run on it at the same time. */
export async function withStation<T>(options: StationOptions, work: Work<T>): Promise<T> {
  const station = await openStation({ data: dataFolder(options.data) });
  try {
    return await work(station);
  } finally {
    await station.close();
  }
}
