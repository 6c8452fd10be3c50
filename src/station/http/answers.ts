/** Turns whatever went wrong into the one form in which a station refuses: `{refused, message, about}`. */

import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '#platform/doors.ts';
import { Refusal, refusals } from '#protocol/refusals.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';

/** Bytes of a refused request that are still read (and dropped), so that its sender gets to read the refusal. */
export const drainBytesMax = 32 * 1024 * 1024;

/** The body of a refusal. */
export interface RefusalWire {
  readonly refused: string;
  readonly message: string;
  readonly about: Readonly<Record<string, unknown>>;
}

export function refusalWire({ code, message, about }: Refusal): RefusalWire {
  return { refused: code, message, about };
}

/** Answers every error of a route, and every address that is none, by a refusal. */
export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error, request, reply) => refuse(request, reply, refusalOf(error, { request, log })));
  app.setNotFoundHandler((request, reply) => {
    const message = `A station has nothing at ${request.method} ${pathOf(request)}.`;
    return refuse(request, reply, new Refusal('unknown-path', message));
  });
}

function refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  drain(request.raw);
  return reply.code(refusals[refusal.code].status).type('application/json; charset=utf-8').send(refusalWire(refusal));
}

/** Reads on what a refused request still sends, up to a limit: a cut connection would hide the refusal. */
function drain(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  let left = drainBytesMax;
  request.on('data', (piece: Buffer) => {
    left -= piece.length;
    if (left < 0) request.destroy();
  });
  request.resume();
}

interface Circumstances {
  readonly request: FastifyRequest;
  readonly log: Log;
}

function refusalOf(error: unknown, { request, log }: Circumstances): Refusal {
  if (error instanceof Refusal) return logged(error, { request, log });
  if (error instanceof AdministrationRefused) return new Refusal('unfit', error.message);
  const { code = '', validation, message, statusCode = 500 } = error as Partial<FastifyFailure>;
  if (validation !== undefined) return new Refusal('malformed', `The request is not well formed: ${message ?? ''}`);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Refusal('too-large');
  // What remains below 500 is Fastify's own word about bad JSON, a wrong content type and the like.
  if (statusCode >= 400 && statusCode < 500)
    return new Refusal('malformed', `The request is not well formed: ${message ?? ''}`);
  if (statusCode === 503) return new Refusal('busy');
  const stack = error instanceof Error ? error.stack : String(error);
  log('error', 'request failed', { method: request.method, path: pathOf(request), stack });
  return new Refusal('internal');
}

interface FastifyFailure {
  readonly code: string;
  readonly validation: unknown;
  readonly message: string;
  readonly statusCode: number;
}

/** The station's own trouble is for its owner to know; what a drive did wrong is told to the drive. */
function logged(refusal: Refusal, { request, log }: Circumstances): Refusal {
  if (refusals[refusal.code].status >= 500) {
    log('warn', 'request refused', {
      code: refusal.code,
      message: refusal.message,
      path: pathOf(request),
      ...refusal.about,
    });
  }
  return refusal;
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
