/** Earlier versions of files, and what was deleted: by a file's path, else the way to one through a task's folders. */
import { useSearch } from 'wouter';
import type { DriveStatus } from '#protocol/control/status.ts';
import { RemoteWay } from '#ui/drive/past/remote-way.tsx';
import { VersionsOf } from '#ui/drive/past/versions-of.tsx';

/** `path`: the absolute path of a file; without one, `task` and `folder` (relative to it) say where to look for one. */
export function PastPage({ status }: { readonly status: DriveStatus }) {
  const asked = new URLSearchParams(useSearch());
  const path = asked.get('path');
  if (path !== null) return <VersionsOf key={path} path={path} />;
  return <RemoteWay status={status} task={asked.get('task')} folder={asked.get('folder') ?? ''} />;
}
