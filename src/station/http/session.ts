/** Every request proves anew who it is, before a byte of its body is read. */

import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { assert } from '#base/assert.ts';
import { isNodeId } from '#model/node.ts';
import type { ShareId } from '#platform/share-store.ts';
import { refusedFor } from '#protocol/refusal-reasons.ts';
import { Refusal } from '#protocol/refusals.ts';
import { parseRun, runHeader } from '#protocol/run.ts';
import { consoleHeader } from '#protocol/sign-in.ts';
import { protocolVersion } from '#protocol/version.ts';
import type { Access, Session, ShownToken } from '#station/accounts/access.ts';
import type { Runs } from '#station/accounts/runs.ts';
import { bearerToken } from '#station/accounts/token.ts';
import { framesType, jsonBytesMax } from '#station/http/bodies.ts';
import { cookieToken } from '#station/http/cookie.ts';
import { type Hold, jsonWeight, type RequestBudget } from '#station/http/request-budget.ts';
import type { Strangers } from '#station/http/strangers.ts';
import type { TrustedProxies } from '#station/http/trusted-proxies.ts';
import type { Actor } from '#station/share/actor.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on routes that are open to everybody. */
    session: Session | null;
    /** What the request holds in memory; null where there is no session. */
    hold: Hold | null;
  }
  interface FastifyContextConfig {
    /** True for routes that need no session. */
    open?: boolean;
    /** True for routes that answer a device that is to be wiped, and no other. */
    wiping?: boolean;
    /** True for routes that answer also before a demanded second factor is set up. */
    beforeSecondFactor?: boolean;
  }
}

/** What decides who is let in. */
export interface Admission {
  readonly access: Access;
  readonly runs: Runs;
}

/** What a server remembers of requests and connections for as long as they last. */
export interface Presence extends Admission {
  readonly budget: RequestBudget;
  readonly strangers: Strangers;
  readonly proxies: TrustedProxies;
}

/** Refuses requests of another protocol or without a valid token, on all routes but the open ones. */
export function requireSessions(app: FastifyInstance, presence: Presence): void {
  const { budget, strangers, proxies } = presence;
  app.decorateRequest('session', null);
  app.decorateRequest('hold', null);
  app.addHook('onRequest', async (request, reply) => {
    const { socket } = request.raw;
    const address = proxies.addressOf(request.raw);
    if (proxies.trusts(socket.remoteAddress ?? '')) reply.raw.once('close', strangers.ask(socket, address));
    refuseOtherProtocol(request.headers);
    if (request.is404 || request.routeOptions.config.open === true) return;
    const caller = { headers: request.headers, address };
    const session =
      request.routeOptions.config.wiping === true
        ? wipingOrRefuse(presence, caller)
        : await sessionOrRefuse(presence, caller);
    if (session.device.kind === 'browser') refuseOtherSites(request);
    if (request.routeOptions.config.beforeSecondFactor !== true) refuseWithoutFactor(presence, session);
    if (request.routeOptions.url?.startsWith(administrationPath)) refuseOthersThanAdministrators(session);
    request.session = session;
    strangers.know(socket);
    const hold = budget.open({ account: session.account.id, device: session.device.id });
    request.hold = hold;
    reply.raw.once('close', () => {
      if (!working.has(request)) hold.end();
    });
  });
  app.addHook('preParsing', async request => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    if (isFramed(request) || (length === undefined && encoding === undefined)) return;
    request.hold?.take(jsonWeight * Math.min(Number(length ?? jsonBytesMax), jsonBytesMax));
  });
  // A handler may work on after its caller has hung up: what it holds is given back when both are over.
  const working = new WeakSet<FastifyRequest>();
  app.addHook('onRoute', route => {
    const { handler } = route;
    route.handler = async function (request, reply) {
      working.add(request);
      try {
        return await handler.call(this, request, reply);
      } finally {
        working.delete(request);
        if (reply.raw.closed) request.hold?.end();
      }
    };
  });
}

