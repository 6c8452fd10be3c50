/** Where an address leads: into the public network, into one that is somebody's own, or where nobody has anything to do. */
import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * `private` is this computer and the networks of RFC 1918, RFC 6598 and RFC 4193. `never` is what no receiver has: addresses
 * of the link alone, where clouds keep their secrets, of many receivers at once, and reserved ones.
 */
export type NetworkKind = 'public' | 'private' | 'never';

/** Within one that is barred below. */
const loopback = listOf(['::1/128']);

const own = listOf(['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']);

const barred = listOf([
  ...['0.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4', '100.100.100.200/32'],
  // Other spellings of IPv4 addresses among them: a translator would lead by them to any of those above.
  ...['::/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32'],
  ...['2002::/16', '3fff::/20', '5f00::/16', 'fe80::/10', 'fec0::/10', 'ff00::/8', 'fd00:ec2::254/128'],
]);

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  return list;
}

/** `address` is one of IPv4 or IPv6. An IPv4 address that is spelled as one of IPv6 (::ffff:…) counts as itself. */
export function networkKind(address: string): NetworkKind {
  const bare = address.split('%', 1)[0] ?? '';
  const family = isIP(bare) === 4 ? 'ipv4' : 'ipv6';
  if (family === 'ipv6' && loopback.check(bare, family)) return 'private';
  if (barred.check(bare, family)) return 'never';
  return own.check(bare, family) ? 'private' : 'public';
}
