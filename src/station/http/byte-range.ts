/** Which part of a content a request asks for: RFC 9110, sections 13 and 14. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ByteSpan } from '#station/share/read-content.ts';

/** `unchanged`: the asker has it already. `none`: the range lies behind its end. */
export type Extent =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly span: ByteSpan }
  | { readonly kind: 'none' }
  | { readonly kind: 'unchanged' };

export interface Representation {
  /** Bytes. */
  readonly size: number;
  /** With its quotes. */
  readonly etag: string;
}

/** What to answer to a GET that carries these headers. */
export function extentFor(headers: IncomingHttpHeaders, { size, etag }: Representation): Extent {
  if (isAmong(headers['if-none-match'], etag)) return { kind: 'unchanged' };
  const condition = headers['if-range'];
  // A date tells less than the etag does: it is taken for one that does not match.
  if (headers.range === undefined || (condition !== undefined && condition !== etag)) return { kind: 'whole' };
  return extentOf(headers.range, size);
}

function isAmong(list: string | undefined, etag: string): boolean {
  if (list === undefined) return false;
  return list.trim() === '*' || list.split(',').some(each => each.trim().replace(/^W\//, '') === etag);
}

/** Several ranges at once, other units and ranges that mean nothing are answered by the whole, as the RFC allows. */
function extentOf(range: string, size: number): Extent {
  const [, firstText, lastText] = /^bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*$/i.exec(range) ?? [];
  if (firstText === undefined || lastText === undefined || (firstText === '' && lastText === ''))
    return { kind: 'whole' };
  if (firstText === '') return lastOf(Number(lastText), size);
  const first = Number(firstText);
  const last = lastText === '' ? Number.POSITIVE_INFINITY : Number(lastText);
  if (last < first) return { kind: 'whole' };
  return first >= size ? { kind: 'none' } : { kind: 'part', span: { first, last: Math.min(last, size - 1) } };
}

function lastOf(length: number, size: number): Extent {
  if (length === 0) return { kind: 'none' };
  // Of nothing, the last bytes are the whole.
  return size === 0 ? { kind: 'whole' } : { kind: 'part', span: { first: Math.max(size - length, 0), last: size - 1 } };
}
