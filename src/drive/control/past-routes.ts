/** The past in the control API: versions of a file, and what was deleted. */
import type { FastifyInstance } from 'fastify';
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { downloadDeleted, listDeleted, restoreDeleted } from '#drive/past/deleted.ts';
import { downloadVersion, listVersions, remoteEntries, remotePlace, restoreVersion } from '#drive/past/versions.ts';
import { requireTaskPath } from '#drive/task/task-path.ts';
import {
  DeletedDownloadOrder,
  DeletedRestoreOrder,
  VersionDownloadOrder,
  VersionRestoreOrder,
} from '#protocol/control/past.ts';

interface Place {
  Querystring: { task?: string; path?: string; after?: string };
}

/** A folder by its task and its path there, or by an absolute path. */
interface DeletedFrom {
  Querystring: { task?: string; path?: string; folder?: string; after?: string };
}

export function pastRoutes(app: FastifyInstance, drive: Drive): void {
  app.get<Place>('/remote', ({ query }) => remoteEntries(drive, needed(query.task, 'task'), query.path ?? ''));
  app.get<Place>('/place', ({ query }) => remotePlace(drive, needed(query.path, 'path')));
  app.get<Place>('/versions', ({ query }) => listVersions(drive, needed(query.path, 'path')));
  app.post<{ Body: VersionDownloadOrder }>(
    '/versions/download',
    { schema: { body: VersionDownloadOrder } },
    ({ body }) => downloadVersion(drive, body),
  );
  app.post<{ Body: VersionRestoreOrder }>('/versions/restore', { schema: { body: VersionRestoreOrder } }, ({ body }) =>
    restoreVersion(drive, body),
  );
  app.get<DeletedFrom>('/deleted', ({ query: { task, path = '', folder, after } }) => {
    if (folder === undefined) return listDeleted(drive, { task: needed(task, 'task'), path, after });
    const { record, within } = requireTaskPath(drive, folder);
    return listDeleted(drive, { task: record.id, path: within, after });
  });
  app.post<{ Body: DeletedRestoreOrder }>('/deleted/restore', { schema: { body: DeletedRestoreOrder } }, ({ body }) =>
    restoreDeleted(drive, body),
  );
  app.post<{ Body: DeletedDownloadOrder }>(
    '/deleted/download',
    { schema: { body: DeletedDownloadOrder } },
    ({ body }) => downloadDeleted(drive, body),
  );
}

function needed(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new DriveError('invalid', `the question needs a ${what}`);
  return value;
}
