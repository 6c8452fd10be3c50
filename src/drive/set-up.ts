/** What a person asks while setting a drive up: who answers at an address, and which folders there are to choose from. */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { stationAddress, stationTrouble } from '#drive/connection/link.ts';
import { seeCertificate } from '#drive/connection/secure-connect.ts';
import type { Drive } from '#drive/drive.ts';
import { DriveError } from '#drive/drive-error.ts';
import { plainText } from '#drive/plain-text.ts';
import { isNodeId } from '#model/node.ts';
import type { LookOrder } from '#protocol/control/orders.ts';
import type { LocalFolders, RemoteFolder, RemoteFolders, RemoteTop, SeenStation } from '#protocol/control/set-up.ts';

/** Folders that are listed to choose from. */
export const foldersMax = 2_000;
/** Pages of a remote folder that are read for it: folders stand among files. */
const pagesMax = 20;

/** Shakes hands with whoever answers at the address. Throws DriveError: `invalid` or `unreachable`. */
export async function lookAt({ settings }: Drive, { url }: LookOrder): Promise<SeenStation> {
  const address = stationAddress(url);
  try {
    const seen = await seeCertificate(settings.ways, address);
    return { url: address.url, fingerprint: seen.fingerprint, isVouchedFor: seen.authorized };
  } catch (error) {
    throw stationTrouble(error, address.url);
  }
}

/** The shares of a connection's account, its home first. */
export async function remoteTops(drive: Drive, id: string): Promise<readonly RemoteTop[]> {
  const { id: connection, url } = drive.connection(id);
  try {
    const shares = await drive.client(connection).shares(true);
    return shares
      .map(({ id: share, root, name, folder, grant, home }) => ({
        ...{ share, node: root, grant, isHome: home },
        remote: folder === undefined ? name : `${name}/${folder}`,
      }))
      .toSorted((a, b) => Number(b.isHome) - Number(a.isHome) || a.remote.localeCompare(b.remote));
  } catch (error) {
    throw stationTrouble(error, url);
  }
}

/** The folders in a folder of a share. */
export async function remoteFolders(
  drive: Drive,
  id: string,
  { share, node }: { readonly share: string; readonly node: string },
): Promise<RemoteFolders> {
  const { id: connection, url } = drive.connection(id);
  if (!isNodeId(share) || !isNodeId(node)) throw new DriveError('invalid', 'share and node are ids of 32 hex digits');
  const client = drive.client(connection);
  const folders: RemoteFolder[] = [];
  let after: string | undefined;
  try {
    const grant = await client.grantAt(share, node);
    for (let page = 0; page < pagesMax && folders.length < foldersMax; page += 1) {
      const reply = await client.folder(share, node, after);
      for (const entry of reply.entries)
        if (entry.kind === 'folder') folders.push({ node: entry.id, name: entry.name });
      after = reply.after;
      if (after === undefined) break;
    }
    return { grant, folders: folders.slice(0, foldersMax), isWhole: after === undefined };
  } catch (error) {
    throw stationTrouble(error, url);
  }
}

/** The folders in a folder of this computer; where none is named, in the person's own. */
export function localFolders(drive: Drive, asked: string | undefined): LocalFolders {
  const path = asked === undefined || asked === '' ? homedir() : asked;
  if (!isAbsolute(path)) throw new DriveError('invalid', `${plainText(path)} is not an absolute path`);
  const entries = entriesOf(path);
  const folders = entries
    .filter(entry => !entry.name.startsWith('.') && isFolder(join(path, entry.name), entry))
    .map(({ name }) => ({ name, path: join(path, name) }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
  return {
    path,
    above: dirname(path) === path ? null : dirname(path),
    folders: folders.slice(0, foldersMax),
    isWhole: folders.length <= foldersMax,
    fault: faultOf(drive, path),
    volume: drive.volumeKind(path),
    entries: entries.length,
  };
}

/** Makes a folder on this computer. Throws DriveError('refused') when it cannot be made. */
export function makeLocalFolder(drive: Drive, folder: string): LocalFolders {
  if (!isAbsolute(folder)) throw new DriveError('invalid', `${plainText(folder)} is not an absolute path`);
  try {
    mkdirSync(folder);
  } catch (error) {
    throw new DriveError(
      'refused',
      `${plainText(folder)} cannot be made (${codeOf(error)}); choose another place or name`,
    );
  }
  return localFolders(drive, folder);
}

function entriesOf(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    throw new DriveError('refused', `${plainText(path)} cannot be read (${codeOf(error)}); choose another folder`);
  }
}

function isFolder(path: string, entry: { isDirectory(): boolean; isSymbolicLink(): boolean }): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return statSync(path).isDirectory();
  } catch {
    // It leads nowhere, so it is no folder to choose.
    return false;
  }
}

function faultOf(drive: Drive, path: string): string {
  try {
    drive.checkFolder(path);
    return '';
  } catch (error) {
    if (error instanceof DriveError) return error.message;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
