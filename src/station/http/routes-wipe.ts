/** Routes by which a wipe is asked for, taken up by its drive, and told about. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DeviceWipe } from '#platform/device-wipes.ts';
import { Refusal } from '#protocol/refusals.ts';
import {
  type DeviceWipeWire,
  HoldingsRequest,
  WipeOrderReply,
  WipePreview,
  WipeReport,
  WipeRequest,
  WipesReply,
  WipeTake,
  type WipeWire,
} from '#protocol/wipe.ts';
import type { WipeAdministration, WipeListing } from '#station/admin/wipe-administration.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { administering } from '#station/http/routes-administer.ts';
import { wireId } from '#station/http/routes-sign-in.ts';
import { sessionOf } from '#station/http/session.ts';

export function wipeRoutes(app: FastifyInstance, doors: HttpDoors): void {
  driveRoutes(app, doors);
  peopleRoutes(app, doors, {
    top: '/api/admin',
    whose: 'any device',
    may: () => true,
  });
  peopleRoutes(app, doors, {
    top: '/api',
    whose: 'an own device',
    may: (request, { device }) => device.account === sessionOf(request).account.id,
  });
}

/** What a drive says and asks. The first two answer also a device that gets nothing else any more. */
function driveRoutes(app: FastifyInstance, { wipes }: HttpDoors): void {
  const wiping = { config: { wiping: true } };
  app.post(
    '/api/wipe/take',
    {
      ...wiping,
      ...described('A drive takes the wipe up that was asked of it.', { body: WipeTake, reply: WipeOrderReply }),
    },
    (request): Promise<WipeOrderReply> => wipes.take(sessionOf(request).device, request.body as WipeTake, request.ip),
  );
  app.post(
    '/api/wipe/report',
    { ...wiping, ...described('A drive tells how far its wipe is.', { body: WipeReport }) },
    (request, reply) => {
      wipes.report(sessionOf(request).device, request.body as WipeReport, request.ip);
      return reply.code(204).send();
    },
  );
  app.post('/api/holdings', described('A drive tells what it holds.', { body: HoldingsRequest }), (request, reply) => {
    const { device } = sessionOf(request);
    if (device.kind !== 'drive') throw new Refusal('denied', 'Only a drive says what it holds.');
    wipes.hold(device, request.body as HoldingsRequest);
    return reply.code(204).send();
  });
}

interface Whose {
  readonly top: string;
  readonly whose: string;
  may(request: FastifyRequest, about: Pick<WipeListing, 'device'>): boolean;
}

function peopleRoutes(app: FastifyInstance, doors: HttpDoors, { top, whose, may }: Whose): void {
  const path = `${top}/devices/:device/wipe`;
  app.get(
    `${top}/wipes`,
    described(`Wipes of ${whose} and what came of them.`, { reply: WipesReply }),
    (request): WipesReply => ({
      wipes: asking(doors, request)
        .list()
        .filter(each => may(request, each))
        .map(wipeListed),
    }),
  );
  app.get(path, described(`What ${whose} last held.`, { reply: WipePreview }), (request): Promise<WipePreview> => {
    const { id } = deviceOf(doors, request, may);
    return asking(doors, request).preview(id);
  });
  app.put(path, described(`Asks for the wipe of ${whose}.`, { body: WipeRequest }), async (request, reply) => {
    const { id } = deviceOf(doors, request, may);
    const { scope, ...proof } = request.body as WipeRequest;
    await doors.confirm(sessionOf(request), proof, request.ip);
    asking(doors, request).ask(id, scope);
    doors.accessChanged();
    return reply.code(204).send();
  });
  app.delete(path, described(`Takes the wipe of ${whose} back.`), (request, reply) => {
    asking(doors, request).takeBack(deviceOf(doors, request, may).id);
    doors.accessChanged();
    return reply.code(204).send();
  });
}

/** A drive's token lies on a disk in plain: it asks for nothing of this. */
function asking(doors: HttpDoors, request: FastifyRequest): WipeAdministration {
  if (sessionOf(request).device.kind !== 'browser') throw new Refusal('denied', 'People do that in a browser.');
  return administering(doors, request).wipes;
}

function deviceOf(doors: HttpDoors, request: FastifyRequest, may: Whose['may']) {
  const { device: id } = request.params as { readonly device: string };
  const device = doors.devices(id);
  if (device === undefined || !may(request, { device })) throw new Refusal('unknown-device');
  return device;
}

function wipeListed({ wipe, device, account }: WipeListing): DeviceWipeWire {
  return { device: wireId(device.id), account, computer: device.computer, wipe: wipeWire(wipe) };
}

function wipeWire({ scope, by, askedMs, takenMs, toldMs, done, removed, left, detail }: DeviceWipe): WipeWire {
  const state = done ? 'done' : takenMs === null ? 'asked' : 'taken';
  return { state, scope, by, askedMs, takenMs, toldMs, removed, left, detail };
}
