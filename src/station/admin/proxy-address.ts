/** Which reverse proxies a station believes: `ADDRESS` or `ADDRESS/BITS` as people write them. */
import { isIP } from 'node:net';

/** What is wrong with `text`, as a sentence that ends with what to do; undefined when it names a proxy. */
export function proxyAddressProblem(text: string): string | undefined {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  const bitsMax = family === 4 ? 32 : 128;
  if (family === 0 || address.includes('%') || Number(bits ?? bitsMax) > bitsMax)
    return `'${text}' is no address; write ADDRESS or ADDRESS/BITS, as in 127.0.0.1, 10.1.2.0/24 or fd00::/8.`;
  // Everybody could then say to be anybody, and nobody would be slowed down.
  return bits === '0' ? `'${text}' is every address; name those of your reverse proxies alone.` : undefined;
}
