/** Earlier versions of files, and what was deleted: by a path, else the way to one through a task's folders. */
import { useQuery } from '@tanstack/react-query';
import { useSearch } from 'wouter';
import type { DriveStatus } from '#protocol/control/status.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { getPlace } from '#ui/drive/past/calls.ts';
import { RemoteWay } from '#ui/drive/past/remote-way.tsx';
import { VersionsOf } from '#ui/drive/past/versions-of.tsx';

interface PastPageProps {
  readonly status: DriveStatus;
}

/**
 * `path`: the absolute path of a file, or of a folder in which to look for one; without it, `task` and `folder` (relative
 * to it) say where to look.
 */
export function PastPage({ status }: PastPageProps) {
  const asked = new URLSearchParams(useSearch());
  const path = asked.get('path');
  if (path !== null) return <PastOf key={path} status={status} path={path} />;
  return <RemoteWay status={status} task={asked.get('task')} folder={asked.get('folder') ?? ''} />;
}

function PastOf({ status, path }: PastPageProps & { readonly path: string }) {
  const place = useQuery({ queryKey: ['place', path], queryFn: () => getPlace(path) });
  return (
    <Loaded query={place}>
      {({ task, path: folder, isFolder }) =>
        isFolder ? <RemoteWay status={status} task={task} folder={folder} /> : <VersionsOf path={path} />
      }
    </Loaded>
  );
}
