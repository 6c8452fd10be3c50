/** What routes say of themselves. The same schemas check requests and make `/api/openapi.json`. */
import type { FastifySchema } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { framesType } from '#station/http/bodies.ts';

/** How every refusal looks; `refused` is a code of docs/protocol.md. */
const RefusalBody = Type.Object(
  { refused: Type.String(), message: Type.String(), about: Type.Record(Type.String(), Type.Unknown()) },
  { description: 'Refused; the message is for people.' },
);

export interface Described {
  readonly body?: TSchema;
  readonly querystring?: TSchema;
  /** What comes back as JSON; left out where nothing does. */
  readonly reply?: TSchema;
  /** What comes back instead of JSON. */
  readonly bytes?: string;
  /** The request's body is a sequence of frames (docs/protocol.md). */
  readonly framed?: boolean;
}

/** For the options of a route: what it is for, in a sentence, and its schemas. */
export function described(summary: string, parts: Described = {}): { readonly schema: FastifySchema } {
  const { body, querystring, reply, bytes, framed = false } = parts;
  const answered =
    bytes !== undefined
      ? { 200: { description: bytes, content: { '*/*': { schema: { type: 'string', format: 'binary' } } } } }
      : reply !== undefined
        ? { 200: { description: 'Done.', ...reply } }
        : { 204: { description: 'Done.', type: 'null' } };
  return {
    schema: {
      summary,
      ...(body === undefined ? {} : { body }),
      ...(querystring === undefined ? {} : { querystring }),
      ...(framed ? { consumes: [framesType] } : {}),
      response: { ...answered, default: RefusalBody },
    },
  };
}
