/**
 * Questions and orders to the drive that served the page. The window's key is kept by the window alone, as long as it
 * is open; a cookie would be sent to every other program that listens on this computer.
 */
import { ApiError, codeOf, type ErrorCode } from '#ui/common/api.ts';

const keyName = 'waystation-panel-key';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Exchanges the ticket in the address for the key of this window. False when the window has no key in the end. */
export async function enter(): Promise<boolean> {
  const ticket = location.hash.slice(1);
  if (ticket !== '') {
    // Whoever looks over a shoulder, or at the browser's history, finds nothing that opens anything.
    history.replaceState(null, '', location.pathname + location.search);
    const response = await sent('POST', '/key', { ticket });
    if (response.ok) sessionStorage.setItem(keyName, ((await response.json()) as { readonly key: string }).key);
  }
  return sessionStorage.getItem(keyName) !== null;
}

/** The drive's answer. Throws ApiError: the station's refusal that it passed on, else `drive-…`. */
export async function ask<Reply>(method: Method, path: string, order?: unknown): Promise<Reply> {
  return (await (await answered(method, path, order)).json()) as Reply;
}

/** The answer as the text that it is. Throws as `ask` does. */
export async function askText(path: string): Promise<string> {
  return (await answered('GET', path)).text();
}

async function answered(method: Method, path: string, order?: unknown): Promise<Response> {
  const response = await sent(method, `/control${path}`, order);
  if (response.ok) return response;
  if (response.status === 401) throw new ApiError('drive-closed', 'This window was opened before the drive started.');
  const { error, message, about } = (await response.json().catch(() => ({}))) as {
    readonly error?: string;
    readonly message?: string;
    readonly about?: Readonly<Record<string, unknown>>;
  };
  throw new ApiError(codeFrom(error, about), message ?? `The drive answered ${response.status}.`, about);
}

/** The bytes that the drive answers. Throws as `ask` does. */
export async function askBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await answered('GET', path)).arrayBuffer());
}

/** The lines of an answer that comes bit by bit, until it ends or `stop` is aborted. Throws when it is refused or breaks. */
export async function* askLines<Line>(path: string, stop: AbortSignal): AsyncGenerator<Line> {
  const response = await sent('GET', `/control${path}`, undefined, stop);
  if (!response.ok || response.body === null)
    throw new ApiError('drive-closed', 'The drive does not know this window.');
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  // WebKit does not walk streams by `for await`.
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const lines = (rest + decoder.decode(piece.value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as Line;
  }
}

/** Forgets the key of this window. */
export function leave(): void {
  sessionStorage.removeItem(keyName);
}

/** A refusal of the station that the drive passed on keeps its own words. */
function codeFrom(error: string | undefined, about: Readonly<Record<string, unknown>> = {}): ErrorCode {
  if (error === 'unreachable') return 'drive-unreachable';
  const refused = codeOf(String(about['refused'] ?? ''));
  return refused === 'unknown' ? 'drive-refused' : refused;
}

async function sent(method: Method, path: string, order: unknown, stop?: AbortSignal): Promise<Response> {
  const key = sessionStorage.getItem(keyName);
  const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
  if (order !== undefined) headers['content-type'] = 'application/json';
  const body = order === undefined ? null : JSON.stringify(order);
  try {
    return await fetch(path, { method, headers, body, credentials: 'omit', ...(stop ? { signal: stop } : {}) });
  } catch {
    throw new ApiError('drive-gone', 'The drive does not answer.');
  }
}
