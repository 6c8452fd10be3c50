/** Thumbnails: pictures made small, for people who look at many of them. */
import Type, { type Static } from 'typebox';
import { ContentQuery } from '#protocol/browse.ts';
import { strict } from '#protocol/schema.ts';

/**
 * The longer side of a thumbnail in pixels, at most; a picture that is smaller stays as large as it is. 256 fills a cell of
 * a grid also where a pixel of the page has several of the screen; 1024 fills a phone, and a window until the picture
 * itself is there.
 */
export const thumbnailEdges = [256, 1024] as const;
export type ThumbnailEdge = (typeof thumbnailEdges)[number];

/** The edge that a query names. */
export function edgeOf(text: ThumbnailQuery['edge']): ThumbnailEdge {
  return text === '256' ? 256 : 1024;
}

const EdgeText = Type.Union([Type.Literal('256'), Type.Literal('1024')]);

/**
 * A picture made small (`GET /api/shares/SHARE/files/NODE/thumbnail`), as WebP without what its file said beside the
 * picture. `content` is one of the file's versions, else the newest.
 */
export const ThumbnailQuery = strict({ edge: EdgeText, content: ContentQuery.properties.content });
export type ThumbnailQuery = Static<typeof ThumbnailQuery>;

/** The same by a sharing link (`GET /api/shared/TOKEN/files/NODE/thumbnail`), which shows no older versions. */
export const SharedThumbnailQuery = strict({ edge: EdgeText });
export type SharedThumbnailQuery = Static<typeof SharedThumbnailQuery>;
