/** Where a station listens: `HOST:PORT` as people write it. */

/** On every IPv4 address of the machine, since other computers shall reach the station. */
export const listenDefault: ListenAddress = { host: '0.0.0.0', port: 6690 };

export interface ListenAddress {
  /** A name, or an IPv4 or IPv6 address without brackets. */
  readonly host: string;
  /** 0 lets the system choose a free one. */
  readonly port: number;
}

const portMax = 65_535;

/** The address in `text`; undefined when it is not `HOST:PORT` or `[IPV6]:PORT`. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || port > portMax ? undefined : { host, port };
}

/** The address as people write it. */
export function listenText({ host, port }: ListenAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The URL at which this machine itself reaches a station that listens there. */
export function localUrl({ host, port }: ListenAddress, scheme: 'https' | 'http'): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `${scheme}://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** True for addresses that only programs on this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** True when the station listens on all addresses of the machine. */
export function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
