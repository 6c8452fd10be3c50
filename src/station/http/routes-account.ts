/** Routes about the station itself, about linking, and about what an account may reach. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import type { ShareId, ShareRow } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { LinkReply, LinkRequest, SharesReply, type ShareWire } from '#protocol/session.ts';
import { keysHeader } from '#protocol/station-keys.ts';
import { protocolVersion } from '#protocol/version.ts';
import type { Session } from '#station/accounts/access.ts';
import type { Reach } from '#station/accounts/folder-grants.ts';
import { openBytesMax } from '#station/http/bodies.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { wireId } from '#station/http/routes-sign-in.ts';
import { sessionOf } from '#station/http/session.ts';

/** The answer of `GET /api/station`, which needs no session. `fingerprint` is null where a reverse proxy does the TLS. */
export const StationReply = Type.Object({
  station: Type.String(),
  name: Type.String(),
  protocol: Type.Integer(),
  fingerprint: Type.Union([Type.String(), Type.Null()]),
});
export type StationReply = Static<typeof StationReply>;

export function accountRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const { about, signIn, access, shares } = doors;
  app.get(
    '/api/station',
    { config: { open: true }, ...described('What station this is.', { reply: StationReply }) },
    (): StationReply => ({
      station: about.station,
      name: about.name,
      protocol: protocolVersion,
      fingerprint: about.fingerprint,
    }),
  );

  const linking = described('Links a drive to an account, once.', { body: LinkRequest, reply: LinkReply });
  app.post('/api/link', { config: { open: true }, bodyLimit: openBytesMax, ...linking }, async request => {
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
  });

  app.post('/api/unlink', described('Ends the token that asks.', { reply: Type.Object({}) }), request => {
    const session = sessionOf(request);
    signIn.signOut(session, session.device.id, request.ip);
    doors.accessChanged();
    return {};
  });

  app.get(
    '/api/shares',
    described('The shares that the account may read.', { reply: SharesReply }),
    async (request, reply): Promise<SharesReply> => {
      const session = sessionOf(request);
      // Drives ask for this every minute, so that they know a key before a certificate of it is shown.
      if (about.keys.length > 0) reply.header(keysHeader, about.keys.join(','));
      const reaches = access.reaches(session);
      const rows = await shares.shares(new Set([...reaches.keys()] as ShareId[]));
      const seen = rows.map(row => seenShares(shares, { row, session, reach: reaches.get(row.id) }));
      return { shares: (await Promise.all(seen)).flat().sort((a, b) => Number(b.home) - Number(a.home)) };
    },
  );
}

interface Seen {
  readonly row: ShareRow;
  readonly session: Session;
  readonly reach: Reach | undefined;
}

/** The share itself, or the folders of it that are granted to who may not see it as a whole. */
async function seenShares(shares: HttpDoors['shares'], { row, session, reach }: Seen): Promise<readonly ShareWire[]> {
  if (reach === undefined) return [];
  const { id, name, root, epoch, head } = row;
  const common = { id, name, epoch, head };
  if (reach.level !== 'none') {
    return [{ ...common, root, grant: reach.level, home: row.home === session.account.id }];
  }
  const folders = await shares.grantedFolders(id, reach.folders);
  return folders.map(folder => ({
    ...common,
    root: folder.node,
    grant: folder.level,
    folder: folder.name,
    home: false,
  }));
}
