/** Routes about sync profiles: what a drive is told, and by which administrators look after them, as `station profile` does. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  AppliedProfilesWire,
  ProfilePreviewReply,
  ProfilePreviewRequest,
  ProfileRequest,
  ProfilesReply,
  ProfileWire,
} from '#protocol/sync-profiles.ts';
import type { ProfileListing } from '#station/admin/profile-administration.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { administering } from '#station/http/routes-administer.ts';
import { sessionOf } from '#station/http/session.ts';

export function profileRoutes(app: FastifyInstance, doors: HttpDoors): void {
  app.get(
    '/api/sync-profiles',
    described("The sync profiles that apply to the account's drives.", { reply: AppliedProfilesWire }),
    (request): AppliedProfilesWire => {
      const { digest = '', profiles = [] } = doors.access.profiles(sessionOf(request)) ?? {};
      return { digest, profiles: profiles.map(({ name, rules }) => ({ name, rules: rulesWire(rules) })) };
    },
  );
  managingRoutes(app, doors);
  previewRoute(app, doors);
  appliedRoutes(app, doors);
}

function managingRoutes(app: FastifyInstance, doors: HttpDoors): void {
  app.get(
    '/api/admin/profiles',
    described('All sync profiles, with whom they apply to.', { reply: ProfilesReply }),
    (request): ProfilesReply => ({ profiles: administering(doors, request).profiles.profiles().map(profileWire) }),
  );
  app.post(
    '/api/admin/profiles',
    described('Makes a sync profile.', { body: ProfileRequest, reply: ProfileWire }),
    (request): ProfileWire => {
      const { name, rules } = request.body as ProfileRequest;
      return profileWire(administering(doors, request).profiles.addProfile(name, rules));
    },
  );
  app.put(
    '/api/admin/profiles/:profile',
    described('Changes a sync profile.', { body: ProfileRequest, reply: ProfileWire }),
    (request): ProfileWire => {
      const { profiles } = administering(doors, request);
      const changed = profiles.changeProfile(paramsOf(request).profile, request.body as ProfileRequest);
      doors.accessChanged();
      return profileWire(changed);
    },
  );
  app.delete(
    '/api/admin/profiles/:profile',
    described('Removes a sync profile; what it left out is synced again.'),
    (request, reply) => {
      administering(doors, request).profiles.removeProfile(paramsOf(request).profile);
      doors.accessChanged();
      return reply.code(204).send();
    },
  );
}

function previewRoute(app: FastifyInstance, doors: HttpDoors): void {
  app.post(
    '/api/admin/profile-preview',
    described('What rules would leave out of the shares of some accounts and groups.', {
      body: ProfilePreviewRequest,
      reply: ProfilePreviewReply,
    }),
    async (request): Promise<ProfilePreviewReply> => {
      const { rules, accounts, groups } = request.body as ProfilePreviewRequest;
      const { shares, whole } = await administering(doors, request).profiles.preview(rules, [
        ...accounts.map(name => ({ kind: 'account' as const, name })),
        ...groups.map(name => ({ kind: 'group' as const, name })),
      ]);
      return { shares: [...shares], whole };
    },
  );
}

function appliedRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const kinds = [
    ['account', 'accounts'],
    ['group', 'groups'],
  ] as const;
  for (const [kind, path] of kinds) {
    for (const method of ['PUT', 'DELETE'] as const) {
      const applied = method === 'PUT';
      app.route({
        method,
        url: `/api/admin/profiles/:profile/${path}/:name`,
        ...described(applied ? `Applies a sync profile to ${kind} NAME.` : `Applies it to ${kind} NAME no more.`),
        handler: (request, reply) => {
          const { profile, name } = paramsOf(request);
          administering(doors, request).profiles.apply(profile, { kind, name }, applied);
          doors.accessChanged();
          return reply.code(204).send();
        },
      });
    }
  }
}

function profileWire({ name, rules, accounts, groups }: ProfileListing): ProfileWire {
  return { name, rules: rulesWire(rules), accounts: [...accounts], groups: [...groups] };
}

function rulesWire({ sizeMax, names, extensions }: ProfileListing['rules']): ProfileWire['rules'] {
  return { sizeMax, names: [...names], extensions: [...extensions] };
}

function paramsOf(request: FastifyRequest): { readonly profile: string; readonly name: string } {
  return request.params as { readonly profile: string; readonly name: string };
}
