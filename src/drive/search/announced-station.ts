/** Reads what somebody on the local network says to be a station: bounded, made plain, and believed in nothing. */
import { BlockList, isIP } from 'node:net';
import { parseStationAddress } from '#drive/connection/station-address.ts';
import { plainText } from '#drive/plain-text.ts';
import type { Announced } from '#mdns/gathered.ts';
import type { NearbyStation } from '#protocol/control/nearby.ts';

const nameMax = 100;
const versionMax = 40;

/** The station that was announced; undefined where no drive could be linked to it by what is said. */
export function announcedStation(
  { instance, port, texts, addresses }: Announced,
  linked: readonly string[],
): NearbyStation | undefined {
  const said = (key: string, max: number): string => [...plainText(texts.get(key) ?? '')].slice(0, max).join('').trim();
  const urls = urlsOf(texts.get('url') ?? '', addresses.filter(isReachable), port);
  if (urls.length === 0) return undefined;
  const id = texts.get('id') ?? '';
  const station = /^[0-9a-f]{32}$/.test(id) ? id : '';
  return {
    ...{ key: plainText(instance), station, urls, claimsLinked: station !== '' && linked.includes(station) },
    name: said('name', nameMax) || plainText(instance.split('.')[0] ?? ''),
    version: said('version', versionMax),
    fingerprint: fingerprintOf(texts.get('fingerprint') ?? ''),
  };
}

/** The address that its people chose stands first: it holds elsewhere as well. Then IPv4, which most networks carry. */
function urlsOf(publicUrl: string, addresses: readonly string[], port: number): readonly string[] {
  const spelled = addresses
    .toSorted((a, b) => isIP(a) - isIP(b))
    .map(address => `https://${isIP(address) === 6 ? `[${address}]` : address}:${port}`);
  // Without a port, https means 443, whereas a person who types a name means a station's own port.
  const chosen = /^https:\/\/[^/:]+$/.test(publicUrl) ? `${publicUrl}:443` : publicUrl;
  const urls = [chosen, ...spelled].flatMap(url => (url === '' ? [] : (parseStationAddress(url)?.url ?? [])));
  return [...new Set(urls)];
}

/** Not those of the asking computer itself, of one link, or of many computers at once. */
const unreachable = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
] as const)
  unreachable.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 127],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  unreachable.addSubnet(net, bits, 'ipv6');

function isReachable(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !unreachable.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** `0a1b…` as `0A:1B:…`, the way in which fingerprints are shown. */
function fingerprintOf(digits: string): string {
  if (!/^[0-9a-f]{16}$/.test(digits)) return '';
  return (digits.toUpperCase().match(/../g) ?? []).join(':');
}
