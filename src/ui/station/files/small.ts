import type { NodeWire } from '#protocol/schema.ts';
import type { ThumbnailEdge } from '#protocol/thumbnail.ts';
import { isPicture, thumbnailAddress } from '#ui/common/thumbnail-calls.ts';

/** Where a picture comes from made small, just as it is in the list, or was; undefined for what is no picture. */
export function smallOf(share: string, node: NodeWire, edge: ThumbnailEdge): string | undefined {
  if (!isPicture(node) || node.state === null) return undefined;
  return thumbnailAddress({ share, node: node.id, content: node.state.content }, edge);
}
