/** Routes by which people sign in with a browser, and see and change what belongs to the own account. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assert } from '#base/assert.ts';
import { isNodeId, type NodeId } from '#model/node.ts';
import type { Device, DeviceId } from '#platform/account-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import {
  DevicesReply,
  type DeviceWire,
  FirstAccountReply,
  FirstAccountRequest,
  PasswordRequest,
  SessionReply,
  SignInRequest,
} from '#protocol/sign-in.ts';
import type { Session } from '#station/accounts/access.ts';
import { type Browser, keptIdleMsMax, type SignedIn } from '#station/accounts/sign-in.ts';
import { openBytesMax } from '#station/http/bodies.ts';
import { browserName } from '#station/http/browser-name.ts';
import { noCookie, tokenCookie } from '#station/http/cookie.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { refuseOtherSites, sessionOf } from '#station/http/session.ts';
import { refusePlainPage } from '#station/http/trusted-proxies.ts';

export function signInRoutes(app: FastifyInstance, doors: HttpDoors): void {
  openRoutes(app, doors);
  ownRoutes(app, doors);
}

/** What anybody may ask, though no page of another site may. */
function openRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const { signIn, firstAccount } = doors;
  const open = { config: { open: true }, bodyLimit: openBytesMax };
  app.get(
    '/api/first-account',
    { ...open, ...described('Whether the first account is still to be made.', { reply: FirstAccountReply }) },
    (): FirstAccountReply => ({ wanted: firstAccount.wanted() }),
  );
  app.post(
    '/api/first-account',
    {
      ...open,
      ...described('Makes the first account, an administrator, and signs it in.', {
        body: FirstAccountRequest,
        reply: SessionReply,
      }),
    },
    async (request, reply) => {
      refuseOtherSites(request);
      refusePlainPage(request);
      const account = await firstAccount.make(request.body as FirstAccountRequest);
      return welcomed(doors, reply, signIn.enter(account, browserOf(request)));
    },
  );
  app.post(
    '/api/session',
    {
      ...open,
      ...described('Signs a browser in; the answer sets its cookie.', { body: SignInRequest, reply: SessionReply }),
    },
    async (request, reply) => {
      refuseOtherSites(request);
      refusePlainPage(request);
      const asked = request.body as SignInRequest;
      return welcomed(doors, reply, await signIn.signIn(asked, browserOf(request)), asked.keep);
    },
  );
}

function ownRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const { signIn, access } = doors;
  const settingUp = { config: { beforeSecondFactor: true } };
  app.get(
    '/api/session',
    { ...settingUp, ...described('Who is signed in.', { reply: SessionReply }) },
    (request): SessionReply => sessionReply(doors, sessionOf(request)),
  );
  app.delete('/api/session', { ...settingUp, ...described('Signs this browser out.') }, async (request, reply) => {
    const session = sessionOf(request);
    signIn.signOut(session, session.device.id, request.ip);
    doors.accessChanged();
    return reply.header('set-cookie', noCookie).code(204).send();
  });
  app.put(
    '/api/password',
    described('Changes the own password; other browsers are signed out.', { body: PasswordRequest }),
    async (request, reply) => {
      await signIn.changePassword(sessionOf(request), request.body as PasswordRequest, request.ip);
      doors.accessChanged();
      return reply.code(204).send();
    },
  );
  app.get(
    '/api/devices',
    described('The own drives and browsers.', { reply: DevicesReply }),
    (request): DevicesReply => ({
      devices: access.devices(sessionOf(request)).map(deviceWire),
    }),
  );
  app.delete(
    '/api/devices/:device',
    described('Unlinks an own drive, or signs an own browser out.'),
    async (request, reply) => {
      const { device } = request.params as { readonly device: string };
      if (!isNodeId(device)) throw new Refusal('unknown-device');
      signIn.signOut(sessionOf(request), device as string as DeviceId, request.ip);
      doors.accessChanged();
      return reply.code(204).send();
    },
  );
}

export function browserOf(request: FastifyRequest): Browser {
  return { ...browserName(request.headers['user-agent']), address: request.ip };
}

function welcomed(doors: HttpDoors, reply: FastifyReply, signedIn: SignedIn, keep = false): FastifyReply {
  const cookie = tokenCookie(signedIn.token, keep ? keptIdleMsMax / 1_000 : undefined);
  return reply.header('set-cookie', cookie).send(sessionReply(doors, signedIn));
}

function sessionReply({ about, access, names }: HttpDoors, session: Omit<Session, 'address'>): SessionReply {
  const { account, device } = session;
  return {
    account: {
      ...{ id: wireId(account.id), name: account.name, admin: account.admin },
      directory: names.directory(account.id),
    },
    device: wireId(device.id),
    station: { id: wireId(about.station), name: about.name },
    secondFactorWanted: access.wantsSecondFactor(session),
  };
}

export function deviceWire(device: Device): DeviceWire {
  const { kind, computer, system, version, address, createdMs, lastSeenMs } = device;
  return { id: wireId(device.id), kind, computer, system, version, address, createdMs, lastSeenMs };
}

/** Ids of stations, accounts and devices, as they are spelled on the wire. */
export function wireId(id: string): NodeId {
  assert(isNodeId(id), 'every id is spelled like that of a node');
  return id;
}
