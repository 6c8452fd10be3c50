/** Every request proves anew who it is, before a byte of its body is read. */

import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { assert } from '#base/assert.ts';
import { isNodeId } from '#model/node.ts';
import type { ShareId } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { protocolVersion } from '#protocol/version.ts';
import type { Access, Session } from '#station/accounts/access.ts';
import { bearerToken } from '#station/accounts/token.ts';
import type { Actor } from '#station/share/actor.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on routes that are open to everybody. */
    session: Session | null;
  }
  interface FastifyContextConfig {
    /** True for routes that need no session. */
    open?: boolean;
  }
}

/** Refuses requests of another protocol or without a valid token, on all routes but the open ones. */
export function requireSessions(app: FastifyInstance, access: Access): void {
  app.decorateRequest('session', null);
  app.addHook('onRequest', async request => {
    refuseOtherProtocol(request.headers);
    if (request.is404 || request.routeOptions.config.open === true) return;
    request.session = sessionOrRefuse(access, { headers: request.headers, address: request.ip });
  });
}

export interface Caller {
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
}

/** The session of the token that the headers carry. */
export function sessionOrRefuse(access: Access, { headers, address }: Caller): Session {
  const token = bearerToken(headers.authorization);
  const session = token === undefined ? undefined : access.session(token, address);
  if (session !== undefined) return session;
  throw new Refusal('sign-in', 'The device is not linked (any more), or its account is disabled; link it again.');
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

/** Who asks for something in which share; refuses when the account has no grant there. */
export function actorIn(access: Access, request: FastifyRequest): { readonly actor: Actor; readonly share: ShareId } {
  const { share } = request.params as { readonly share: string };
  const session = sessionOf(request);
  const grant = isNodeId(share) ? access.grant(session, share) : undefined;
  if (grant === undefined || !isNodeId(share)) throw new Refusal('unknown-share');
  const device = session.device.id as string;
  assert(isNodeId(device), 'device ids are spelled like node ids');
  return { actor: { account: session.account.id, device, grant }, share };
}
