/**
 * The station's pages, as they were built into a folder: the page of a sharing link, the console for every other address
 * that is not the API's, and what they load. Whoever may see what is decided by the API alone; the pages themselves hold no secret.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** What stands in the page where each answer gets a fresh nonce, without which the browser takes no style. */
const noncePlace = '__NONCE__';

/** Serves the pages in `folder`; where they were not built, a word on how to build them. */
export function pageRoutes(app: FastifyInstance, folder: string): void {
  const assets = join(folder, 'assets');
  if (existsSync(assets)) {
    app.register((scope, _options, done) => {
      serveAssets(scope, assets);
      done();
    });
  }
  const open = { config: { open: true } };
  const page = createPage(join(folder, 'index.html'));
  const linkPage = createPage(join(folder, 'link.html'));
  for (const path of ['/l/:token', '/l/:token/*']) app.get(path, open, (_request, reply) => linkPage(reply));
  app.get('/', open, (_request, reply) => page(reply));
  app.get('/*', open, (request, reply) => {
    const { pathname } = new URL(request.url, 'https://station');
    return isPage(pathname) ? page(reply) : reply.callNotFound();
  });
}

/** Their names change with what is in them. */
function serveAssets(scope: FastifyInstance, root: string): void {
  scope.addHook('onRoute', route => {
    route.config = { ...route.config, open: true };
  });
  const kept = { immutable: true, maxAge: '365d', preCompressed: true };
  scope.register(staticFiles, { root, prefix: '/assets/', index: false, ...kept });
}

/** Addresses of the API and of files are none; `/api` itself is the page about it. */
function isPage(path: string): boolean {
  return !/^\/(api\/|assets(\/|$))/.test(path) && !/\.[a-z0-9]+$/i.test(path);
}

function createPage(file: string): (reply: FastifyReply) => FastifyReply {
  let text: string | undefined;
  return reply => {
    text ??= existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    const nonce = randomBytes(16).toString('base64');
    return reply
      .code(text === undefined ? 503 : 200)
      .headers(headersWith(nonce))
      .type('text/html; charset=utf-8')
      .send((text ?? notBuilt).replaceAll(noncePlace, nonce));
  };
}

const notBuilt = `<!doctype html><title>Waystation</title><p>This station runs, but its pages were not built. In the folder
of Waystation, run <code>npm run build</code>; then load this page again.`;

/** Only what the station itself serves is run, shown or asked, and no other site may show these pages within its own. */
function headersWith(nonce: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "font-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}
