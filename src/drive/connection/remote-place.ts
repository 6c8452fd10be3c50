/** What a station says about the folder that a task names there. */

import { stationTrouble } from '#drive/connection/link.ts';
import type { StationClient } from '#drive/connection/station-client.ts';
import type { ConnectionSettings, TaskRecord } from '#drive/settings-file.ts';
import { findRemote } from '#drive/task/task-checks.ts';
import type { NodeId } from '#model/node.ts';
import type { GrantText, ShareWire } from '#protocol/session.ts';

export interface RemotePlace {
  readonly share: ShareWire;
  readonly root: NodeId;
  readonly grant: GrantText;
}

/** Looks a folder of a share up, or makes it. Throws DriveError. */
export async function resolveRemote(
  client: StationClient,
  connection: ConnectionSettings,
  remote: { readonly share: string; readonly path: string },
  create: boolean,
): Promise<RemotePlace> {
  try {
    const { share, path } = findRemote(await client.shares(true), remote);
    const root = path === '' ? share.root : await client.resolve(share, path, create);
    return { share, root, grant: await client.grantAt(share.id, root) };
  } catch (error) {
    throw stationTrouble(error, connection.url);
  }
}

/** What the account may do in a task's folder, as the station says now. Throws DriveError. */
export async function grantOf(
  client: StationClient,
  connection: ConnectionSettings,
  record: TaskRecord,
): Promise<{ readonly name: string; readonly grant: GrantText }> {
  try {
    await client.shares(true);
    return { name: record.shareName, grant: await client.grantAt(record.share, record.root) };
  } catch (error) {
    throw stationTrouble(error, connection.url);
  }
}
