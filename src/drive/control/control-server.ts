/** The control API over a socket that only this person can open, with a token besides. */
import { randomBytes } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import fastify from 'fastify';
import { writeFileAtomically } from '#drive/atomic-file.ts';
import { isSameSecret, requireBearer } from '#drive/control/bearer.ts';
import { controlRoutes, controlServerOptions } from '#drive/control/control-routes.ts';
import type { DataFolder } from '#drive/data-folder.ts';
import type { Drive } from '#drive/drive.ts';
import type { Panel } from '#drive/panel/panel.ts';
import type { Log } from '#platform/doors.ts';
import { PanelOrder } from '#protocol/control/shell.ts';

const tokenBytes = 32;

export interface ControlServer {
  close(): Promise<void>;
}

export interface ControlDoors {
  readonly drive: Drive;
  readonly panel: Panel;
  readonly log: Log;
}

/** Listens on the data folder's socket. The folder's lock must be held: a socket left behind is removed. */
export async function startControlServer(
  data: DataFolder,
  { drive, panel, log }: ControlDoors,
): Promise<ControlServer> {
  const token = randomBytes(tokenBytes).toString('hex');
  writeFileAtomically(data.token, `${token}\n`);
  const app = fastify(controlServerOptions);
  requireBearer(app, 'the token is not the one in the data folder', given => isSameSecret(given, token));
  controlRoutes(app, drive, log);
  app.post<{ Body: PanelOrder }>('/panel', { schema: { body: PanelOrder } }, async request => ({
    url: await panel.open(request.body.at),
  }));
  if (process.platform !== 'win32') rmSync(data.socket, { force: true });
  await app.listen({ path: data.socket });
  if (process.platform !== 'win32') chmodSync(data.socket, 0o600);
  return { close: () => app.close() };
}
