/** The station's pages: the page of a sharing link, and the console for every other address that is not the API's. */
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pageAnswerer, serveAssets } from '#platform/built-pages.ts';

/** Serves the pages in `folder`; where they were not built, a word on how to build them. */
export function pageRoutes(app: FastifyInstance, folder: string): void {
  app.register((scope, _options, done) => {
    scope.addHook('onRoute', route => {
      route.config = { ...route.config, open: true };
    });
    serveAssets(scope, folder);
    done();
  });
  const open = { config: { open: true } };
  const page = pageAnswerer(join(folder, 'index.html'));
  const linkPage = pageAnswerer(join(folder, 'link.html'));
  for (const path of ['/l/:token', '/l/:token/*']) app.get(path, open, (_request, reply) => linkPage(reply));
  app.get('/', open, (_request, reply) => page(reply));
  app.get('/*', open, (request, reply) => {
    const { pathname } = new URL(request.url, 'https://station');
    return isPage(pathname) ? page(reply) : reply.callNotFound();
  });
}

/** Addresses of the API and of files are none; `/api` itself is the page about it. */
function isPage(path: string): boolean {
  return !/^\/(api\/|assets(\/|$))/.test(path) && !/\.[a-z0-9]+$/i.test(path);
}
