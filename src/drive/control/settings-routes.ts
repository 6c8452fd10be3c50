/** The settings of the drive as a whole, over its control API. */
import type { FastifyInstance } from 'fastify';
import type { Drive } from '#drive/drive.ts';
import { SessionOrder, SettingsOrder } from '#protocol/control/settings.ts';

export function settingsRoutes(app: FastifyInstance, drive: Drive): void {
  app.get('/settings', () => drive.settings.told());
  app.patch<{ Body: SettingsOrder }>('/settings', { schema: { body: SettingsOrder } }, request =>
    drive.settings.change(request.body),
  );
  app.get('/settings/system', () => drive.settings.surroundings.told());
  app.patch<{ Body: SessionOrder }>('/settings/session', { schema: { body: SessionOrder } }, request =>
    drive.settings.surroundings.startWithSession(request.body.starts),
  );
}
