/** Asks the station, before anything is done, whether it can leave out what is chosen, and how much comes with what is taken in. */
import { DriveError } from '#drive/drive-error.ts';
import type { SelectedTask } from '#drive/task/selection-change.ts';
import { toldPast } from '#engine/past.ts';
import type { NodeId } from '#model/node.ts';
import type { LeftOutSetting, TakingIn } from '#protocol/control/selection.ts';
import type { FeedPage, View } from '#protocol/feed.ts';
import { Refusal } from '#protocol/refusals.ts';

/** Pages of 5,000 files and folders that are counted. */
const countedPagesMax = 20;

/** Counts what would be fetched. Throws DriveError when the station does not know selections, or has another past. */
export async function probeSelection(
  task: SelectedTask,
  leftOut: readonly LeftOutSetting[],
  back: readonly LeftOutSetting[],
  removes: boolean,
): Promise<readonly TakingIn[]> {
  await mustLeaveOut(
    task,
    leftOut.map(({ node }) => node),
    removes,
  );
  const taken: TakingIn[] = [];
  for (const each of back) taken.push(await countAt(task, each));
  return taken;
}

/** Throws DriveError when the station does not know selections, or, where it `removes`, has another past (R135). */
export async function mustLeaveOut(task: SelectedTask, nodes: readonly NodeId[], removes: boolean): Promise<void> {
  if (nodes.length === 0) return;
  const meta = task.store.meta();
  const { epoch, cursor } = meta;
  const page = await ask(task, { root: task.record.root, leftOut: nodes }, { epoch, cursor, ...toldPast(meta) }).catch(
    (error: unknown) => {
      if (!(error instanceof Refusal) || error.code !== 'malformed') throw error;
      throw new DriveError(
        'refused',
        'The station is of an earlier version, which cannot leave out folders of a task; update it first.',
      );
    },
  );
  const wasPutBack = page.otherPast === true || page.epoch !== epoch || page.head < meta.markRevision;
  if (removes && epoch !== '' && wasPutBack) {
    throw new DriveError(
      'refused',
      'The station was put back or set up anew since this folder was last synced, and may lack what is in it; keep the files here.',
    );
  }
}

interface Asked {
  readonly root: NodeId;
  readonly leftOut?: readonly NodeId[];
}

function ask(
  { client, record }: SelectedTask,
  { root, leftOut = [] }: Asked,
  from: { readonly epoch: string; readonly cursor: number; readonly after?: string },
): Promise<FeedPage> {
  const { sizeMax, names, extensions } = record.rules.filter;
  const view: View = {
    root,
    filter: { sizeMax, names: [...names], extensions: [...extensions] },
    ...(record.profiles === undefined ? {} : { profiles: record.profiles.digest }),
    ...(leftOut.length === 0 ? {} : { leftOut: [...leftOut] }),
  };
  return client.share(record.share, record.root, () => undefined).changes({ ...from, view });
}

/** A file, or what is not there any more, has nothing beneath it to be counted. */
async function countAt(task: SelectedTask, { node, path }: LeftOutSetting): Promise<TakingIn> {
  const row = task.store.remote(node);
  if (row?.kind !== 'folder') {
    const files = row === undefined ? 0 : 1;
    return { node, path, there: { files, bytes: row?.state?.size ?? 0 }, isWhole: true };
  }
  let [files, bytes] = [0, 0];
  let after: string | undefined;
  for (let page = 0; page < countedPagesMax; page += 1) {
    const { nodes, after: more } = await ask(
      task,
      { root: node },
      { epoch: '', cursor: 0, ...(after === undefined ? {} : { after }) },
    );
    for (const { state } of nodes) if (state !== null) [files, bytes] = [files + 1, bytes + state.size];
    after = more;
    if (after === undefined) break;
  }
  return { node, path, there: { files, bytes }, isWhole: after === undefined };
}
