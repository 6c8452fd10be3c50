/** The way that connections to stations take: straight to them, or through a proxy. */
import type { Peer } from '#drive/connection/secure-connect.ts';
import { StationError } from '#engine/station-door.ts';
import type { ProxySettings } from '#protocol/control/settings.ts';

/** A proxy that opens tunnels: over HTTP by CONNECT, or as SOCKS 5. */
export type ProxyServer = Pick<ProxySettings, 'kind' | 'host' | 'port' | 'name' | 'password'>;

export interface Ways {
  /**
   * The proxy for connections to a station; undefined where they go straight. Throws ProxyError where there is one that
   * cannot be taken: nothing goes straight then either (S75).
   */
  proxyFor(peer: Peer): Promise<ProxyServer | undefined>;
}

/** Always straight. */
export const straight: Ways = { proxyFor: () => Promise.resolve(undefined) };

/**
 * `gone`: it does not answer. `sign-in`: it wants a name and password, or others. `refused`: it does not let this station
 * be reached. `failed`: it could not reach it. `unfit`: it is of a kind that is not understood.
 */
export type ProxyFault = 'gone' | 'sign-in' | 'refused' | 'failed' | 'unfit';

/** A station cannot be reached because of the proxy. The message says which, what it answered, and what to do. */
export class ProxyError extends StationError {
  readonly fault: ProxyFault;
  /** For words in other languages: `proxy`, and `answer` as it said it. */
  readonly about: { readonly why: string; readonly proxy: string; readonly answer: string };

  constructor(fault: ProxyFault, proxy: string, answer: string) {
    super('unreachable', sentences[fault](proxy, answer));
    this.fault = fault;
    this.about = { why: `proxy-${fault}`, proxy, answer };
  }
}

const where = 'in the settings of the drive (waystation drive settings)';

const sentences: Readonly<Record<ProxyFault, (proxy: string, answer: string) => string>> = {
  gone: (proxy, answer) =>
    `The proxy ${proxy} does not answer (${answer}). Check its address ${where}, and whether it runs. Nothing is sent without it.`,
  'sign-in': (proxy, answer) =>
    `The proxy ${proxy} wants a name and password that it knows (${answer}). Give them ${where}.`,
  refused: (proxy, answer) =>
    `The proxy ${proxy} does not let the station be reached (${answer}). Whoever runs the proxy can allow the station's port.`,
  failed: (proxy, answer) =>
    `The proxy ${proxy} cannot reach the station (${answer}). Check the station's address, and whether it runs.`,
  unfit: (proxy, answer) => `The proxy ${proxy} cannot be used: ${answer}. Name another one by hand ${where}.`,
};

/** `host:port`, with the brackets that an IPv6 address needs. */
export function placeText({ host, port }: Peer): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** What SOCKS 5 has room for in a name, a password, and the name of a station (RFC 1928, RFC 1929), bytes. */
export const socksTextBytesMax = 255;

export function fitsSocks(text: string): boolean {
  return Buffer.byteLength(text) <= socksTextBytesMax;
}
