/**
 * HTTPS requests to one station: a few kept-alive connections, each judged by `Trust` before anything is sent, every
 * wait bounded by a name, every failure translated once into `Refusal` or `StationError`.
 */

import { Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { type Dispatcher, Pool } from 'undici';
import { type Credentials, callerHeaders } from '#drive/connection/credentials.ts';
import { leastOf, paced, type Rate, type Rates, takeOf } from '#drive/connection/rate.ts';
import { readJson, refusalOf } from '#drive/connection/read-reply.ts';
import { connectSecurely, seenOn } from '#drive/connection/secure-connect.ts';
import type { StationAddress } from '#drive/connection/station-address.ts';
import type { SeenCertificate, Trust } from '#drive/connection/trust.ts';
import type { Ways } from '#drive/connection/ways.ts';
import { StationError } from '#engine/station-door.ts';
import { Refusal } from '#protocol/refusals.ts';
import { keysHeader, parseKeys } from '#protocol/station-keys.ts';

/**
 * Connections to a station at once, the push channel not counted, by what goes through them: what one kind holds for long,
 * the others do not wait for. Together they stay below the 32 requests that a station lets a device have under way.
 */
export const connectionsMax = {
  usual: 6,
  /** Of requests that carry much: a slow network takes minutes for each. */
  long: 4,
  /** Of tasks that have limits of their own. */
  limited: 18,
} as const;
/** From the end of a request to the head of its answer, milliseconds. */
export const answerTimeoutMs = 60_000;
/** Longest silence within an answer, milliseconds. */
export const stallTimeoutMs = 60_000;
/** A request's body may take as long as it would at this pace, bytes a second. */
export const uploadPaceMin = 16 * 1024;
/** Clocks that differ by less are taken for equal: the station tells its time in whole seconds. */
export const skewStepMs = 2_000;
const idleConnectionMs = 55_000;
/** Bytes of a longer body that go with the head of its request. */
const firstBytes = 16 * 1024;
/** Bytes of it that are handed to the network together after that. */
const nextBytes = 256 * 1024;

export interface StationHttpOptions {
  readonly address: StationAddress;
  readonly ways: Ways;
  /** Of everything together. Left out before linking: what is said then is little. */
  readonly rates?: Rates;
  readonly trust: Trust;
  /** Undefined before linking. */
  readonly credentials: Credentials | undefined;
  /** Told which keys the station says it has, and what it showed on the connection. */
  readonly onKeysTold?: (keys: readonly string[], seen: SeenCertificate) => void;
  /** Told how each request ended: undefined when the station answered well. */
  readonly onEnd?: (failure: Error | undefined) => void;
}

export interface StationRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Uint8Array;
  readonly contentType?: string;
  /** Beside those that every request has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of those who ask, beside those of everything; the smaller holds. */
  readonly rates?: Rates;
  /** Asking twice does no more than asking once: where the connection breaks off, it is asked once more at once. */
  readonly isRepeatable?: boolean;
  /** It carries much, or its answer does. */
  readonly isLong?: boolean;
}

export class StationHttp {
  readonly #options: StationHttpOptions;
  readonly #pools: Readonly<Record<keyof typeof connectionsMax, Pool>>;
  readonly #sockets = new Set<TLSSocket>();
  #connecting = new AbortController();
  #skewMs = 0;
  #seen: SeenCertificate | undefined;

