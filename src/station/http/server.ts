/**
 * The one port of a station: TLS, the API's routes, and the push sockets. Routes hand on and decide nothing; what
 * is thrown anywhere comes out as a refusal (answers.ts).
 */

import { constants } from 'node:crypto';
import type { Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyHttpsOptions, type FastifyInstance } from 'fastify';
import { createRuns } from '#station/accounts/runs.ts';
import type { ListenAddress } from '#station/admin/listen-address.ts';
import { answerErrors } from '#station/http/answers.ts';
import { describeApi } from '#station/http/api-description.ts';
import { jsonBytesMax, takeBodies } from '#station/http/bodies.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { beginWithFirstBytes } from '#station/http/first-bytes.ts';
import { type ChallengeAnswer, endChallenges, negotiating } from '#station/http/negotiate.ts';
import { pageRoutes } from '#station/http/pages.ts';
import { PushHub } from '#station/http/push.ts';
import { type BudgetLimits, createRequestBudget } from '#station/http/request-budget.ts';
import { accountRoutes } from '#station/http/routes-account.ts';
import { administerRoutes } from '#station/http/routes-administer.ts';
import { auditRoutes } from '#station/http/routes-audit.ts';
import { browseRoutes } from '#station/http/routes-browse.ts';
import { copyRoutes } from '#station/http/routes-copy.ts';
import { directoryRoutes } from '#station/http/routes-directory.ts';
import { entryRoutes } from '#station/http/routes-entry.ts';
import { fileLogRoutes } from '#station/http/routes-file-log.ts';
import { folderGrantRoutes } from '#station/http/routes-folder-grants.ts';
import { groupRoutes } from '#station/http/routes-groups.ts';
import { lifeRoutes } from '#station/http/routes-life.ts';
import { linkRuleRoutes } from '#station/http/routes-link-rules.ts';
import { countRequests, metricsRoutes } from '#station/http/routes-metrics.ts';
import { noticeRoutes } from '#station/http/routes-notices.ts';
import { overviewRoutes } from '#station/http/routes-overview.ts';
import { pastRoutes } from '#station/http/routes-past.ts';
import { profileRoutes } from '#station/http/routes-profiles.ts';
import { quotaRoutes } from '#station/http/routes-quotas.ts';
import { retentionRoutes } from '#station/http/routes-retention.ts';
import { secondFactorRoutes } from '#station/http/routes-second-factor.ts';
import { settingsRoutes } from '#station/http/routes-settings.ts';
import { shareRoutes } from '#station/http/routes-share.ts';
import { sharedRoutes } from '#station/http/routes-shared.ts';
import { sharingLinkRoutes } from '#station/http/routes-sharing-links.ts';
import { signInRoutes } from '#station/http/routes-sign-in.ts';
import { wipeRoutes } from '#station/http/routes-wipe.ts';
import { requireSessions } from '#station/http/session.ts';
import { createStrangers, type StrangerLimits } from '#station/http/strangers.ts';
import { createTrustedProxies, type TrustedProxies } from '#station/http/trusted-proxies.ts';

/** Longer than a drive keeps an idle connection, so that it is the drive who closes and no request is lost. */
export const keepAliveMs = 75_000;
/** A request must have arrived as a whole by then. */
export const requestMsMax = 10 * 60_000;
/** The head of a request must have arrived by then, and before it the TLS handshake. */
export const headersMsMax = 20_000;
export const handshakeMsMax = 10_000;
/** A connection on which a request or answer makes no progress for so long is cut. A drive waits for a minute. */
export const stallMsMax = 120_000;
/** How often the server looks for connections that are over these times. */
export const connectionsCheckMs = 5_000;
/** Bytes of the head of a request, and fields in it; more is answered 431 or left out. */
export const headBytesMax = 16 * 1024;
export const headFieldsMax = 100;
/** How long closing waits for requests at work. */
export const closeMsMax = 10_000;

/** How long a caller may take, milliseconds. */
export interface CallerTimes {
  readonly requestMsMax: number;
  readonly headersMsMax: number;
  readonly handshakeMsMax: number;
  readonly stallMsMax: number;
  readonly connectionsCheckMs: number;
}

const callerTimes: CallerTimes = { requestMsMax, headersMsMax, handshakeMsMax, stallMsMax, connectionsCheckMs };

/** Other limits than a station's own, for tests. */
export interface ServerLimits {
  readonly budget?: BudgetLimits;
  readonly strangers?: StrangerLimits;
  readonly times?: CallerTimes;
}

export interface ServerOptions {
  /** PEM texts; null for plain HTTP behind a reverse proxy on this machine. */
  readonly tls: { readonly key: string; readonly certificate: string } | null;
  /** Answers an authority that asks over TLS whether a name leads here. */
  readonly challenge: ChallengeAnswer;
  readonly doors: Omit<HttpDoors, 'accessChanged' | 'connected' | 'leaveStanding'>;
  /** The reverse proxies that are believed about on whose behalf they ask: `ADDRESS[/BITS]`, or `loopback`. */
  readonly trustedProxies: readonly string[];
  /** The folder into which the console's pages were built. */
  readonly pages: string;
  readonly limits?: ServerLimits | undefined;
}

