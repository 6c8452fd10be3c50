/** Where a copy goes on: between which pasts, over which revision of the source, and behind which original. */
import { isNodeId, type NodeId, type Revision } from '#model/node.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { Copying } from '#station/copy/copy-step.ts';

export interface CopyCursor {
  /** The epochs of source and target when the copy began. */
  readonly epochs: readonly [string, string];
  /** The revision of the source that is copied. */
  readonly at: Revision;
  /** Which of the chosen nodes is being copied. */
  readonly index: number;
  /** The last original beneath it that was copied. */
  readonly node: NodeId | undefined;
}

/** Refuses 'malformed' for what no answer said, and 'epoch-changed' where a share was restored since. */
export function cursorOf({ from, to, request }: Copying): CopyCursor {
  const epochs = [from.share.epoch, to.share.epoch] as const;
  if (request.after === undefined) return { epochs, at: from.share.head, index: 0, node: undefined };
  const [source = '', target, at, index, node = ''] = request.after.split('.');
  const cursor = { epochs: [source, target ?? ''] as const, at: Number(at), index: Number(index) };
  const isWhole = [cursor.at, cursor.index].every(number => Number.isSafeInteger(number) && number >= 0);
  if (!isWhole || cursor.index >= request.nodes.length || (node !== '' && !isNodeId(node))) {
    throw new Refusal('malformed', 'The copy cannot go on from there; begin it anew.');
  }
  // What came before may be gone from the one, or the originals be others in the other.
  if (cursor.epochs.some((epoch, side) => epoch !== epochs[side]) || cursor.at > from.share.head) {
    throw new Refusal('epoch-changed', 'A share was restored since the copy began; look at both, and copy what lacks.');
  }
  return { ...cursor, node: isNodeId(node) ? node : undefined };
}

export function writeCursor({ epochs, at, index, node }: CopyCursor): string {
  return [...epochs, at, index, node ?? ''].join('.');
}
