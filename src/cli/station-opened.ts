/** Opens a station's data for one command, and closes it whatever happens. */
import type { StationOptions } from '#cli/station-commands.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { type OpenStation, openStation } from '#station/main.ts';

/** Runs `work` on the data that the options name; a station may run on it at the same time. */
export async function withStation<T>(options: StationOptions, work: (station: OpenStation) => Promise<T> | T): Promise<T> {
  const station = await openStation({ data: dataFolder(options.data) });
  try {
    return await work(station);
  } finally {
    await station.close();
  }
}
