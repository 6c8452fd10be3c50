/** Looks for stations on the local network; nothing is connected to (S13). */
import { announcedStation } from '#drive/search/announced-station.ts';
import type { Browsed } from '#mdns/browse.ts';
import type { NearbyLine } from '#protocol/control/nearby.ts';

/** What is found, as it is found. `linked`: ids of the stations that this drive is linked to. */
export async function* searchStations(
  looks: AsyncIterable<Browsed>,
  linked: readonly string[],
): AsyncGenerator<NearbyLine> {
  const told = new Map<string, string>();
  let last: Pick<Browsed, 'networks' | 'trouble'> = { networks: 0, trouble: '' };
  for await (const look of looks) {
    last = look;
    for (const announced of look.stations) {
      const station = announcedStation(announced, linked);
      if (station === undefined || told.get(station.key) === JSON.stringify(station)) continue;
      told.set(station.key, JSON.stringify(station));
      yield { kind: 'station', station };
    }
  }
  yield { kind: 'done', networks: last.networks, trouble: last.trouble };
}
