/** The folder that a page shows: loaded page by page, and again when its share has a newer head. */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { NodeId } from '#model/node.ts';
import type { BatchDone } from '#protocol/commit.ts';
import type { ShareWire } from '#protocol/session.ts';
import { getFolder } from '#ui/common/calls.ts';
import { type FolderData, followChange, loadFolder } from '#ui/station/files/folder-data.ts';

/** Changes come in bursts; a big folder takes longer to read anew, so that it is read less often. */
const settleMs = 300;
const settleMsPerEntry = 0.1;

export function folderKey(share: string, node: string): readonly string[] {
  return ['folder', share, node];
}

/** The folder as it is, or as it was at revision `at`. */
export function useFolder(
  share: Pick<ShareWire, 'id' | 'head'> | undefined,
  node: string | undefined,
  at?: number | undefined,
) {
  const client = useQueryClient();
  const present = folderKey(share?.id ?? '', node ?? '');
  // What was, follows no change.
  const key = at === undefined ? present : ['past', ...present, at];
  const folder = useQuery({
    queryKey: key,
    enabled: share !== undefined && node !== undefined,
    queryFn: ({ signal }) => {
      const place = { share: share?.id ?? '', node: node ?? '', at };
      const isFirst = client.getQueryData(key) === undefined;
      const show = (data: FolderData): void => {
        if (isFirst && !signal.aborted) client.setQueryData(key, data);
      };
      return loadFolder(after => getFolder(place, { after, signal }), show);
    },
    structuralSharing: false,
  });
  useFollowing(at === undefined ? share : undefined, node, folder.data);
  return folder;
}

/** Reads the folder anew once the share's head has passed it. */
function useFollowing(
  share: Pick<ShareWire, 'id' | 'head'> | undefined,
  node: string | undefined,
  data: FolderData | undefined,
): void {
  const client = useQueryClient();
  const head = share?.head ?? 0;
  const behind = data !== undefined && !data.partial && head > data.revision;
  const entries = data?.entries.length ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a folder that stays behind is asked for once for each head.
  useEffect(() => {
    if (!behind || !share || node === undefined) return;
    const queryKey = folderKey(share.id, node);
    const again = () => void client.invalidateQueries({ queryKey }, { cancelRefetch: false });
    const timer = setTimeout(again, settleMs + settleMsPerEntry * entries);
    return () => clearTimeout(timer);
  }, [head, behind, node]);
}

/** Every folder that is shown or kept follows a change that this page made. */
export function followEverywhere(client: QueryClient, share: string, done: BatchDone): void {
  for (const [key, data] of client.getQueriesData<FolderData>({ queryKey: ['folder', share] })) {
    if (data && !data.partial) client.setQueryData(key, followChange(data, key[2] as NodeId, done));
  }
  void client.invalidateQueries({ queryKey: ['versions', share] });
}
