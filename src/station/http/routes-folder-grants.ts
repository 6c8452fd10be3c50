/** Routes by which administrators grant folders within a share in a browser, as `waystation station grant --folder` does (A12). */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { FolderGrantRequest, FolderGrantsReply } from '#protocol/folder-grants.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { administering } from '#station/http/routes-administer.ts';

export function folderGrantRoutes(app: FastifyInstance, doors: HttpDoors): void {
  app.get(
    '/api/admin/shares/:share/folder-grants',
    described('What is granted in single folders of a share.', { reply: FolderGrantsReply }),
    async (request): Promise<FolderGrantsReply> => {
      const { share } = paramsOf(request);
      return { grants: [...(await administering(doors, request).folders.folderGrants(share))] };
    },
  );
  app.put(
    '/api/admin/shares/:share/folder-grants/:folder',
    described('Says what an account or a group may do in a folder.', { body: FolderGrantRequest }),
    async (request, reply) => {
      const { share, folder } = paramsOf(request);
      const { kind, name, level } = request.body as FolderGrantRequest;
      const change = { share, folder: { node: folder }, kind, name };
      const { folders } = administering(doors, request);
      await folders.grantFolder({ ...change, level: level === 'clear' ? undefined : level });
      doors.accessChanged();
      return reply.code(204).send();
    },
  );
}

function paramsOf(request: FastifyRequest): { readonly share: string; readonly folder: string } {
  return request.params as { readonly share: string; readonly folder: string };
}
