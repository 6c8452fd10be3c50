/** The cookie in which a browser keeps its token. */
import type { IncomingHttpHeaders } from 'node:http';
import { cookieName } from '#protocol/sign-in.ts';

/** The token in the request's cookies; undefined when there is none. */
export function cookieToken({ cookie = '' }: IncomingHttpHeaders): string | undefined {
  for (const part of cookie.split(';')) {
    const [name = '', ...value] = part.trim().split('=');
    if (name === cookieName) return value.join('=');
  }
  return undefined;
}

/** Gives the browser a token, for as long as it runs or for so many seconds. */
export function tokenCookie(token: string, secondsMax?: number): string {
  return cookieText(token, secondsMax === undefined ? [] : [`Max-Age=${secondsMax}`]);
}

/** Takes it away. */
export const noCookie: string = cookieText('', ['Max-Age=0']);

/** No script reads it, no page of another site makes a browser send it, and it never goes over plain HTTP. */
function cookieText(value: string, more: readonly string[]): string {
  return [`${cookieName}=${value}`, 'Path=/', 'Secure', 'HttpOnly', 'SameSite=Strict', ...more].join('; ');
}
