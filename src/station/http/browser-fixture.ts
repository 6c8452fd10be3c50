/** For tests: a browser as a station knows one, by its cookie and the header of the pages. */
import { consoleHeader } from '#protocol/sign-in.ts';
import { type Answer, type Ask, type TestStation, testPassword } from '#station/http/station-fixture.ts';

/** What every request of a page carries that changes something. */
export const fromPage: Readonly<Record<string, string>> = { [consoleHeader]: '1' };

/** Status and code of a refusal. */
export function outcome(answer: Answer): readonly unknown[] {
  return [answer.status, answer.status < 400 ? 'done' : answer.json().refused];
}

/** The cookie that an answer sets, as a browser sends it back. */
export function cookieOf(answer: Answer): string {
  const [first = ''] = [answer.headers['set-cookie'] ?? ''].flat();
  return first.split(';')[0] ?? '';
}

export interface SignInFields {
  readonly account: string;
  readonly code?: string;
  readonly password?: string;
}

export function signInAt(station: TestStation, fields: SignInFields, headers: Ask['headers'] = {}): Promise<Answer> {
  const json = { password: testPassword, keep: false, ...fields };
  return station.ask('/api/session', { json, headers: { ...fromPage, ...headers } });
}

export type BrowserAsk = (path: string, ask?: Ask) => Promise<Answer>;

/** Asks as the browser that holds `cookie`. */
export function browserWith(station: TestStation, cookie: string): BrowserAsk {
  return (path, ask = {}) => station.ask(path, { ...ask, headers: { cookie, ...fromPage, ...ask.headers } });
}

export async function signedInAt(station: TestStation, fields: SignInFields): Promise<BrowserAsk> {
  return browserWith(station, cookieOf(await signInAt(station, fields)));
}
