/** The route of the control API that looks for stations on the local network. */
import type { FastifyInstance } from 'fastify';
import { sendLines, whenGone } from '#drive/control/lines.ts';
import type { Drive } from '#drive/drive.ts';
import { searchStations } from '#drive/search/search.ts';

export function nearbyRoutes(app: FastifyInstance, drive: Drive): void {
  app.get('/stations-nearby', async (request, reply) => {
    // Only who searches needs it.
    const { browse } = await import('#mdns/browse.ts');
    const linked = drive.connections().map(({ station }) => station);
    return sendLines(reply, searchStations(browse(whenGone(request)), linked));
  });
}
