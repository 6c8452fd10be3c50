/** Servers on this computer that answer only whoever shows a secret. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

const scheme = 'Bearer ';

/** Refuses every request of `app` whose secret `accepts` does not take. */
export function requireBearer(app: FastifyInstance, refusal: string, accepts: (secret: string) => boolean): void {
  app.addHook('onRequest', async (request, reply) => {
    const given = request.headers.authorization ?? '';
    if (given.startsWith(scheme) && accepts(given.slice(scheme.length))) return;
    await reply.status(401).send({ error: 'refused', message: refusal });
  });
}

/** Whether two secrets are the same, in a time that does not tell where they differ. */
export function isSameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
