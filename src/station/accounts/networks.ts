/** Networks as people write them: an address of IPv4 or IPv6, or one with the number of bits that count. */
import { BlockList, isIP } from 'node:net';

/** `192.0.2.7` becomes `192.0.2.7/32`, `fd00::/8` stays; undefined for what names no network. */
export function networkText(typed: string): string | undefined {
  const [, address = '', bits] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(typed.trim()) ?? [];
  const family = isIP(address);
  if (family === 0) return undefined;
  const bitsMax = family === 4 ? 32 : 128;
  const counted = bits === undefined ? bitsMax : Number(bits);
  return counted > bitsMax ? undefined : `${address.toLowerCase()}/${counted}`;
}

/** Whether an address lies in one of the networks. IPv4 that comes by way of IPv6 (`::ffff:…`) counts as IPv4. */
export function isWithin(address: string, networks: readonly string[]): boolean {
  const [plain = ''] = address.split('%');
  const family = isIP(plain);
  if (family === 0 || networks.length === 0) return false;
  const list = new BlockList();
  for (const network of networks) {
    const [start = '', bits = ''] = network.split('/');
    list.addSubnet(start, Number(bits), isIP(start) === 4 ? 'ipv4' : 'ipv6');
  }
  return list.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}
