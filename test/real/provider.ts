/** A provider of OpenID Connect in this process, with pages of its own to sign in on. */
import { createServer, type Server } from 'node:http';
import Provider from 'oidc-provider';

/** What the station shows the provider, as the client `station`. */
export const secret = 'a secret of the station at the provider';

/** What the provider tells of each subject. */
export type People = ReadonlyMap<string, Record<string, unknown>>;

/** Answers when it listens; whoever starts it closes it. Everybody may sign in, by subject. */
export async function startProvider(
  issuer: string,
  { people, redirect }: { readonly people: People; readonly redirect: string },
): Promise<Server> {
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'station', client_secret: secret, redirect_uris: [redirect] }],
    claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email'] },
    cookies: { keys: ['only for tests'] },
    pkce: { required: () => true },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, ...people.get(id) }),
    }),
  });
  const server = createServer(provider.callback());
  await new Promise<void>(resolve => server.listen(Number(new URL(issuer).port), '127.0.0.1', resolve));
  return server;
}
