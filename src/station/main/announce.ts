/** Tells the local network of a running station, where that is wanted (S13, I10). */
import { lookup } from 'node:dns/promises';
import { version } from '#base/version.ts';
import type { Service } from '#mdns/service.ts';
import type { Log } from '#platform/doors.ts';
import { systemClock } from '#platform/node/clock.ts';
import { isLoopback, type ListenAddress } from '#station/admin/listen-address.ts';
import { isAnnounced, publicUrl, stationId, stationName } from '#station/admin/station-settings.ts';
import type { CertificateKeeper } from '#station/certificate/keeper.ts';
import type { OpenStation } from '#station/main/open-station.ts';

export interface AnnounceOptions {
  readonly listen: ListenAddress;
  /** Null for plain HTTP: no drive speaks that, so there is nothing to tell. */
  readonly certificates: CertificateKeeper | null;
  readonly log: Log;
}

/** Begins to tell; the answer takes it back and ends it. A station on its own computer alone is not told of. */
export async function startAnnouncing(
  { accounts }: Pick<OpenStation, 'accounts'>,
  { listen, certificates, log }: AnnounceOptions,
): Promise<() => Promise<void>> {
  if (certificates === null || isLoopback(listen.host)) return async () => undefined;
  const answersAt = await addressesOf(listen.host);
  const { Announcer } = await import('#mdns/announcer.ts');
  const announcer = new Announcer({
    service: (): Service | undefined =>
      isAnnounced(accounts)
        ? {
            ...{ station: stationId(accounts), name: stationName(accounts, undefined), version },
            ...{ fingerprint: certificates.current().fingerprint, publicUrl: publicUrl(accounts), port: listen.port },
          }
        : undefined,
    answersAt,
    report: trouble => log('warn', 'station not announced', { trouble }),
    monotonicMs: () => systemClock.monotonicMs(),
    chance: Math.random,
  });
  return () => announcer.close();
}

/** Which of this computer's addresses a host to listen on means. */
async function addressesOf(host: string): Promise<(address: string) => boolean> {
  if (host === '::') return () => true;
  if (host === '0.0.0.0') return address => !address.includes(':');
  const own = await lookup(host, { all: true });
  return address => own.some(each => each.address === address);
}
