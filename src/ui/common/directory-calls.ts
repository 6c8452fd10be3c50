/** Requests about directories. */
import type {
  DirectoriesReply,
  DirectoryOrder,
  DirectoryReport,
  DirectorySettings,
  SignInWays,
} from '#protocol/directories.ts';
import { call } from '#ui/common/api.ts';

export type Kind = DirectorySettings['kind'];

export function getSignInWays(): Promise<SignInWays> {
  return call('/api/sign-in');
}

export function getDirectories(): Promise<DirectoriesReply> {
  return call('/api/admin/directories');
}

export function setDirectory(json: DirectoryOrder): Promise<void> {
  return call('/api/admin/directories', { method: 'PUT', json });
}

export function removeDirectory(kind: Kind): Promise<void> {
  return call(`/api/admin/directories/${kind}`, { method: 'DELETE' });
}

export function testDirectory(kind: Kind): Promise<DirectoryReport> {
  return call(`/api/admin/directories/${kind}/test`, { method: 'POST' });
}
