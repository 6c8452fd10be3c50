/** Routes about the station itself, about linking, and about what an account may reach. */
import type { FastifyInstance } from 'fastify';
import type { ShareRow } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { type LinkReply, LinkRequest, type SharesReply, type ShareWire } from '#protocol/session.ts';
import { protocolVersion } from '#protocol/version.ts';
import type { Session } from '#station/accounts/access.ts';
import { openBytesMax } from '#station/http/bodies.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { wireId } from '#station/http/routes-sign-in.ts';
import { sessionOf } from '#station/http/session.ts';

/** The answer of `GET /api/station`, which needs no session. */
export interface StationReply {
  readonly station: string;
  readonly name: string;
  readonly protocol: number;
  /** Null on a station whose TLS is done by a reverse proxy. */
  readonly fingerprint: string | null;
}

export function accountRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const { about, signIn, access, shares } = doors;
  app.get(
    '/api/station',
    { config: { open: true } },
    (): StationReply => ({
      station: about.station,
      name: about.name,
      protocol: protocolVersion,
      fingerprint: about.fingerprint,
    }),
  );

  app.post(
    '/api/link',
    { config: { open: true }, bodyLimit: openBytesMax, schema: { body: LinkRequest } },
    async request => {
      const asked = request.body as LinkRequest;
      if (asked.protocol !== protocolVersion) {
        throw new Refusal('protocol', undefined, { station: protocolVersion, asked: asked.protocol });
      }
      const { account, device, token } = await signIn.link(asked, request.ip);
      return {
        station: wireId(about.station),
        stationName: about.name,
        device: wireId(device.id),
        token,
        account: account.name,
      } satisfies LinkReply;
    },
  );

  app.post('/api/unlink', request => {
    const session = sessionOf(request);
    signIn.signOut(session, session.device.id, request.ip);
    doors.accessChanged();
    return {};
  });

  app.get('/api/shares', async (request): Promise<SharesReply> => {
    const session = sessionOf(request);
    const grants = access.grants(session);
    const visible = (await shares.shares()).flatMap(row => shareWire(row, session, grants.get(row.id)));
    return { shares: visible.sort((a, b) => Number(b.home) - Number(a.home)) };
  });
}

function shareWire(row: ShareRow, session: Session, grant: ShareWire['grant'] | undefined): ShareWire[] {
  if (grant === undefined) return [];
  const { id, name, root, epoch, head } = row;
  return [{ id, name, root, grant, home: row.home === session.account.id, epoch, head }];
}
