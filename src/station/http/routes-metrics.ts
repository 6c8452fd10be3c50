/** `/metrics`, for Prometheus; there is none unless somebody chose a token for it (A33). */
import type { FastifyInstance } from 'fastify';
import { Refusal } from '#protocol/refusals.ts';
import { isSameToken } from '#station/admin/metrics-token.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import type { Metrics } from '#station/overview/metrics.ts';

/** The figures, and who may read them. */
export interface MetricsDoors {
  readonly token: string;
  readonly metrics: Metrics;
}

export function metricsRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const { live, connected } = doors;
  app.get('/metrics', { config: { open: true } }, async (request, reply) => {
    if (live.metrics === undefined)
      throw new Refusal('unknown-path', 'This station offers no metrics; start it with --metrics-token-file.');
    const { token, metrics } = live.metrics;
    if (!isSameToken(request.headers.authorization ?? '', `Bearer ${token}`))
      throw new Refusal('sign-in', 'Show the token of --metrics-token-file as a bearer token.');
    const text = await metrics.text({ overview: () => live.overview(connected()), activity: live.activity });
    return reply.type(metrics.type).send(text);
  });
}

/** Counts every request once it is answered. */
export function countRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const { url } = request.routeOptions;
    metrics.requested({ method: request.method, route: request.is404 ? undefined : url, status: reply.statusCode });
  });
}
