/**
 * Who asks, where a reverse proxy asks on their behalf. What a proxy adds to a request (`X-Forwarded-For`, `-Proto` and
 * `-Host`) is believed of proxies that were named, and of nobody else: anybody can write these headers.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyRequest } from 'fastify';
import { refusedFor } from '#protocol/refusal-reasons.ts';
import { Refusal } from '#protocol/refusals.ts';

export interface TrustedProxies {
  trusts(address: string): boolean;
  /**
   * The address of who asks: of those that the named proxies tell, the last that is not a proxy itself; what stands before
   * it may be made up. Refuses `malformed` when a proxy tells something that is no address, and when the connection has
   * ended already: then it has none any more.
   */
  addressOf(request: IncomingMessage): string;
  /** The addresses (scheme and host) by which a page of this station may have asked. */
  pagesOf(request: IncomingMessage): readonly string[];
}

export interface ProxyOptions {
  /** `ADDRESS` or `ADDRESS/BITS` each, or `loopback`. */
  readonly proxies: readonly string[];
  /** The station speaks TLS itself. */
  readonly tls: boolean;
}

export function createTrustedProxies({ proxies, tls }: ProxyOptions): TrustedProxies {
  const trust = proxyAddr.compile([...proxies]);
  const trusts = (address: string): boolean => proxies.length > 0 && trust(address, 0);
  const told = (request: IncomingMessage, header: string): string | undefined =>
    trusts(request.socket.remoteAddress ?? '') ? lastOf(request.headers[header]) : undefined;
  return {
    trusts,
    addressOf: request => {
      // Not of the type that is declared, where the caller has hung up.
      const address = proxyAddr(request, trusts) as string | undefined;
      if (address === undefined)
        throw new Refusal('malformed', 'The connection ended before its request was taken up.');
      if (address === request.socket.remoteAddress || isIP(address) !== 0) return address;
      throw new Refusal('malformed', 'The reverse proxy names something in X-Forwarded-For that is no address.');
    },
    pagesOf: request => {
      const host = told(request, 'x-forwarded-host') ?? request.headers.host;
      const scheme = told(request, 'x-forwarded-proto');
      // A proxy that does not tell speaks either.
      const schemes = scheme !== undefined ? [scheme] : tls ? ['https'] : ['https', 'http'];
      return host === undefined ? [] : schemes.map(each => `${each}://${host}`);
    },
  };
}

/**
 * A browser keeps no secure cookie of a page that came over plain HTTP: it would seem signed in, and be out with the next
 * request. Whoever makes the header up keeps nobody but themselves out.
 */
export function refusePlainPage({ protocol, headers }: Pick<FastifyRequest, 'protocol' | 'headers'>): void {
  if (protocol !== 'http' || headers['x-forwarded-proto'] === undefined) return;
  throw refusedFor('plain-page');
}

/** Every proxy on the way adds to the end. */
function lastOf(header: string | string[] | undefined): string | undefined {
  const last = String(header ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  return last === '' ? undefined : last;
}