  constructor(options: StationHttpOptions) {
    this.#options = options;
    this.#pools = {
      usual: this.#poolOf(connectionsMax.usual),
      long: this.#poolOf(connectionsMax.long),
      limited: this.#poolOf(connectionsMax.limited),
    };
  }

  /** Sends `value` as JSON (none for GET) and answers the parsed JSON of the reply. */
  async json(
    method: 'GET' | 'POST',
    path: string,
    value?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<unknown> {
    const body =
      value === undefined ? {} : { body: Buffer.from(JSON.stringify(value)), contentType: 'application/json' };
    return this.sendForJson({ method, path, ...body, headers });
  }

  /** Sends a request with any body and answers the parsed JSON of the reply. */
  async sendForJson(request: StationRequest): Promise<unknown> {
    const ask = async (): Promise<unknown> => {
      const { statusCode, body } = await this.#send(request);
      return readJson(request.path, { statusCode, body: this.#received(request, body) });
    };
    return this.#guarded(request.path, () =>
      ask().catch((error: unknown) => {
        if (request.isRepeatable && isCut(error)) return ask();
        throw error;
      }),
    );
  }

  /** Sends a request and answers the bytes of the reply as they come. */
  async *stream(request: StationRequest): AsyncGenerator<Uint8Array> {
    const response = await this.#guarded(request.path, () => this.#send(request));
    try {
      yield* this.#received(request, response.body);
    } catch (error) {
      throw this.#failed(request.path, error);
    }
  }

  /** The station's clock minus ours, milliseconds, by its last answer; 0 while they agree within `skewStepMs`. */
  skewMs(): number {
    return this.#skewMs;
  }

  /** Ends the connections of which `isDead` says so by the own address at which they began, and tries under way. */
  renew(isDead: (address: string) => boolean): void {
    this.#connecting.abort();
    this.#connecting = new AbortController();
    this.endDead(isDead);
  }

  /** The same, without calling tries off. */
  endDead(isDead: (address: string) => boolean): void {
    for (const socket of this.#sockets) {
      if (socket.localAddress !== undefined && isDead(socket.localAddress)) socket.destroy();
    }
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#pools).map(pool => pool.destroy()));
  }

  #poolOf(connections: number): Pool {
    const { address, ways } = this.#options;
    return new Pool(address.url, {
      connections,
      pipelining: 1,
      keepAliveTimeout: idleConnectionMs,
      bodyTimeout: stallTimeoutMs,
      connect: (_, done) => {
        connectSecurely(ways, address, this.#options.trust, { signal: this.#connecting.signal }).then(
          socket => {
            this.#seen = seenOn(socket);
            this.#sockets.add(socket);
            socket.once('close', () => this.#sockets.delete(socket));
            done(null, socket);
          },
          (error: Error) => {
            neverStood.add(error);
            done(error, null);
          },
        );
      },
    });
  }

  #poolFor(request: StationRequest): Pool {
    // Where the drive has a limit too, all are slow, and few of them have to share it.
    const isSlowAlone = leastOf(bothWays(request)) > 0 && leastOf(bothWays(this.#options)) === 0;
    if (isSlowAlone) return this.#pools.limited;
    return request.isLong ? this.#pools.long : this.#pools.usual;
  }

  async #send(request: StationRequest): Promise<Dispatcher.ResponseData> {
    const askedMs = Date.now();
    const up = this.#ratesOf(request, 'up');
    const response = await this.#poolFor(request).request({
      method: request.method,
      path: request.path,
      headers: {
        ...callerHeaders(this.#options.credentials),
        ...request.headers,
        ...(request.body === undefined ? {} : { 'content-length': String(request.body.length) }),
        ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
      },
      body: sent(request.body, up),
      headersTimeout: answerTimeoutMs + Math.ceil(((request.body?.length ?? 0) / paceMin(up)) * 1000),
    });
    this.#measureSkew(response.headers.date, (askedMs + Date.now()) / 2);
    if (response.statusCode < 200 || response.statusCode > 299) throw await refusalOf(request.path, response);
    const keys = parseKeys(String(response.headers[keysHeader] ?? ''));
    if (keys !== undefined && this.#seen !== undefined) this.#options.onKeysTold?.(keys, this.#seen);
    return response;
  }

  /** What is not read yet waits at the other side. */
  async *#received(request: StationRequest, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const down = this.#ratesOf(request, 'down');
    for await (const piece of body) {
      await takeOf(down, piece.length);
      yield piece;
    }
  }

  /** The own ones of who asks first: what waits for those takes nothing of what others may have. */
  #ratesOf({ rates: own }: StationRequest, way: keyof Rates): readonly Rate[] {
    const { rates: all } = this.#options;
    return [own?.[way], all?.[way]].filter(rate => rate !== undefined);
  }

  #measureSkew(date: string | string[] | undefined, halfwayMs: number): void {
    const saidMs = Date.parse(String(date));
    if (Number.isNaN(saidMs)) return;
    // The header drops the fraction of its second.
    const skewMs = saidMs + 500 - halfwayMs;
    this.#skewMs = Math.abs(skewMs) < skewStepMs ? 0 : Math.round(skewMs);
  }

  async #guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      this.#options.onEnd?.(undefined);
      return result;
    } catch (error) {
      throw this.#failed(path, error);
    }
  }

  #failed(path: string, error: unknown): Error {
    const failure = translated(`${this.#options.address.url}${path}`, error);
    this.#options.onEnd?.(failure);
    return failure;
  }
}

function bothWays({ rates }: { readonly rates?: Rates }): readonly Rate[] {
  return rates === undefined ? [] : [rates.up, rates.down];
}

function sent(body: Uint8Array | undefined, up: readonly Rate[]): Uint8Array | Readable | null {
  if (body === undefined) return null;
  if (leastOf(up) > 0) return Readable.from(paced(up, body), { objectMode: false });
  return body.length <= firstBytes ? body : Readable.from(inPieces(body), { objectMode: false });
}

/** Bytes a second that a body has at least, where several share what there is. */
function paceMin(up: readonly Rate[]): number {
  const limit = leastOf(up);
  return limit === 0 ? uploadPaceMin : Math.min(uploadPaceMin, limit / connectionsMax.usual);
}

/**
 * A request's head is written together with what comes first of its body, and TLS takes memory for whatever is written
 * together; the rest is encrypted from where it lies. The wait for the answer begins anew with each piece that the
 * network takes (undici 7), so that a slow body is not taken for a silent station, however many share the network.
 */
function* inPieces(body: Uint8Array): Generator<Uint8Array> {
  yield body.subarray(0, firstBytes);
  for (let at = firstBytes; at < body.length; at += nextBytes) yield body.subarray(at, at + nextBytes);
}

const cutCodes: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_ABORTED']);

/** What kept a connection from being made, which may have broken off in the middle of that. */
const neverStood = new WeakSet<Error>();

/** Whether a connection that stood broke off; one that cannot be made, or is silent for long, did not. */
export function isCut(error: unknown): boolean {
  if (!(error instanceof Error) || neverStood.has(error)) return false;
  return cutCodes.has((error as NodeJS.ErrnoException).code) || isCut(error.cause);
}

/** Whatever broke on the way, in the engine's words. */
function translated(what: string, error: unknown): Error {
  if (error instanceof Refusal || error instanceof StationError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new StationError('unreachable', `${what}: no complete answer (${reason})`, error);
}
