/** Routes about how the station fares, for its administrators; and the one by which drives say how they do. */
import type { FastifyInstance } from 'fastify';
import { ActivityQuery, ActivityReply, DriveStateRequest, OverviewReply } from '#protocol/overview.ts';
import { Refusal } from '#protocol/refusals.ts';
import { renameDevice } from '#station/accounts/rename-device.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { sessionOf } from '#station/http/session.ts';

export function overviewRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const { live, accounts, connected } = doors;
  app.get(
    '/api/admin/overview',
    described('How the station fares: clients, storage, health.', { reply: OverviewReply }),
    (): Promise<OverviewReply> => live.overview(connected()),
  );
  app.get(
    '/api/admin/activity',
    described('What went through the station, by the hour.', { querystring: ActivityQuery, reply: ActivityReply }),
    (request): ActivityReply => ({
      spans: accounts.activity(Number((request.query as ActivityQuery).sinceMs)).map(each => ({ ...each })),
    }),
  );
  app.post(
    '/api/drive-state',
    described('A drive says how it fares.', { body: DriveStateRequest }),
    async (request, reply) => {
      const { device } = sessionOf(request);
      if (device.kind !== 'drive') throw new Refusal('denied', 'Only a drive says how it fares.');
      const { version, computer = device.computer, ...told } = request.body as DriveStateRequest;
      live.states.note(device.id, told);
      if (version !== device.version) accounts.setVersion(device.id, version);
      renameDevice(doors.runs, device, { computer, address: request.ip });
      return reply.code(204).send();
    },
  );
}
