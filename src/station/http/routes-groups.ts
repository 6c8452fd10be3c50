/** Routes by which administrators look after groups in a browser, as `waystation station group` does (S4, A11). */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AccessReply, GrantRequest, GroupNameRequest, GroupsReply, GroupWire } from '#protocol/groups.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { administering } from '#station/http/routes-administer.ts';
import { wireId } from '#station/http/routes-sign-in.ts';

export function groupRoutes(app: FastifyInstance, doors: HttpDoors): void {
  app.get(
    '/api/admin/groups',
    described('All groups, with their members.', { reply: GroupsReply }),
    (request): GroupsReply => ({
      groups: administering(doors, request)
        .groups.groups()
        .map(({ group, members }) => ({ id: wireId(group.id), name: group.name, members: [...members] })),
    }),
  );
  app.post(
    '/api/admin/groups',
    described('Makes a group.', { body: GroupNameRequest, reply: GroupWire }),
    (request): GroupWire => {
      const { id, name } = administering(doors, request).groups.addGroup((request.body as GroupNameRequest).name);
      return { id: wireId(id), name, members: [] };
    },
  );
  app.patch('/api/admin/groups/:group', described('Renames a group.', { body: GroupNameRequest }), (request, reply) => {
    const { groups } = administering(doors, request);
    groups.renameGroup(paramsOf(request).group, (request.body as GroupNameRequest).name);
    return reply.code(204).send();
  });
  app.delete(
    '/api/admin/groups/:group',
    described('Removes a group, with what it was granted.'),
    async (request, reply) => {
      administering(doors, request).groups.removeGroup(paramsOf(request).group);
      doors.accessChanged();
      return reply.code(204).send();
    },
  );
  memberRoutes(app, doors);
  grantRoutes(app, doors);
}

function memberRoutes(app: FastifyInstance, doors: HttpDoors): void {
  for (const [method, member] of [
    ['PUT', true],
    ['DELETE', false],
  ] as const) {
    app.route({
      method,
      url: '/api/admin/groups/:group/members/:account',
      ...described(member ? 'Puts an account into a group.' : 'Takes an account out of a group.'),
      handler: async (request, reply) => {
        const { group, account } = paramsOf(request);
        administering(doors, request).groups.setMember(group, account, member);
        doors.accessChanged();
        return reply.code(204).send();
      },
    });
  }
}

function grantRoutes(app: FastifyInstance, doors: HttpDoors): void {
  app.put(
    '/api/admin/shares/:share/group-grants/:group',
    described('Says what the members of a group may do in a share.', { body: GrantRequest }),
    async (request, reply) => {
      const { share, group } = paramsOf(request);
      const { level } = request.body as GrantRequest;
      await administering(doors, request).groups.grantGroup(share, group, level === 'clear' ? undefined : level);
      doors.accessChanged();
      return reply.code(204).send();
    },
  );
  app.get(
    '/api/admin/shares/:share/access',
    described('What each account may do in a share, and by whose grants.', { reply: AccessReply }),
    async (request): Promise<AccessReply> => {
      const listings = await administering(doors, request).groups.access(paramsOf(request).share);
      return { accounts: listings.map(each => ({ ...each, by: [...each.by] })) };
    },
  );
}

function paramsOf(request: FastifyRequest): {
  readonly group: string;
  readonly account: string;
  readonly share: string;
} {
  return request.params as { readonly group: string; readonly account: string; readonly share: string };
}
