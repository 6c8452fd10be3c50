/** `/api/openapi.json`: the API as its routes describe themselves, for programs and for who writes them. */
import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { version } from '#base/version.ts';
import { consoleHeader, cookieName } from '#protocol/sign-in.ts';

const about = `The API of a Waystation station: the one that its console and its drives use. Drives show their token as
\`Authorization: Bearer\`; browsers have a cookie, and carry the header \`${consoleHeader}\` with everything that changes
something. Bodies of the type application/x-waystation-frames are described in docs/protocol.md.`;

/** Has to be called before the routes are made. */
export function describeApi(app: FastifyInstance): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Waystation', version, description: about },
      components: {
        securitySchemes: {
          drive: { type: 'http', scheme: 'bearer' },
          browser: { type: 'apiKey', in: 'cookie', name: cookieName },
        },
      },
      security: [{ drive: [] }, { browser: [] }],
    },
    transform: ({ schema, url }) => ({ schema: shown(schema, url), url }),
  });
  app.register((scope, _options, done) => {
    scope.get('/api/openapi.json', { config: { open: true }, schema: { hide: true } }, () => app.swagger());
    done();
  });
}

/** Pages are no part of the API. A framed body is checked as it is read, and so has no schema of its own. */
function shown(schema: FastifySchema | undefined, url: string): FastifySchema {
  if (schema === undefined || !url.startsWith('/api/')) return { hide: true };
  return schema.consumes === undefined ? schema : { ...schema, body: { type: 'string', format: 'binary' } };
}
