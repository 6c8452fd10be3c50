/** Answers with the bytes of a file, or with the range of them that was asked for. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { never } from '#base/assert.ts';
import type { Log } from '#platform/doors.ts';
import { extentFor } from '#station/http/byte-range.ts';
import { contentHeaders, etagOf, revalidated } from '#station/http/content-headers.ts';
import { streamed } from '#station/http/streamed.ts';
import type { ByteSpan, FileContent } from '#station/share/read-content.ts';

export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly log: Log;
  /** Called when somebody gets to see the file, also when their browser has its bytes already. */
  seen(): void;
}

/** `save`: to be kept as a file, not shown. */
export async function contentReply(exchange: Exchange, file: FileContent, save: boolean): Promise<FastifyReply> {
  const { request, reply } = exchange;
  const { size } = file.state;
  const etag = etagOf(file.state);
  // Ranges are for GET alone (RFC 9110, section 14.2).
  const headers = request.method === 'HEAD' ? { ...request.headers, range: undefined } : request.headers;
  const extent = extentFor(headers, { size, etag });
  if (request.method === 'GET' && extent.kind !== 'none') exchange.seen();
  switch (extent.kind) {
    case 'unchanged':
      return reply.code(304).headers(revalidated(etag)).send();
    case 'none':
      return reply.code(416).header('content-range', `bytes */${size}`).send();
    case 'part': {
      const { first, last } = extent.span;
      const range = { 'content-range': `bytes ${first}-${last}/${size}` };
      return sendBytes(exchange, {
        file,
        span: extent.span,
        code: 206,
        headers: { ...contentHeaders(file, save), ...range },
      });
    }
    case 'whole':
      return sendBytes(exchange, {
        file,
        span: { first: 0, last: size - 1 },
        code: 200,
        headers: contentHeaders(file, save),
      });
    default:
      return never(extent);
  }
}

interface Sending {
  readonly file: FileContent;
  readonly span: ByteSpan;
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
}

async function sendBytes(
  { request, reply, log }: Exchange,
  { file, span, code, headers }: Sending,
): Promise<FastifyReply> {
  // Read before anything is answered, so that damage is refused as long as it can be.
  const bytes = request.method === 'HEAD' ? undefined : await file.read(span);
  reply.code(code).headers({ ...headers, 'content-length': String(span.last + 1 - span.first) });
  return bytes === undefined ? reply.send('') : reply.send(streamed(bytes, log));
}
