/** Where nodes of the file log stand, and whether that is where somebody looks. */
import { nameKey } from '#model/name.ts';
import type { NodeId } from '#model/node.ts';
import { pathIn } from '#station/past/revert-piece.ts';
import type { ViewAt } from '#station/share/view-at.ts';

/** What narrows by place and name; what is left out does not. */
export interface PlaceFilter {
  /** Names joined by `/`, from the top of the share; the folder itself counts as well. */
  readonly folder?: string | undefined;
  /** A part of the name, however it is spelled. */
  readonly name?: string | undefined;
}

/** From the top of the share: folders as they are called now, and the node by this name. Its parent is loaded. */
export function placeIn(now: ViewAt, parent: NodeId, name: string): readonly string[] {
  return [...pathIn(now.row, parent), name];
}

/** True when the name has the part that is looked for. */
export function hasPart(name: string, part: string | undefined): boolean {
  return part === undefined || nameKey(name).includes(nameKey(part));
}

/** True when the path is the folder's or lies beneath. */
export function liesIn(path: readonly string[], folder: string | undefined): boolean {
  if (folder === undefined) return true;
  const above = folder.split('/').filter(name => name !== '');
  return above.every((name, at) => path[at] !== undefined && nameKey(path[at]) === nameKey(name));
}
