/** Every request of the page about sync profiles, by what it asks for. */
import type {
  ProfilePreviewReply,
  ProfilePreviewRequest,
  ProfileRequest,
  ProfilesReply,
  ProfileWire,
} from '#protocol/sync-profiles.ts';
import { call } from '#ui/common/api.ts';

export function getProfiles(): Promise<ProfilesReply> {
  return call('/api/admin/profiles');
}

export function makeProfile(json: ProfileRequest): Promise<ProfileWire> {
  return call('/api/admin/profiles', { method: 'POST', json });
}

export function changeProfile(profile: string, json: ProfileRequest): Promise<ProfileWire> {
  return call(pathOf(profile), { method: 'PUT', json });
}

export function removeProfile(profile: string): Promise<void> {
  return call(pathOf(profile), { method: 'DELETE' });
}

export interface Applying {
  readonly profile: string;
  readonly kind: 'account' | 'group';
  readonly name: string;
  readonly applied: boolean;
}

export function applyProfile({ profile, kind, name, applied }: Applying): Promise<void> {
  const path = `${pathOf(profile)}/${kind}s/${encodeURIComponent(name)}`;
  return call(path, { method: applied ? 'PUT' : 'DELETE' });
}

export function previewProfile(json: ProfilePreviewRequest): Promise<ProfilePreviewReply> {
  return call('/api/admin/profile-preview', { method: 'POST', json });
}

function pathOf(profile: string): string {
  return `/api/admin/profiles/${encodeURIComponent(profile)}`;
}
