/** Asks the station to change a share, in the words of the drives. */

import type { BatchDone, BatchResult, CommitReply, Op } from '#protocol/commit.ts';
import type { ShareWire } from '#protocol/session.ts';
import { ApiError, call, codeOf, type ErrorCode } from '#ui/common/api.ts';
import { newId } from '#ui/common/ids.ts';
import { commitFrames, type Prepared } from '#ui/common/upload.ts';

/** The share as far as a commit speaks of it. */
export type CommitShare = Pick<ShareWire, 'id' | 'epoch'>;

/** One batch for each list of ops; each is accepted or refused by itself, in order. */
export async function commitBatches(
  share: CommitShare,
  batches: readonly (readonly Op[])[],
  { contents = [], signal }: { readonly contents?: readonly Prepared[]; readonly signal?: AbortSignal } = {},
): Promise<CommitReply> {
  const request = { epoch: share.epoch, batches: batches.map(ops => ({ opId: newId(), ops: [...ops] })) };
  const frames = commitFrames(request, contents);
  return call(`/api/shares/${share.id}/commit`, { method: 'POST', frames, ...(signal ? { signal } : {}) });
}

/** Like `commitBatches` for a single batch; throws what was refused. */
export async function commitOps(
  share: CommitShare,
  ops: readonly Op[],
  contents: readonly Prepared[] = [],
): Promise<BatchDone> {
  const { results } = await commitBatches(share, [ops], { contents });
  return accepted(results[0]);
}

/** The batch's after-images; throws `ApiError` when it was refused. */
export function accepted(result: BatchResult | undefined): BatchDone {
  if (!result) throw new ApiError('unknown', 'The station left an answer out.');
  if (!('refused' in result)) return result;
  const code: ErrorCode = codeOf(result.refused);
  throw new ApiError(code, result.message, result.node === undefined ? {} : { node: result.node });
}
