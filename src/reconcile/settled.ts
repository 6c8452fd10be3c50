/** The one definition of "nothing to do for this node": its rows in the three trees agree. */
import { exact, type Fidelity, sameMtime } from '#model/fidelity.ts';
import { sameName } from '#model/name.ts';
import type { ContentState, Place } from '#model/node.ts';
import type { BaseNode, LocalNode, RemoteNode } from '#model/tree.ts';

/** True when both name the same folder and, up to Unicode normalisation, the same name (R22). */
export function samePlace(a: Place, b: Place): boolean {
  return a.parent === b.parent && sameName(a.name, b.name);
}

/** True when mtime and mode agree as far as a volume keeps them (R101). A link has neither worth comparing. */
export function sameMeta(a: ContentState, b: ContentState, fidelity: Fidelity): boolean {
  return sameMtime(a.mtimeNs, b.mtimeNs, fidelity) && (!fidelity.keepsModes || a.mode === b.mode);
}

/** The local node's content as a state; undefined while its bytes are unknown (R1), null for a folder. */
export function localState(local: LocalNode): ContentState | null | undefined {
  if (local.kind === 'folder') return null;
  if (local.content === null) return undefined;
  return {
    content: local.content,
    size: local.stamp.size,
    mtimeNs: local.stamp.mtimeNs,
    mode: local.stamp.mode & 0o777,
  };
}

/** True when a node needs no plan: all three trees have it alike, or none has it. */
export function settled(
  base: BaseNode | undefined,
  local: LocalNode | undefined,
  remote: RemoteNode | undefined,
  fidelity: Fidelity = exact,
): boolean {
  if (!base && !local && !remote) return true;
  if (!base || !local || !remote || local.missing || local.parked) return false;
  if (!samePlace(base, remote) || !samePlace(local, remote)) return false;
  if (base.contentRev !== remote.contentRev || base.placeRev !== remote.placeRev) return false;
  const shown = localState(local);
  if (shown === undefined) return false;
  if (shown === null || !remote.state || !base.state) return shown === null && !remote.state && !base.state;
  if (base.state.content !== remote.state.content || shown.content !== remote.state.content) return false;
  return (
    local.kind === 'link' || (sameMeta(base.state, remote.state, exact) && sameMeta(shown, remote.state, fidelity))
  );
}
