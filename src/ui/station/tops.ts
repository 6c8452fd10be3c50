/** The tops that somebody may go to: a share, or a granted folder of one. Several may be of one share. */
import type { NodeId } from '#model/node.ts';
import type { ShareWire } from '#protocol/session.ts';
import { t } from '#ui/common/texts.ts';

type Top = Pick<ShareWire, 'id' | 'root' | 'folder'>;

/** Parts the share from its granted folder in addresses; in neither's id. */
const between = '~';

/** Tells it from every other one, also in addresses. That of a whole share is the share's id. */
export function topId({ id, root, folder }: Top): string {
  return folder === undefined ? id : `${id}${between}${root}`;
}

export function topName({ name, home, folder }: Pick<ShareWire, 'name' | 'home' | 'folder'>): string {
  return home ? t('files.home') : (folder ?? name);
}

/** Of a folder beneath it, or its own. */
export function topAddress(top: Top, node: string = top.root): string {
  const own = `/files/${topId(top)}`;
  return node === top.root ? own : `${own}/${node}`;
}

/** The folder that requests about the past name: undefined for a share that is granted as a whole. */
export function insideOf({ root, folder }: Top): NodeId | undefined {
  return folder === undefined ? undefined : root;
}

/** The folder that what is brought back has to lie in, by what is granted; undefined for the whole share. */
export function borderOf(top: Pick<ShareWire, 'root' | 'folder' | 'grant' | 'id'>, shown: NodeId): NodeId | undefined {
  // Who may only read the top may write in the folder that is shown all the same.
  return top.grant === 'write' ? insideOf(top) : shown;
}

export interface Stand<Found> {
  readonly top: Found;
  readonly node: NodeId;
}

/**
 * Where an address leads. One that was given away by somebody who may do more or less leads to the same folder, as far as
 * that is open. Undefined when nothing of the share is.
 */
export function standAt<Found extends Top>(
  tops: readonly Found[],
  wanted: string,
  node: string | undefined,
): Stand<Found> | undefined {
  const [id, folder] = wanted.split(between);
  const ofShare = tops.filter(top => top.id === id);
  const grantedAs = (root: string | undefined) => ofShare.find(top => top.folder !== undefined && top.root === root);
  const whole = ofShare.find(top => top.folder === undefined);
  const top = whole ?? grantedAs(folder) ?? grantedAs(node) ?? ofShare[0];
  return top && { top, node: (node ?? folder ?? top.root) as NodeId };
}

/** The way to a folder from the top on; all that is known of it when the folder does not lie beneath that. */
export function wayWithin<Step extends { readonly id: string }>({ root }: Top, above: readonly Step[]) {
  const at = above.findIndex(({ id }) => id === root);
  return at < 0 ? above : above.slice(at);
}

/** The top that the folder with this way lies beneath, when that is not `top` itself. */
export function otherTop<Found extends Top>(
  tops: readonly Found[],
  top: Top,
  above: readonly { readonly id: string }[],
): Found | undefined {
  if (above.some(({ id }) => id === top.root)) return undefined;
  return tops.find(({ id, root }) => id === top.id && above.some(step => step.id === root));
}
