/** Makes a sharing link to a file or folder that is synced, by the drive's own device at the station. */
import { stationTrouble } from '#drive/connection/link.ts';
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { plainText } from '#drive/plain-text.ts';
import { localAt, requireTaskPath } from '#drive/task/task-path.ts';
import { dayMs } from '#engine/bin-sweep.ts';
import type { SharedLink, ShareLinkOrder, ShareRefusal } from '#protocol/control/shell.ts';

/** What the settings of this drive keep from being done. */
function sharingOff(): DriveError {
  const why: ShareRefusal = 'sharing-off';
  return new DriveError(
    'refused',
    'Sharing by links is switched off on this computer, so no link was made. Switch it on in the settings of the drive, or: waystation drive settings set sharing.links=on',
    { why },
  );
}

/** The link is for downloading. Throws DriveError with the station's reason where it allows none. */
export async function shareLink(drive: Drive, order: ShareLinkOrder): Promise<SharedLink> {
  if (!drive.settings.get().sharing.links) throw sharingOff();
  const { record, within } = requireTaskPath(drive, order.path);
  const store = drive.liveTask(record.id)?.store;
  const node = within === '' ? record.root : store && localAt(store, within);
  if (node === undefined || (within !== '' && store?.remote(node) === undefined))
    throw new DriveError('refused', `${plainText(order.path)} is not at the station yet; wait until it is synced`);
  const { url } = drive.connection(record.connection);
  const limits = {
    ...(order.password === undefined ? {} : { password: order.password }),
    ...(order.days === undefined ? {} : { validUntilMs: drive.nowMs() + order.days * dayMs }),
    ...(order.uses === undefined ? {} : { accessesMax: order.uses }),
  };
  try {
    const client = drive.client(record.connection);
    const { id, address } = await client.makeSharingLink({ share: record.share, node, kind: 'download', ...limits });
    // A station without a public address tells the way from where it is reached.
    return { id, path: order.path, address: new URL(address, url).href };
  } catch (error) {
    throw stationTrouble(error, url);
  }
}
