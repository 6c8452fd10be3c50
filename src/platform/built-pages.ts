/**
 * Pages that were built into a folder, as the station and the panel of a drive serve them. Whoever may see what is
 * decided by the API alone; the pages themselves hold no secret.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { present } from '#base/assert.ts';

/** Where `npm run build` puts the pages: beside `package.json`, wherever this very file lies below that. */
export const builtPages = join(
  dirname(present(findPackageJSON('.', import.meta.url), 'there is a package.json above')),
  'dist/console',
);

/** What stands in the page where each answer gets a fresh nonce, without which the browser takes no style. */
const noncePlace = '__NONCE__';

/** Serves what the pages load, under `/assets/`. The names change with what is in the files. */
export function serveAssets(scope: FastifyInstance, folder: string): void {
  const root = join(folder, 'assets');
  if (!existsSync(root)) return;
  scope.register(staticFiles, {
    ...{ root, prefix: '/assets/', index: false },
    ...{ immutable: true, maxAge: '365d', preCompressed: true },
  });
}

/**
 * Answers with the page in `file`, whatever address it is asked at; where it was not built, with how to build it.
 * `filled` says what stands in its other places at the moment: plain words, which need no quoting in HTML.
 */
export function pageAnswerer(
  file: string,
  filled: () => Readonly<Record<string, string>> = () => ({}),
): (reply: FastifyReply) => FastifyReply {
  let text: string | undefined;
  return reply => {
    text ??= existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    const nonce = randomBytes(16).toString('base64');
    return reply
      .code(text === undefined ? 503 : 200)
      .headers(headersWith(nonce))
      .type('text/html; charset=utf-8')
      .send(fill(text ?? notBuilt, { ...filled(), [noncePlace]: nonce }));
  };
}

function fill(page: string, places: Readonly<Record<string, string>>): string {
  return Object.entries(places).reduce((text, [place, word]) => text.replaceAll(place, word), page);
}

const notBuilt = `<!doctype html><title>Waystation</title><p>Waystation runs, but its pages were not built. In the folder
of Waystation, run <code>npm run build</code>; then load this page again.`;

/** Only what the server itself serves is run, shown or asked, and no other site may show these pages within its own. */
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
