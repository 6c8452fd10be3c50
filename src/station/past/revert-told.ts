/** What a revert did, or would do, as people are told of it. */
import type { NodeId } from '#model/node.ts';
import { pastEntriesMax, type RevertReply } from '#protocol/past.ts';
import type { Reverted } from '#station/past/revert-commit.ts';
import { pathsOf } from '#station/past/revert-piece.ts';
import type { RevertStep } from '#station/share/revert.ts';

export async function toldRevert(reverted: Reverted): Promise<RevertReply> {
  const { plan, planText, revision, more, doors } = reverted;
  // In a part, a folder may stay only because what it holds comes in a later one.
  const left = [...reverted.left].filter(([, why]) => !(more && why === 'holds'));
  const renamed = plan.steps.filter(step => step.renamed !== undefined).slice(0, pastEntriesMax);
  const shown = left.slice(0, pastEntriesMax);
  const paths = await pathsOf(doors, [...shown.map(([id]) => id), ...renamed.map(({ id }) => id)]);
  const path = (id: NodeId): string[] => [...(paths.get(id) ?? [])];
  return {
    ...(revision === undefined ? {} : { revision }),
    plan: planText,
    ...countsOf(plan.steps),
    renamed: renamed.map(({ id, renamed: name = '' }) => ({ path: path(id), name })),
    left: shown.map(([id, why]) => ({ path: path(id), why })),
    leftCount: left.length,
    ...(reverted.elsewhere ? { elsewhere: true as const } : {}),
    more,
  };
}

function countsOf(steps: readonly RevertStep[]): Pick<RevertReply, 'files' | 'folders'> {
  const files = { made: 0, copied: 0, content: 0, moved: 0, removed: 0 };
  const folders = { made: 0, moved: 0, removed: 0 };
  for (const { kind, deeds } of steps) {
    for (const deed of deeds) {
      if (kind !== 'folder') files[deed] += 1;
      else if (deed === 'copied') folders.made += 1;
      else if (deed !== 'content') folders[deed] += 1;
    }
  }
  return { files, folders };
}
