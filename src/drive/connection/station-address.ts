/** Where a station answers: what people type, and the host and port behind it. */
import { bareHost } from '#base/host.ts';

/** The port a station listens on unless told otherwise (I15). */
export const defaultStationPort = 6690;

export interface StationAddress {
  /** `https://HOST:PORT`, without a path: the spelling that settings keep and people see. */
  readonly url: string;
  /** A name, or an IPv4 or IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

/**
 * Reads an address as people write it: `https://host:port`, `host`, `host:port`, `[::1]:port` or a bare IPv6
 * address (S8, S11). Undefined when it is none of these, has a path, or asks for plain HTTP.
 */
export function parseStationAddress(text: string): StationAddress | undefined {
  const trimmed = text.trim();
  const spelled = trimmed.includes('://') ? trimmed : `https://${bracketed(trimmed)}`;
  if (!URL.canParse(spelled)) return undefined;
  const url = new URL(spelled);
  if (url.protocol !== 'https:' || url.hostname === '' || url.username !== '' || url.password !== '') return undefined;
  if ((url.pathname !== '/' && url.pathname !== '') || url.search !== '' || url.hash !== '') return undefined;
  const port = explicitPort(spelled) ?? defaultStationPort;
  if (port < 1 || port > 65_535) return undefined;
  const host = bareHost(url.hostname);
  return { url: `https://${url.hostname}:${port}`, host, port };
}

/** A bare IPv6 address has at least two colons and no brackets; a URL wants brackets. */
function bracketed(text: string): string {
  return !text.startsWith('[') && (text.match(/:/g)?.length ?? 0) > 1 ? `[${text}]` : text;
}

/** The port as written: `URL` drops 443, which a person may have meant. */
function explicitPort(url: string): number | undefined {
  const found = /^https:\/\/[^/]*?:(\d{1,5})\/?$/i.exec(url.replace(/\[[^\]]*\]/, 'v6'));
  return found === null ? undefined : Number(found[1]);
}
