/** Hosts, as URLs spell them. */

/** The host of an address without the brackets that a URL wants around IPv6. */
export function bareHost(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}
