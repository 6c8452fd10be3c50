/** Routes by which people sign in with OpenID Connect, and administrators configure directories. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import {
  DirectoriesReply,
  DirectoryKindText,
  DirectoryOrder,
  DirectoryReport,
  SignInWays,
} from '#protocol/directories.ts';
import { Refusal } from '#protocol/refusals.ts';
import { callbackPath } from '#station/accounts/directory/openid.ts';
import { visitMsMax } from '#station/accounts/directory/openid-sign-in.ts';
import { keptIdleMsMax } from '#station/accounts/sign-in.ts';
import type { DirectoryAdministration } from '#station/admin/directory-administration.ts';
import { openBytesMax } from '#station/http/bodies.ts';
import { cookieNamed, tokenCookie, visitCookie, visitCookieName } from '#station/http/cookie.ts';
import { described } from '#station/http/described.ts';
import type { HttpDoors } from '#station/http/doors.ts';
import { administering } from '#station/http/routes-administer.ts';
import { browserOf } from '#station/http/routes-sign-in.ts';

export function directoryRoutes(app: FastifyInstance, doors: HttpDoors): void {
  openIdRoutes(app, doors);
  administrationRoutes(app, doors);
}

const VisitQuery = Type.Object({
  to: Type.Optional(Type.String({ maxLength: 1024 })),
  keep: Type.Optional(Type.Literal('yes')),
});

function openIdRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const open = { config: { open: true }, bodyLimit: openBytesMax };
  app.get(
    '/api/sign-in',
    { ...open, ...described('By what people may sign in beside a password.', { reply: SignInWays }) },
    (): SignInWays => ({ openid: doors.openId.name() ?? null }),
  );
  app.get(
    '/api/sign-in/openid',
    { ...open, ...described('Sends a browser to the provider of OpenID Connect.', { querystring: VisitQuery }) },
    (request, reply) =>
      orBackToSignIn(reply, async () => {
        const { to = '/files', keep } = request.query as Static<typeof VisitQuery>;
        const { address, mark } = await doors.openId.begin({ to: ownPlace(to), keep: keep === 'yes' });
        return reply.header('set-cookie', visitCookie(mark, visitMsMax / 1_000)).redirect(address, 303);
      }),
  );
  app.get(
    callbackPath,
    { ...open, ...described('Where the provider of OpenID Connect sends a browser back to.') },
    (request, reply) => orBackToSignIn(reply, () => comeBack(doors, request, reply)),
  );
}

async function comeBack(doors: HttpDoors, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const browser = browserOf(request);
  const { account, wish } = await doors.openId.finish({
    query: request.url.split('?', 2)[1] ?? '',
    mark: cookieNamed(request.headers, visitCookieName),
    address: browser.address,
    computer: browser.name,
  });
  const { token } = doors.signIn.enter(account, browser, wish.keep);
  const cookies = [tokenCookie(token, wish.keep ? keptIdleMsMax / 1_000 : undefined), visitCookie('', 0)];
  return reply.header('set-cookie', cookies).redirect(wish.to, 303);
}

/** A person looks at the answer: what is refused is said by the page on which they began. */
async function orBackToSignIn(reply: FastifyReply, work: () => Promise<FastifyReply>): Promise<FastifyReply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return reply.redirect(`/sign-in?failed=${error.code}`, 303);
  }
}

/** A page of the station; nobody is led elsewhere by a link to it. */
function ownPlace(to: string): string {
  return /^\/(files|account|admin|l)(\/[\w/.~%-]*)?$/.test(to) ? to : '/files';
}

function administrationRoutes(app: FastifyInstance, doors: HttpDoors): void {
  const directories = (request: FastifyRequest): DirectoryAdministration => administering(doors, request).directories;
  const Kind = Type.Object({ kind: DirectoryKindText });
  const kindOf = (request: FastifyRequest): Static<typeof DirectoryKindText> =>
    (request.params as Static<typeof Kind>).kind;
  const withKind = (summary: string, reply?: typeof DirectoryReport) => {
    const { schema } = described(summary, reply === undefined ? {} : { reply });
    return { schema: { ...schema, params: Kind } };
  };
  app.get(
    '/api/admin/directories',
    described('What the station knows of directories, without secrets.', { reply: DirectoriesReply }),
    (request): DirectoriesReply => ({ directories: [...directories(request).list()] }),
  );
  app.put(
    '/api/admin/directories',
    described('Configures a directory, in place of the one of its kind.', { body: DirectoryOrder }),
    async (request, reply) => {
      directories(request).set(request.body as DirectoryOrder);
      return reply.code(204).send();
    },
  );
  app.delete('/api/admin/directories/:kind', withKind('Takes a directory away.'), async (request, reply) => {
    directories(request).remove(kindOf(request));
    return reply.code(204).send();
  });
  app.post(
    '/api/admin/directories/:kind/test',
    withKind('Tries what is configured of a directory.', DirectoryReport),
    (request): Promise<DirectoryReport> => directories(request).test(kindOf(request)),
  );
}
