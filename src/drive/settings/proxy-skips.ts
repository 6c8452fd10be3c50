/** For which stations the system's proxy is not. Pure. */
import { BlockList, isIP } from 'node:net';
import { bareHost } from '#base/host.ts';
import type { Peer } from '#drive/connection/secure-connect.ts';

/**
 * Reads entries as `no_proxy` and desktops have them: `*`, `host`, `.domain`, `*.domain`, `host:port`, `[v6]:port`,
 * an address, and `address/bits`. A name covers what is below it too. Stations on this computer are always left out.
 */
export function skipRules(entries: readonly string[]): (peer: Peer) => boolean {
  const rules = entries.map(entry => ruleOf(entry.trim().toLowerCase())).filter(rule => rule !== undefined);
  return peer => isThisComputer(peer.host) || rules.some(rule => rule({ ...peer, host: spelled(peer.host) }));
}

type Rule = (peer: Peer) => boolean;

function ruleOf(entry: string): Rule | undefined {
  if (entry === '') return undefined;
  if (entry === '*') return () => true;
  const [, network = '', bits = ''] = /^(.+)\/(\d{1,3})$/.exec(entry) ?? [];
  if (bits !== '') return networkRule(network, Number(bits));
  const [, bracketed, named, portText] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(entry) ?? [];
  const host = spelled((bracketed ?? named ?? entry).replace(/^\*?\./, ''));
  const port = portText === undefined ? undefined : Number(portText);
  return peer => (port === undefined || port === peer.port) && isOrBelow(peer.host, host);
}

function isOrBelow(host: string, domain: string): boolean {
  return host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`));
}

function networkRule(network: string, bits: number): Rule | undefined {
  const family = isIP(bareHost(network));
  if (family === 0 || bits > (family === 4 ? 32 : 128)) return undefined;
  const list = new BlockList();
  list.addSubnet(bareHost(network), bits, family === 4 ? 'ipv4' : 'ipv6');
  return ({ host }) => isIP(host) !== 0 && list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}

const ownAddresses = new BlockList();
ownAddresses.addSubnet('127.0.0.0', 8, 'ipv4');
ownAddresses.addAddress('::1', 'ipv6');

function isThisComputer(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return spelled(host) === 'localhost' || spelled(host).endsWith('.localhost');
  return ownAddresses.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** Without the dot that may end a whole name, and each address in one form. */
function spelled(host: string): string {
  const small = host.toLowerCase().replace(/\.$/, '');
  return isIP(small) === 6 ? bareHost(new URL(`https://[${small}]`).hostname) : small;
}
