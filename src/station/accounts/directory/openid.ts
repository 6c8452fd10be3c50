/**
 * A provider of OpenID Connect, asked by the authorization code flow with PKCE, a state and a nonce. What is checked of
 * its answers (issuer, audience, signature, times, nonce) is the library's work.
 */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  type Configuration,
  type CustomFetch,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { Agent, fetch as fetchBy } from 'undici';
import type { OpenIdSettings } from '#protocol/directories.ts';
import { DirectoryUnreachable } from '#station/accounts/directory/directory.ts';
import { networkWords } from '#station/accounts/directory/network-words.ts';
import type { Configured } from '#station/accounts/directory/settings.ts';

/** How long the provider may take for an answer. */
export const providerSecondsMax = 10;
/** Where the provider sends browsers back to. */
export const callbackPath = '/api/sign-in/openid/callback';

/** What has to come back from the provider for one sign-in. Secret but for the state. */
export interface Expected {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Somebody for whom the provider vouches. */
export interface Subject {
  /** Issuer and subject: no other one's, and never changed (OpenID Connect Core 5.7). */
  readonly entry: string;
  readonly login: string;
}

/** The provider's own words about itself. Throws `DirectoryUnreachable`. */
export async function openProvider({ settings, secret }: Configured<OpenIdSettings>): Promise<Configuration> {
  const issuer = new URL(settings.issuer);
  try {
    return await discovery(issuer, settings.clientId, undefined, secret === '' ? None() : ClientSecretBasic(secret), {
      timeout: providerSecondsMax,
      // Taken for this very computer alone; see settings.ts.
      execute: issuer.protocol === 'http:' ? [allowInsecureRequests] : [],
      ...(settings.ca === null ? {} : { [customFetch]: fetchTrusting(settings.ca) }),
    });
  } catch (cause) {
    throw new DirectoryUnreachable(`${settings.name} (${settings.issuer}): ${networkWords(cause)}.`, { cause });
  }
}

/** Where a browser has to go, and what is expected back. */
export async function authorization(
  provider: Configuration,
  { address }: OpenIdSettings,
): Promise<{ readonly address: string; readonly expected: Expected }> {
  const expected = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
  const url = buildAuthorizationUrl(provider, {
    redirect_uri: new URL(callbackPath, address).href,
    scope: 'openid profile email',
    code_challenge: await calculatePKCECodeChallenge(expected.verifier),
    code_challenge_method: 'S256',
    state: expected.state,
    nonce: expected.nonce,
  });
  return { address: url.href, expected };
}

/** Exchanges what a browser brought back, the query of its address. Throws what the library says is wrong with it. */
export async function subjectOf(
  provider: Configuration,
  {
    settings,
    query,
    expected,
  }: { readonly settings: OpenIdSettings; readonly query: string; readonly expected: Expected },
): Promise<Subject> {
  const current = new URL(`${callbackPath}?${query}`, settings.address);
  const tokens = await authorizationCodeGrant(provider, current, {
    expectedState: expected.state,
    expectedNonce: expected.nonce,
    pkceCodeVerifier: expected.verifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined) throw new Error('The provider sent no ID token.');
  const asks = claims['preferred_username'] === undefined && provider.serverMetadata().userinfo_endpoint !== undefined;
  const more: Record<string, unknown> = asks ? await fetchUserInfo(provider, tokens.access_token, claims.sub) : {};
  const login = [claims['preferred_username'], more['preferred_username'], claims['email'], more['email'], claims.sub];
  return {
    entry: `${claims.iss} ${claims.sub}`,
    login: String(login.find(each => typeof each === 'string' && each !== '')),
  };
}

function fetchTrusting(ca: string): CustomFetch {
  const dispatcher = new Agent({ connect: { ca } });
  return ((url: string, init: object) => fetchBy(url, { ...init, dispatcher })) as unknown as CustomFetch;
}