/** True when the body is a sequence of frames, which is read by its route as it comes. */
export function isFramed({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return headers['content-type']?.split(';', 1)[0]?.trim() === framesType;
}

export interface Caller {
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
}

/** The session of the token that the headers carry, in the run of its drive that they name. */
export async function sessionOrRefuse({ access, runs }: Admission, { headers, address }: Caller): Promise<Session> {
  const shown = shownToken(headers);
  const session = shown === undefined ? undefined : access.session(shown, address);
  if (session === undefined) {
    // A device that is to be wiped has no session; why is looked for only then, and not with every request.
    const isWiped = shown !== undefined && access.wiping(shown, address) !== undefined;
    throw isWiped ? new Refusal('wipe-asked') : new Refusal('sign-in', signInSentences[shown?.kind ?? 'drive']);
  }
  const refusal = access.refusal(session);
  if (refusal !== undefined) throw refusal;
  const text = headers[runHeader];
  if (text === undefined) return session; // no drive
  const run = parseRun(String(text));
  if (run === undefined) throw new Refusal('malformed', `The header ${runHeader} does not name a run.`);
  await runs.admit(session, run, address);
  return session;
}

/**
 * Who is signed in with the browser that asks, for routes that are open to others as well; undefined for nobody. Refuses
 * whom the station does not let in, or not yet.
 */
export function browserSession(access: Access, { headers, address }: Caller): Session | undefined {
  const token = cookieToken(headers);
  const session = token === undefined ? undefined : access.session({ kind: 'browser', token }, address);
  if (session === undefined) return undefined;
  const refusal = access.refusal(session);
  if (refusal !== undefined) throw refusal;
  refuseWithoutFactor({ access }, session);
  return session;
}

/** The session of a device that was told to wipe itself, for what there is about that. */
function wipingOrRefuse({ access }: Admission, { headers, address }: Caller): Session {
  const shown = shownToken(headers);
  const session = shown === undefined ? undefined : access.wiping(shown, address);
  if (session === undefined) throw new Refusal('unknown-device', 'Nobody asked for a wipe of this device.');
  return session;
}

/** Every route beneath it is for administrators alone, before anything else of its request is looked at. */
const administrationPath = '/api/admin/';

/** A drive's token opens none of it: it lies on a disk in plain. */
function refuseOthersThanAdministrators({ account, device }: Session): void {
  if (!account.admin) throw refusedFor('administrators-only');
  if (device.kind !== 'browser') throw new Refusal('denied', 'Administrators sign in with a browser for that.');
}

/** Whoever has to set up a second factor does nothing else before. */
export function refuseWithoutFactor({ access }: Pick<Admission, 'access'>, session: Session): void {
  if (access.wantsSecondFactor(session)) throw new Refusal('second-factor-wanted');
}

const signInSentences = {
  drive: 'The device is not linked (any more), or its account is disabled; link it again.',
  browser: 'This browser is not signed in (any more); sign in.',
} as const;

function shownToken(headers: IncomingHttpHeaders): ShownToken | undefined {
  const token = bearerToken(headers.authorization);
  if (token !== undefined) return { kind: 'drive', token };
  const kept = cookieToken(headers);
  return kept === undefined ? undefined : { kind: 'browser', token: kept };
}

const changesNothing: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** A browser sends its cookie for whoever asks it to; this header only for pages of this very station. */
export function refuseOtherSites({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): void {
  if (changesNothing.has(method) || headers[consoleHeader] !== undefined) return;
  throw new Refusal('denied', `A request of a browser has to carry the header ${consoleHeader}.`);
}

/** A WebSocket carries no such header, but says which page asks. */
export function refuseOtherOrigin({ origin = '' }: IncomingHttpHeaders, pages: readonly string[]): void {
  if (pages.includes(origin)) return;
  throw new Refusal('denied', 'Only pages of this station may listen here.');
}

export function refuseOtherProtocol(headers: IncomingHttpHeaders): void {
  const asked = headers['x-waystation-protocol'];
  if (asked === undefined || asked === String(protocolVersion)) return;
  throw new Refusal('protocol', undefined, { station: protocolVersion, asked: String(asked).slice(0, 16) });
}

export function sessionOf(request: FastifyRequest): Session {
  assert(request.session !== null, 'a route that is not open has a session');
  return request.session;
}

interface Asking {
  readonly actor: Actor;
  readonly share: ShareId;
}

/**
 * Who asks for something in which share. Whom only folders of it are granted comes with these: the services judge node by
 * node what that lets them do. Refuses 'unknown-share' when nothing of the share is granted.
 */
export function actorWithin(access: Access, request: FastifyRequest): Asking {
  return actorAt(access, request, shareOf(request));
}

function shareOf(request: FastifyRequest): string {
  return (request.params as { readonly share: string }).share;
}

/** The same, about a share that the request names elsewhere. */
export function actorAt(access: Access, request: FastifyRequest, share: string): Asking {
  const session = sessionOf(request);
  const reach = isNodeId(share) ? access.reach(session, share) : undefined;
  if (!isNodeId(share) || reach === undefined || (reach.level === 'none' && reach.folders.size === 0))
    throw new Refusal('unknown-share');
  const device = session.device.id as string;
  assert(isNodeId(device), 'device ids are spelled like node ids');
  const profiles = access.profiles(session);
  const actor: Actor = {
    ...{ account: session.account.id, device, grant: reach.level },
    ...(reach.folders.size === 0 ? {} : { folders: reach.folders }),
    ...(profiles === undefined ? {} : { profiles }),
  };
  return { actor, share };
}
