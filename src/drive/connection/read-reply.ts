/** What a station answers, read whole: JSON, or why it refused. */
import { plainText } from '#drive/plain-text.ts';
import { StationError } from '#engine/station-door.ts';
import { Refusal, type RefusalCode, refusals } from '#protocol/refusals.ts';

/** Largest JSON answer that is read, bytes; a feed page of 5,000 long names stays below it. */
const jsonReplyBytesMax = 64 * 1024 * 1024;
const refusalBytesMax = 1024 * 1024;

interface Reply {
  readonly statusCode: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/** The parsed JSON; undefined where it was done and there is nothing to say (204). Throws StationError: 'hostile'. */
export async function readJson(path: string, { statusCode, body }: Reply): Promise<unknown> {
  const bytes = await readAll(body, jsonReplyBytesMax);
  return statusCode === 204 ? undefined : parseJson(path, bytes);
}

/** The refusal that an answer carries; a proxy's own error page means that the station is not reachable. */
export async function refusalOf(path: string, { statusCode: status, body }: Reply): Promise<Error> {
  const value = asObject(tryJson(await readAll(body, refusalBytesMax)));
  const { refused, message, about } = value ?? {};
  if (typeof refused === 'string' && Object.hasOwn(refusals, refused)) {
    const sentence = typeof message === 'string' && message !== '' ? plainText(message) : undefined;
    return new Refusal(refused as RefusalCode, sentence, asObject(about) ?? {});
  }
  // 408: it took the station longer than it waits to get the whole request.
  const failure = status === 408 || (status >= 502 && status <= 504) ? 'unreachable' : 'hostile';
  return new StationError(failure, `${path} was answered with status ${status} and no reason that a station gives`);
}

async function readAll(body: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > bytesMax) throw new StationError('hostile', `the station's answer is longer than ${bytesMax} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function parseJson(path: string, bytes: Buffer): unknown {
  const value = tryJson(bytes);
  if (value === undefined) throw new StationError('hostile', `${path} was answered with something that is not JSON`);
  return value;
}

function tryJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
