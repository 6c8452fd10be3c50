/** The cookie in which a browser keeps its token. */
import type { IncomingHttpHeaders } from 'node:http';
import { openingCookieName } from '#protocol/shared.ts';
import { cookieName } from '#protocol/sign-in.ts';

/** The token in the request's cookies; undefined when there is none. */
export function cookieToken(headers: IncomingHttpHeaders): string | undefined {
  return cookieNamed(headers, cookieName);
}

/** The opening of a sharing link in the request's cookies; undefined when there is none. */
export function cookieOpening(headers: IncomingHttpHeaders): string | undefined {
  return cookieNamed(headers, openingCookieName);
}

/** Gives the browser an opening, which it shows for the addresses of that link alone. */
export function openingCookie(path: string, opening: string, secondsMax: number): string {
  const limits = [`Path=${path}`, `Max-Age=${secondsMax}`];
  return [`${openingCookieName}=${opening}`, ...limits, 'Secure', 'HttpOnly', 'SameSite=Strict'].join('; ');
}

/** The value of one cookie of the request; undefined when it has none of that name. */
export function cookieNamed({ cookie = '' }: IncomingHttpHeaders, wanted: string): string | undefined {
  for (const part of cookie.split(';')) {
    const [name = '', ...value] = part.trim().split('=');
    if (name === wanted) return value.join('=');
  }
  return undefined;
}

/** Gives the browser a token, for as long as it runs or for so many seconds. */
export function tokenCookie(token: string, secondsMax?: number): string {
  return cookieText(token, secondsMax === undefined ? [] : [`Max-Age=${secondsMax}`]);
}

/** Takes it away. */
export const noCookie: string = cookieText('', ['Max-Age=0']);

/** The cookie by which a browser that comes back from a provider of OpenID Connect is known. */
export const visitCookieName = '__Host-waystation-visit';

/** It comes back with a link from the provider's page, which a strict cookie would not. */
export function visitCookie(mark: string, secondsMax: number): string {
  return `${visitCookieName}=${mark}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${secondsMax}`;
}

/** No script reads it, no page of another site makes a browser send it, and it never goes over plain HTTP. */
function cookieText(value: string, more: readonly string[]): string {
  return [`${cookieName}=${value}`, 'Path=/', 'Secure', 'HttpOnly', 'SameSite=Strict', ...more].join('; ');
}