/** Every part of the API. */
const apiRoutes = [
  accountRoutes,
  signInRoutes,
  secondFactorRoutes,
  directoryRoutes,
  noticeRoutes,
  administerRoutes,
  lifeRoutes,
  auditRoutes,
  fileLogRoutes,
  overviewRoutes,
  groupRoutes,
  quotaRoutes,
  retentionRoutes,
  profileRoutes,
  folderGrantRoutes,
  entryRoutes,
  settingsRoutes,
  shareRoutes,
  browseRoutes,
  pastRoutes,
  copyRoutes,
  sharingLinkRoutes,
  linkRuleRoutes,
  wipeRoutes,
];

export class HttpServer {
  readonly #app: FastifyInstance;
  readonly #push: PushHub;

  constructor({ tls, challenge, trustedProxies, doors, pages, limits = {} }: ServerOptions) {
    const proxies = createTrustedProxies({ proxies: trustedProxies, tls: tls !== null });
    this.#app = makeApp(tls && { ...tls, challenge }, proxies, limits.times);
    const strangers = createStrangers(limits.strangers);
    const budget = createRequestBudget(limits.budget);
    this.#app.server.on('connection', socket => {
      doors.live.wire.watch(socket);
      // Those of a proxy are nobody's until a request comes over them.
      if (!proxies.trusts(socket.remoteAddress ?? '')) strangers.add(socket);
    });
    const runs = createRuns(doors.runs, device => this.#push.answers(device));
    this.#push = new PushHub({
      access: doors.access,
      runs,
      admitted: socket => strangers.know(socket),
      shares: doors.shares,
      log: doors.log,
      proxies,
    });
    takeBodies(this.#app);
    answerErrors(this.#app, doors.log);
    requireSessions(this.#app, { access: doors.access, runs, budget, strangers, proxies });
    this.#app.addHook('onSend', async (_request, reply) => {
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    });
    const all: HttpDoors = {
      ...doors,
      accessChanged: () => this.#push.recheck(),
      connected: () => this.connected,
      leaveStanding: answered => this.#push.leaveStanding(answered),
    };
    if (doors.live.metrics !== undefined) countRequests(this.#app, doors.live.metrics.metrics);
    describeApi(this.#app);
    this.#app.register((scope, _options, done) => {
      for (const routes of apiRoutes) routes(scope, all);
      sharedRoutes(scope, all, { budget, strangers });
      metricsRoutes(scope, all);
      pageRoutes(scope, pages);
      done();
    });
    this.#push.attach(this.#app.server);
  }

  /** Answers requests from now on; tells the port. Throws the system's error when it cannot listen there. */
  async listen({ host, port }: ListenAddress): Promise<number> {
    await this.#app.listen({ host, port });
    return (this.#app.server.address() as AddressInfo).port;
  }

  /** Shows this certificate from the next connection on; those that are open stay. Only where there is TLS. */
  showCertificate({ key, certificate: cert }: NonNullable<ServerOptions['tls']>): void {
    (this.#app.server as unknown as SecureServer).setSecureContext({ ...secureOptions, key, cert });
  }

  /** Open push sockets. */
  get pushSockets(): number {
    return this.#push.size;
  }

  /** The devices that listen for news. */
  get connected(): ReadonlySet<string> {
    return this.#push.devices();
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

type Secure = NonNullable<ServerOptions['tls']> & Pick<ServerOptions, 'challenge'>;

function makeApp(tls: Secure | null, { trusts }: TrustedProxies, times: CallerTimes = callerTimes): FastifyInstance {
  const options = {
    logger: false,
    bodyLimit: jsonBytesMax,
    keepAliveTimeout: keepAliveMs,
    requestTimeout: times.requestMsMax,
    connectionTimeout: times.stallMsMax,
    forceCloseConnections: 'idle' as const,
    trustProxy: trusts,
  };
  const http = {
    headersTimeout: times.headersMsMax,
    connectionsCheckingInterval: times.connectionsCheckMs,
    maxHeaderSize: headBytesMax,
  };
  const app =
    tls === null
      ? fastify({ ...options, http })
      : secureApp(tls, { ...options, https: { ...http, handshakeTimeout: times.handshakeMsMax } });
  app.server.maxHeadersCount = headFieldsMax;
  return app;
}

/** Below TLS 1.3, ciphers that keep forward secrecy and authenticate what they encrypt; those of 1.3 all do. */
const ciphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE+AESGCM',
  'ECDHE+CHACHA20',
].join(':');

/** A connection is negotiated once: doing it again and again costs a station more than whoever asks for it. */
const secureOptions = { minVersion: 'TLSv1.2', ciphers, secureOptions: constants.SSL_OP_NO_RENEGOTIATION } as const;

function secureApp(
  { key, certificate: cert, challenge }: Secure,
  { https, ...options }: FastifyHttpsOptions<SecureServer> & { readonly https: { readonly handshakeTimeout: number } },
): FastifyInstance {
  const secure = { ...https, ...secureOptions, key, cert, ALPNCallback: negotiating(challenge) };
  const app = fastify({ ...options, https: secure });
  endChallenges(app.server);
  const { cutSilent } = beginWithFirstBytes(app.server, https.handshakeTimeout);
  app.addHook('preClose', async () => cutSilent());
  // Whether the server below has TLS is of no concern to the routes.
  return app as unknown as FastifyInstance;
}
