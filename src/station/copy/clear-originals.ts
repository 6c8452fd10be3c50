/**
 * The end of a move between shares: the originals go, all but what somebody changed since the copy began (C5). Deletions
 * name the revision that was copied, so the commit itself refuses those that would take anything newer along.
 */
import type { Revision } from '#model/node.ts';
import type { NodeRow } from '#platform/share-store.ts';
import { type BatchResult, batchOpsMax, type Op } from '#protocol/commit.ts';
import { type CopyReply, copyLeftMax } from '#protocol/copy.ts';
import { Refusal, type RefusalCode } from '#protocol/refusals.ts';
import type { CopyDoors, Copying } from '#station/copy/copy-step.ts';
import { childrenOf } from '#station/share/children.ts';

/** Folders with changes that are looked into; what lies in more stays as a whole. */
const lookedIntoMax = 200;

interface Original {
  readonly row: NodeRow;
  readonly path: readonly string[];
}

/** Answers what stays. A person moved it with their own hands, so none of the deletions waits as one of many. */
export async function clearOriginals(
  doors: CopyDoors,
  copying: Copying,
  at: Revision,
): Promise<Pick<CopyReply, 'left' | 'leftCount'>> {
  const { store } = doors;
  const { share } = copying.from;
  const rows = await store.nodes(share.id, copying.request.nodes);
  let open: Original[] = [...rows.values()].map(row => ({ row, path: [row.name] }));
  const left: (readonly string[])[] = [];
  for (let looked = 0; open.length > 0; ) {
    const stay = await deleteThose(doors, copying, { open, at });
    open = [];
    for (const { row, path } of stay) {
      const isKept = row.kind !== 'folder' || row.revision > at || looked >= lookedIntoMax;
      if (isKept) left.push(path);
      else {
        looked += 1;
        const inside = await childrenOf(store, (await store.share(share.id)) ?? share, row.id);
        open.push(...inside.map(child => ({ row: child, path: [...path, child.name] })));
      }
    }
  }
  return { left: left.slice(0, copyLeftMax).map(path => [...path]), leftCount: left.length };
}

interface Clearing {
  readonly open: readonly Original[];
  readonly at: Revision;
}

/** Together where they can go together, else one by one; answers those that stay as they changed. */
async function deleteThose(doors: CopyDoors, copying: Copying, { open, at }: Clearing): Promise<readonly Original[]> {
  const stay: Original[] = [];
  for (let from = 0; from < open.length; from += batchOpsMax) {
    const some = open.slice(from, from + batchOpsMax);
    const ops = some.map(({ row }): Op => ({ op: 'delete', id: row.id, seen: at, released: true }));
    const [together] = await commitEach(doors, copying, [ops]);
    if (together === undefined || !('refused' in together)) continue;
    const alone = await commitEach(
      doors,
      copying,
      ops.map(op => [op]),
    );
    stay.push(...some.filter((_each, index) => staysAs(alone[index])));
  }
  return stay;
}

async function commitEach(
  { commit, newId }: CopyDoors,
  { from }: Copying,
  batches: readonly (readonly Op[])[],
): Promise<readonly BatchResult[]> {
  const request = { epoch: from.share.epoch, batches: batches.map(ops => ({ opId: newId(), ops: [...ops] })) };
  return (await commit(from.actor, from.share.id, { request, manifests: [], chunks: [] })).results;
}

/** Gone by now is as good as deleted; whatever else stands against a deletion is told as it is. */
function staysAs(result: BatchResult | undefined): boolean {
  if (result === undefined || !('refused' in result) || result.refused === 'gone') return false;
  if (result.refused === 'stale') return true;
  throw new Refusal(result.refused as RefusalCode, result.message);
}
