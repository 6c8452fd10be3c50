/** Answers with the thumbnail of a file. */
import type { FastifyReply } from 'fastify';
import type { ThumbnailEdge } from '#protocol/thumbnail.ts';
import { extentFor } from '#station/http/byte-range.ts';
import { keptApart, revalidated } from '#station/http/content-headers.ts';
import type { Exchange } from '#station/http/content-reply.ts';
import type { FileContent } from '#station/share/read-content.ts';
import { type Thumbnails, thumbnailName } from '#station/thumbnails/thumbnails.ts';

/** Thumbnails are this and nothing else, whatever the picture is. */
const thumbnailType = 'image/webp';

/** The smallest edge at which a thumbnail counts as a look at the file: beneath, it stands for its name (B31). */
const seenEdgeMin: ThumbnailEdge = 1024;

export interface WantedThumbnail {
  readonly file: FileContent;
  readonly edge: ThumbnailEdge;
  /** The account, or the visitor, for whom it is. */
  readonly by: string;
}

/** What the browser has already is not made anew. */
export async function thumbnailReply(
  { request, reply, seen }: Pick<Exchange, 'request' | 'reply' | 'seen'>,
  thumbnails: Thumbnails,
  { file, edge, by }: WantedThumbnail,
): Promise<FastifyReply> {
  const etag = `"${thumbnailName(file, edge)}"`;
  const note = (): void => (edge >= seenEdgeMin ? seen() : undefined);
  if (extentFor({ 'if-none-match': request.headers['if-none-match'] }, { size: 0, etag }).kind === 'unchanged') {
    note();
    return reply.code(304).headers(revalidated(etag)).send();
  }
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const bytes = await thumbnails.of(file, { edge, by, signal: gone.signal });
  note();
  return reply
    .headers({ ...revalidated(etag), ...keptApart(thumbnailType), 'content-type': thumbnailType })
    .send(Buffer.from(bytes));
}
