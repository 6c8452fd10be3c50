/** Routes by which administrators do in a browser what the command line `waystation station` does (S4). */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Account } from '#platform/account-store.ts';
import {
  AccountChange,
  type AccountsReply,
  AccountWire,
  HoldDecision,
  type HoldsReply,
  type ManagedDevicesReply,
  type ManagedDeviceWire,
  ManagedSharesReply,
  ManagedShareWire,
  NewAccountRequest,
  NewShareRequest,
} from '#protocol/administer.ts';
import { GrantRequest } from '#protocol/groups.ts';
import type { Administering } from '#station/admin/administering.ts';
import type { DeviceListing, ShareListing } from '#station/admin/administration.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { deviceWire, wireId } from '#station/http/routes-sign-in.ts';
import { sessionOf } from '#station/http/session.ts';
import { type ShownState, shownState } from '#station/overview/device-state.ts';

export function administerRoutes(app: FastifyInstance, doors: HttpDoors): void {
  accountRoutes(app, doors);
  shareRoutes(app, doors);
  deviceRoutes(app, doors);
}

/** What the one who asks may do, who was found to be an administrator: the route is beneath `/api/admin/`. */
export function administering({ administer }: HttpDoors, request: FastifyRequest): Administering {
  const { account } = sessionOf(request);
  return administer({ actor: account.name, address: request.ip });
}

function accountRoutes(app: FastifyInstance, doors: HttpDoors): void {
  app.get('/api/admin/accounts', (request): AccountsReply => {
    const all = administering(doors, request);
    return { accounts: all.administration.users().map(account => accountWire(doors, account, all)) };
  });
  app.post(
    '/api/admin/accounts',
    described('Makes an account with its home.', { body: NewAccountRequest, reply: AccountWire }),
    async request => {
      const all = administering(doors, request);
      return accountWire(doors, await all.administration.addUser(request.body as NewAccountRequest), all);
    },
  );
  app.patch(
    '/api/admin/accounts/:name',
    described('Changes an account.', { body: AccountChange }),
    async (request, reply) => {
      const { administration } = administering(doors, request);
      const { password, disabled, admin } = request.body as AccountChange;
      const { name } = request.params as { readonly name: string };
      if (password !== undefined) await administration.setPassword(name, password);
      if (disabled !== undefined) administration.setDisabled(name, disabled);
      if (admin !== undefined) administration.setAdmin(name, admin);
      doors.accessChanged();
      return reply.code(204).send();
    },
  );
}

function accountWire(
  { names }: HttpDoors,
  account: Account,
  { groups, secondFactors }: Pick<Administering, 'groups' | 'secondFactors'>,
): AccountWire {
  const { id, name, admin, disabled, createdMs } = account;
  return {
    ...{ id: wireId(id), name, admin, disabled, createdMs },
    directory: names.directory(id),
    groups: [...groups.groupsOf(name)],
    secondFactor: secondFactors.has(account),
  };
}

function shareRoutes(app: FastifyInstance, doors: HttpDoors): void {
  app.get(
    '/api/admin/shares',
    described('All shares, with who may use them.', { reply: ManagedSharesReply }),
    async (request): Promise<ManagedSharesReply> => {
      const { administration } = administering(doors, request);
      const names = new Map<string, string>(administration.users().map(({ id, name }) => [id, name]));
      return { shares: (await administration.shares()).map(listing => managedShare(listing, names)) };
    },
  );
  app.post(
    '/api/admin/shares',
    described('Makes a share.', { body: NewShareRequest, reply: ManagedShareWire }),
    async request => {
      const { administration } = administering(doors, request);
      const share = await administration.addShare((request.body as NewShareRequest).name);
      return managedShare({ share, grants: [], groupGrants: [], inFolders: [] }, new Map());
    },
  );
  app.put(
    '/api/admin/shares/:share/grants/:account',
    described('Says what an account may do in a share.', { body: GrantRequest }),
    async (request, reply) => {
      const { share, account } = request.params as { readonly share: string; readonly account: string };
      const { level } = request.body as GrantRequest;
      await administering(doors, request).administration.grant(share, account, level === 'clear' ? undefined : level);
      doors.accessChanged();
      return reply.code(204).send();
    },
  );
}

function managedShare(
  { share, grants, groupGrants, inFolders }: ShareListing,
  names: ReadonlyMap<string, string>,
): ManagedShareWire {
  const home = share.home === null ? null : (names.get(share.home) ?? share.home);
  const { id, name, liveBytes: bytes, quota } = share;
  return {
    id,
    name,
    home,
    grants: [...grants],
    groupGrants: [...groupGrants],
    inFolders: [...inFolders],
    bytes,
    quota,
  };
}

function deviceRoutes(app: FastifyInstance, doors: HttpDoors): void {
  app.get('/api/admin/devices', (request): ManagedDevicesReply => {
    const live = doors.live.facts(doors.connected());
    const devices = administering(doors, request).administration.devices();
    return { devices: devices.map(each => ({ ...managedDevice(each), ...shownState(live, each.device.id) })) };
  });
  app.delete('/api/admin/devices/:device', described('Ends the token of a device.'), async (request, reply) => {
    administering(doors, request).administration.revokeDevice((request.params as { readonly device: string }).device);
    doors.accessChanged();
    return reply.code(204).send();
  });
  app.get(
    '/api/admin/holds',
    async (request): Promise<HoldsReply> => ({
      holds: (await administering(doors, request).holds.list()).map(hold => ({
        ...hold,
        examples: [...hold.examples],
      })),
    }),
  );
  app.post(
    '/api/admin/holds/:hold',
    described('Decides about a hold, or about all of a device.', { body: HoldDecision }),
    async (request, reply) => {
      const { hold } = request.params as { readonly hold: string };
      const { decision } = request.body as HoldDecision;
      const { holds } = administering(doors, request);
      await holds.decide(hold, decision === 'release' ? 'released' : 'discarded');
      return reply.code(204).send();
    },
  );
}

function managedDevice({ device, account }: DeviceListing): Omit<ManagedDeviceWire, keyof ShownState> {
  return { ...deviceWire(device), account, revokedMs: device.revokedMs };
}
