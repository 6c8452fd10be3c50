/** Where a station is reached, and why it cannot listen somewhere. */
import { networkInterfaces } from 'node:os';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { isEverywhere, type ListenAddress, localUrl } from '#station/admin/listen-address.ts';
import type { TlsIdentity } from '#station/certificate/identity.ts';
import type { HttpServer } from '#station/http/server.ts';

/** By which addresses, and with which certificate, a station is reached. */
export interface Reach {
  /** How this computer reaches it. */
  readonly url: string;
  /** How other computers may. */
  readonly elsewhere: readonly string[];
  readonly fingerprint: string | null;
}

export function reachAt(listen: ListenAddress, tls: TlsIdentity | null): Reach {
  const scheme = tls === null ? 'http' : 'https';
  const elsewhere = urlsElsewhere(listen, scheme);
  return { url: localUrl(listen, scheme), elsewhere, fingerprint: tls?.fingerprint ?? null };
}

/** Lets a server listen; answers its port. Throws `AdministrationRefused` with the reason and the way out. */
export async function listenOrRefuse(
  server: Pick<HttpServer, 'listen' | 'close'>,
  listen: ListenAddress,
): Promise<number> {
  try {
    return await server.listen(listen);
  } catch (cause) {
    await server.close();
    const { code = '' } = cause as NodeJS.ErrnoException;
    const reason = listenFailures[code];
    if (reason === undefined) throw cause;
    throw new AdministrationRefused(`The station cannot listen on ${listen.host}:${listen.port}: ${reason}`, { cause });
  }
}

const listenFailures: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there already; stop it, or choose another port with --listen HOST:PORT.',
  EADDRNOTAVAIL: 'this computer has no such address; choose one of its own with --listen HOST:PORT.',
  ENOTFOUND: 'no computer is known by that name; write an address with --listen HOST:PORT.',
  EAI_AGAIN: 'the name cannot be looked up now; write an address with --listen HOST:PORT.',
  EACCES: 'ports below 1024 need special rights; choose a higher one with --listen HOST:PORT.',
  EAFNOSUPPORT: 'this computer has no such kind of network; write another address with --listen HOST:PORT.',
};

/** The URLs by which other computers may reach a station that listens there. */
function urlsElsewhere({ host, port }: ListenAddress, scheme: 'https' | 'http'): readonly string[] {
  if (!isEverywhere(host)) return [];
  const families = host === '::' ? ['IPv4', 'IPv6'] : ['IPv4'];
  const addresses = Object.values(networkInterfaces()).flatMap(each => each ?? []);
  return (
    addresses
      // A link-local address needs a zone that only the asking computer knows.
      .filter(({ internal, family, scopeid }) => !internal && families.includes(family) && (scopeid ?? 0) === 0)
      .map(({ address }) => localUrl({ host: address, port }, scheme))
  );
}
