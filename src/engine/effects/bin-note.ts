/** What the recovery bin is told about bytes that a step takes out of the person's folder. */

import type { TaskContext } from '#engine/context.ts';
import type { LocalNode } from '#model/tree.ts';
import type { BinNote } from '#platform/recovery-bin-index.ts';

/**
 * The note about a node's bytes before they are displaced (R96). The station has them in its history exactly when they
 * are the content that base agreed on; without the consistency check that was taken on trust (R18), so it proves nothing.
 */
export function binNote(
  { doors: { store }, settings }: TaskContext,
  why: 'deleted' | 'replaced',
  node: LocalNode | undefined,
): BinNote {
  if (node?.doubt === 'damaged') return { why: 'damaged', heldIn: null };
  const agreed = node && node.content !== null && node.content === store.base(node.id)?.state?.content;
  if (agreed && settings.consistencyCheck) return { why, heldIn: store.meta().epoch };
  return { why: why === 'replaced' && !agreed ? 'discarded' : why, heldIn: null };
}
