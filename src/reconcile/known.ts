/** What the station knows of what stands here. */
import type { LocalNode } from '#model/tree.ts';
import type { Trees } from '#reconcile/plan-types.ts';

/** Whether a local node is, or holds, anything that the station has, or that both sides agreed on. */
export function holdsKnown(trees: Pick<Trees, 'base' | 'remote' | 'localChildren'>, top: LocalNode): boolean {
  const pending = [top];
  for (let at = pending.pop(); at; at = pending.pop()) {
    if (trees.base(at.id) || trees.remote(at.id)) return true;
    pending.push(...trees.localChildren(at.id));
  }
  return false;
}
