/** The networks that this computer is on, as far as others can be met there. */
import { BlockList } from 'node:net';
import { networkInterfaces } from 'node:os';

/** One way of this computer to others, by one of the two families of addresses. */
export interface Network {
  /** What the system calls it, as in `eth0`. */
  readonly interface: string;
  readonly family: 'IPv4' | 'IPv6';
  /** This computer's addresses there, those of the link alone as well. */
  readonly addresses: readonly string[];
  /** The same with their prefix, `ADDRESS/BITS`. */
  readonly ranges: readonly string[];
}

/** Networks that are up, without those of this computer alone. */
export function networksNow(): readonly Network[] {
  return Object.entries(networkInterfaces()).flatMap(([name, found = []]) => {
    const outside = found.filter(({ internal }) => !internal);
    return (['IPv4', 'IPv6'] as const).flatMap(family => {
      const own = outside.filter(each => each.family === family);
      const addresses = own.map(({ address }) => address);
      const ranges = own.flatMap(({ cidr }) => cidr ?? []);
      return own.length === 0 ? [] : [{ interface: name, family, addresses, ranges }];
    });
  });
}

/** True for an address that only the computers of one link reach; others could not use it without naming the link. */
export function isLinkLocal(address: string): boolean {
  return /^fe[89ab]/i.test(address) || address.startsWith('169.254.');
}

/** The network that `from` is on; undefined for whoever is on none of them. */
export function networkOf(networks: readonly Network[], from: string): Network | undefined {
  const [address = '', zone] = from.split('%');
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  return networks.find(({ interface: name, ranges }) => {
    if (zone !== undefined && zone !== name) return false;
    const list = new BlockList();
    for (const range of ranges) {
      const [net = '', bits] = range.split('/');
      list.addSubnet(net, Number(bits), net.includes(':') ? 'ipv6' : 'ipv4');
    }
    return list.check(address, family);
  });
}
