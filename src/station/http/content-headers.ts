/**
 * What accompanies a file's bytes. They were put here by somebody, and come from the station's own address, where its
 * pages live: nothing in them may ever run as one of these.
 */
import { create as disposition } from 'content-disposition';
import mime from 'mime';
import type { FileContent } from '#station/share/read-content.ts';

export type Headers = Readonly<Record<string, string>>;

const unknownType = 'application/octet-stream';

/** What shows these are viewers that run nothing of the station; SVG is a document with scripts. */
const inertTypes = /^(image\/(?!svg)|audio\/|video\/|application\/pdf$)/;
/** Viewers fetch their own address once more, and style what they show. */
const viewerPolicy =
  "default-src 'none'; img-src 'self'; media-src 'self'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";
/** Everything else is a stranger to the station: without scripts, forms and cookies, at no address. */
const strangerPolicy =
  "sandbox; default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'";

/** Of an answer with bytes of the file; `save` when they are to be kept as a file, not shown. */
export function contentHeaders({ name, state }: FileContent, save: boolean): Headers {
  const type = mime.getType(name) ?? unknownType;
  return {
    ...revalidated(etagOf(state)),
    ...lastModified(state.mtimeNs),
    ...keptApart(type),
    'content-type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
    'content-disposition': disposition(name, { type: save ? 'attachment' : 'inline' }),
    'accept-ranges': 'bytes',
  };
}

/** Of a zip of that name. */
export function zipHeaders(name: string): Headers {
  const type = 'application/zip';
  return { ...keptApart(type), 'content-type': type, 'content-disposition': disposition(name) };
}

export function etagOf({ content }: FileContent['state']): string {
  return `"${content}"`;
}

/** The browser may keep it, and asks each time whether it may still be seen. */
export function revalidated(etag: string): Headers {
  return { etag, 'cache-control': 'private, no-cache' };
}

/** What comes with the bytes of that type, so that nothing in them acts as the station. */
export function keptApart(type: string): Headers {
  return {
    'content-security-policy': inertTypes.test(type) ? viewerPolicy : strangerPolicy,
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  };
}

/** Left out for times that HTTP cannot write, or that are still to come (RFC 9110, section 8.8.2.1). */
function lastModified(mtimeNs: bigint): Headers {
  const ms = Number(mtimeNs / 1_000_000n);
  return ms < 0 || ms > Date.now() ? {} : { 'last-modified': new Date(ms).toUTCString() };
}
