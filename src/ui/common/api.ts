/** Requests to the station that served the page: JSON and frames out, JSON back, refusals as one kind of error. */
import { type RefusalCode, refusals } from '#protocol/refusals.ts';
import { consoleHeader } from '#protocol/sign-in.ts';

/** Beside the station's refusals: it did not answer; and of a drive's panel, in the drive's words or without an answer. */
export type ErrorCode =
  | RefusalCode
  | 'unreachable'
  | 'unknown'
  | 'drive-refused'
  | 'drive-unreachable'
  | 'drive-gone'
  | 'drive-closed';

/** What the station refused, or that it did not answer. `message` is its own sentence. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly about: Readonly<Record<string, unknown>>;
  constructor(code: ErrorCode, message: string, about: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.about = about;
  }
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly json?: unknown;
  /** The frames of a bulk request; parts of a file are read by the browser while it sends them. */
  readonly frames?: readonly BlobPart[];
  /** A part of a file, sent as it is. */
  readonly bytes?: Blob;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** A 401 is an answer about what was typed in, and says nothing about who is signed in. */
  readonly signsIn?: boolean;
}

let onLockedOut = (_refused: ApiError): void => {};

/** Who is told when the station no longer knows this browser, or wants a second factor before anything else. */
export function whenLockedOut(tell: (refused: ApiError) => void): void {
  onLockedOut = tell;
}

/** The answer's JSON; undefined when it has none. Throws `ApiError`, and what `signal` was aborted with. */
export async function call<Reply>(path: string, options: Call = {}): Promise<Reply> {
  const response = await answer(path, options);
  if (response.status === 204) return undefined as Reply;
  return (await response.json()) as Reply;
}

/** Like `call`, for answers that are no JSON. */
export async function answer(path: string, options: Call = {}): Promise<Response> {
  const response = await send(path, options);
  if (response.ok) return response;
  const refused = await refusalIn(response);
  const isOut = response.status === 401 && options.signsIn !== true;
  if (isOut || refused.code === 'second-factor-wanted') onLockedOut(refused);
  throw refused;
}

async function send(path: string, call: Call): Promise<Response> {
  const { method = 'GET', json, frames, bytes, signal } = call;
  const headers: Record<string, string> = { ...call.headers };
  if (method !== 'GET') headers[consoleHeader] = '1';
  if (json !== undefined) headers['content-type'] = 'application/json';
  if (frames !== undefined) headers['content-type'] = 'application/x-waystation-frames';
  if (bytes !== undefined) headers['content-type'] = 'application/octet-stream';
  const body = bodyOf(call);
  try {
    return await fetch(path, { method, headers, body, credentials: 'same-origin', ...(signal ? { signal } : {}) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError('unreachable', 'The station does not answer.');
  }
}

function bodyOf({ json, frames, bytes }: Call): BodyInit | null {
  if (frames !== undefined) return new Blob([...frames]);
  return bytes ?? (json === undefined ? null : JSON.stringify(json));
}

async function refusalIn(response: Response): Promise<ApiError> {
  const value = (await response.json().catch(() => ({}))) as {
    readonly refused?: string;
    readonly message?: string;
    readonly about?: Readonly<Record<string, unknown>>;
  };
  const code = codeOf(value.refused ?? '');
  return new ApiError(code, value.message ?? `The station answered ${response.status}.`, value.about);
}

/** The code, when this version knows it. */
export function codeOf(refused: string): ErrorCode {
  return Object.hasOwn(refusals, refused) ? (refused as RefusalCode) : 'unknown';
}
