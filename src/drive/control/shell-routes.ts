/** The routes of the control API about single files: what the menus of file managers have. */
import type { FastifyInstance } from 'fastify';
import type { Drive } from '#drive/drive.ts';
import { copyIn } from '#drive/shell/copy-in.ts';
import { shareLink } from '#drive/shell/share-link.ts';
import { show } from '#drive/show.ts';
import { requireTaskPath } from '#drive/task/task-path.ts';
import { CopyOrder, ShareLinkOrder, ShowOrder } from '#protocol/control/shell.ts';

export function shellRoutes(app: FastifyInstance, drive: Drive): void {
  app.post<{ Body: ShareLinkOrder }>('/share-link', { schema: { body: ShareLinkOrder } }, request =>
    shareLink(drive, request.body),
  );
  app.post<{ Body: CopyOrder }>('/copy', { schema: { body: CopyOrder } }, request => copyIn(drive, request.body));
  app.post<{ Body: ShowOrder }>('/show', { schema: { body: ShowOrder } }, async request => {
    await show(requireTaskPath(drive, request.body.path).real, true);
    return {};
  });
}
