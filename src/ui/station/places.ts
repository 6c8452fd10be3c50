/** The tops that somebody may go to: a share, or a folder that is granted within one. Several may be of one share. */
import type { NodeId } from '#model/node.ts';
import type { ShareWire } from '#protocol/session.ts';
import { t } from '#ui/common/texts.ts';

type Top = Pick<ShareWire, 'id' | 'root' | 'folder'>;

/** Parts the share from its granted folder in addresses; in neither's id. */
const between = '~';

/** Tells it from every other one, also in addresses. That of a whole share is the share's id. */
export function placeId({ id, root, folder }: Top): string {
  return folder === undefined ? id : `${id}${between}${root}`;
}

export function placeName({ name, home, folder }: Pick<ShareWire, 'name' | 'home' | 'folder'>): string {
  return home ? t('files.home') : (folder ?? name);
}

/** Of a folder in it; of its top when there is none. */
export function placeAddress(place: Top, node: string = place.root): string {
  const top = `/files/${placeId(place)}`;
  return node === place.root ? top : `${top}/${node}`;
}

export interface Stand<Place> {
  readonly place: Place;
  readonly node: NodeId;
}

/**
 * Where an address leads. One that was given away by somebody who may do more or less leads to the same folder, as far as
 * that is open. Undefined when nothing of the share is.
 */
export function standAt<Place extends Top>(
  places: readonly Place[],
  wanted: string,
  node: string | undefined,
): Stand<Place> | undefined {
  const [id, top] = wanted.split(between);
  const ofShare = places.filter(place => place.id === id);
  const by = (root: string | undefined) => ofShare.find(place => place.folder !== undefined && place.root === root);
  const place = ofShare.find(({ folder }) => folder === undefined) ?? by(top) ?? by(node) ?? ofShare[0];
  return place && { place, node: (node ?? top ?? place.root) as NodeId };
}

/** The way to a folder from the place's top on; all that is known of it when the folder does not lie in the place. */
export function wayWithin<Step extends { readonly id: string }>(
  { root }: Top,
  above: readonly Step[],
): readonly Step[] {
  return above.slice(
    Math.max(
      0,
      above.findIndex(({ id }) => id === root),
    ),
  );
}

/** The place that holds the folder with this way above it, when that is not `place` itself. */
export function otherPlace<Place extends Top>(
  places: readonly Place[],
  place: Top,
  above: readonly { readonly id: string }[],
): Place | undefined {
  if (above.some(({ id }) => id === place.root)) return undefined;
  return places.find(({ id, root }) => id === place.id && above.some(step => step.id === root));
}
