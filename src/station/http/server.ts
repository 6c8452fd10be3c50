/**
 * The one port of a station: TLS, the API's routes, and the push sockets. Routes hand on and decide nothing; what
 * is thrown anywhere comes out as a refusal (answers.ts).
 */

import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import type { ListenAddress } from '#station/admin/listen-address.ts';
import { answerErrors } from '#station/http/answers.ts';
import { jsonBytesMax, takeBodies } from '#station/http/bodies.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { PushHub } from '#station/http/push.ts';
import { accountRoutes } from '#station/http/routes-account.ts';
import { shareRoutes } from '#station/http/routes-share.ts';
import { requireSessions } from '#station/http/session.ts';

/** Longer than a drive keeps an idle connection, so that it is the drive who closes and no request is lost. */
export const keepAliveMs = 75_000;
/** A request must have arrived as a whole by then. */
export const requestMsMax = 10 * 60_000;
export const headersMsMax = 60_000;
/** How long closing waits for requests at work. */
export const closeMsMax = 10_000;

export interface ServerOptions {
  /** PEM texts; null for plain HTTP behind a reverse proxy on this machine. */
  readonly tls: { readonly key: string; readonly certificate: string } | null;
  readonly doors: Omit<HttpDoors, 'accessChanged'>;
}

export class HttpServer {
  readonly #app: FastifyInstance;
  readonly #push: PushHub;

  constructor({ tls, doors }: ServerOptions) {
    this.#app = makeApp(tls);
    this.#push = new PushHub({
      access: doors.access,
      shares: doors.shares,
      log: doors.log,
      addressOf: request =>
        forwardedFor(request.headers['x-forwarded-for'], tls === null) ?? request.socket.remoteAddress ?? '',
    });
    takeBodies(this.#app);
    answerErrors(this.#app, doors.log);
    requireSessions(this.#app, doors.access);
    this.#app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));
    const all: HttpDoors = { ...doors, accessChanged: () => this.#push.recheck() };
    accountRoutes(this.#app, all);
    shareRoutes(this.#app, all);
    this.#push.attach(this.#app.server);
  }

  /** Answers requests from now on; tells the port. Throws the system's error when it cannot listen there. */
  async listen({ host, port }: ListenAddress): Promise<number> {
    await this.#app.listen({ host, port });
    return (this.#app.server.address() as AddressInfo).port;
  }

  /** Open push sockets. */
  get pushSockets(): number {
    return this.#push.size;
  }

  /** Takes no new requests, finishes those at work (for a limited time), closes every connection. */
  async close(): Promise<void> {
    this.#push.close();
    const cut = setTimeout(() => this.#app.server.closeAllConnections(), closeMsMax);
    try {
      await this.#app.close();
    } finally {
      clearTimeout(cut);
    }
  }
}

function makeApp(tls: ServerOptions['tls']): FastifyInstance {
  const options = {
    logger: false,
    bodyLimit: jsonBytesMax,
    keepAliveTimeout: keepAliveMs,
    requestTimeout: requestMsMax,
    forceCloseConnections: 'idle' as const,
    // Only a proxy on this machine may say on whose behalf it asks.
    trustProxy: tls === null ? 'loopback' : false,
  };
  if (tls === null) return fastify({ ...options, http: { headersTimeout: headersMsMax } });
  const { key, certificate: cert } = tls;
  const https = { key, cert, minVersion: 'TLSv1.2' as const, headersTimeout: headersMsMax };
  // Whether the server below has TLS is of no concern to the routes.
  return fastify({ ...options, https }) as unknown as FastifyInstance;
}

/** The address that the proxy on this machine speaks for: the last that it added. */
function forwardedFor(header: string | string[] | undefined, behindProxy: boolean): string | undefined {
  if (!behindProxy || header === undefined) return undefined;
  return String(header).split(',').at(-1)?.trim();
}
