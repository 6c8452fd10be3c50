/**
 * The WebSocket on which a station says that a share has a new head.
 *
 * It is only ever a hint to read the feed sooner: what is lost here is healed by polling. The station sends a beat
 * every 15 s, so silence means a dead connection even where TCP has not noticed.
 */
import type { TLSSocket } from 'node:tls';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { WebSocket } from 'ws';
import { type Ahead, readAhead } from '#drive/connection/answers-ahead.ts';
import { backOffMs } from '#drive/connection/back-off.ts';
import { type Credentials, callerHeaders } from '#drive/connection/credentials.ts';
import { connectSecurely } from '#drive/connection/secure-connect.ts';
import type { StationAddress } from '#drive/connection/station-address.ts';
import { type StartTimer, systemTimer } from '#drive/connection/timer.ts';
import type { Trust } from '#drive/connection/trust.ts';
import type { Ways } from '#drive/connection/ways.ts';
import type { Log } from '#platform/doors.ts';
import { PushMessage } from '#protocol/feed.ts';

export const pushPath = '/api/push';
/** Silence after which the channel is taken for dead, milliseconds: two beats and a margin. */
export const silenceMaxMs = 40_000;
/** How a station answers that does not serve for now, and may again any moment. */
const notServing = 503;
/** The wait grows no further after so many tries at a station that answers that it does not serve: 8 s at most. */
const notServingTriesMax = 4;
const messageBytesMax = 1024 * 1024;

const messageCheck = Compile(PushMessage);
const beatCheck = Compile(Type.Object({ beat: Type.Number() }));

export interface PushChannelOptions {
  readonly address: StationAddress;
  readonly ways: Ways;
  readonly trust: Trust;
  readonly credentials: Credentials;
  readonly log: Log;
  readonly chance: () => number;
  readonly onPush: (push: PushMessage) => void;
  /** The same, with the answer to a request that stands at the station (B36). */
  readonly onAnswer?: (ahead: Ahead) => void;
  /** The channel stands (again): what was pushed in between is unknown. */
  readonly onOpen: () => void;
  /** The station answered that it does not let this drive listen. */
  readonly onRefused?: () => void;
  readonly startTimer?: StartTimer;
}

export class PushChannel {
  readonly #options: PushChannelOptions;
  readonly #startTimer: StartTimer;
  #socket: WebSocket | undefined;
  #wire: TLSSocket | undefined;
  /** Calls off the try that is under way. */
  #opening: AbortController | undefined;
  #stopTimer: () => void = () => undefined;
  #failures = 0;
  /** False where the last answer was `notServing`. */
  #isServing = true;
  #closed = false;

  constructor(options: PushChannelOptions) {
    this.#options = options;
    this.#startTimer = options.startTimer ?? systemTimer;
    void this.#open();
  }

  /**
   * Tries anew within a second, however long the wait would be: where it does not stand, and where `isDead` says so of the
   * own address at which it began.
   */
  renew(isDead: (address: string) => boolean): void {
    if (this.#closed) return;
    this.#failures = 0;
    if (this.#opening !== undefined) this.#opening.abort();
    else if (this.#socket === undefined) this.#again(new Error('another try was asked for'));
    else if (isDead(this.#wire?.localAddress ?? '')) this.#socket.terminate();
  }

  /** Ends it where it stands and `isDead` says so of the own address at which it began. */
  endDead(isDead: (address: string) => boolean): void {
    const address = this.#wire?.localAddress;
    if (address !== undefined && isDead(address)) this.#socket?.terminate();
  }

  close(): void {
    this.#closed = true;
    this.#stopTimer();
    this.#opening?.abort();
    this.#socket?.terminate();
  }

  async #open(): Promise<void> {
    const opening = new AbortController();
    this.#opening = opening;
    try {
      const { ways, address, trust, credentials } = this.#options;
      const wire = await connectSecurely(ways, address, trust, { signal: opening.signal });
      this.#opening = undefined;
      if (this.#closed) return void wire.destroy();
      this.#wire = wire;
      const socket = new WebSocket(`${address.url.replace(/^https/, 'wss')}${pushPath}`, {
        createConnection: () => wire,
        headers: callerHeaders(credentials),
        maxPayload: messageBytesMax,
        perMessageDeflate: false,
      });
      this.#listen(socket);
    } catch (error) {
      this.#again(error);
    }
  }

  #listen(socket: WebSocket): void {
    this.#socket = socket;
    this.#expectSound(socket);
    socket.on('open', () => {
      this.#isServing = true;
      this.#failures = 0;
      this.#options.onOpen();
    });
    socket.on('message', (data, isBinary) => {
      this.#expectSound(socket);
      if (isBinary) this.#hearAnswer(data as Buffer);
      else this.#hear(String(data));
    });
    // Who listens for an answer that is no WebSocket has to end the try; an error and the close come of that.
    let refused: number | undefined;
    socket.on('unexpected-response', (_request, { statusCode }) => {
      refused = statusCode;
      socket.terminate();
    });
    socket.on('error', error => {
      this.#isServing = refused !== notServing;
      this.#options.log('debug', 'push channel failed', { error: error.message, status: refused });
      if (refused === 401 || refused === 403) this.#options.onRefused?.();
    });
    socket.on('close', code => this.#again(new Error(`closed with code ${code}`)));
  }

  /** Restarts the wait for silence. */
  #expectSound(socket: WebSocket): void {
    this.#stopTimer();
    this.#stopTimer = this.#startTimer(silenceMaxMs, () => socket.terminate());
  }

  #hear(text: string): void {
    const value = parsed(text);
    if (messageCheck.Check(value)) this.#options.onPush(value);
    else if (!beatCheck.Check(value)) this.#options.log('warn', 'push message not understood', { length: text.length });
  }

  #hearAnswer(message: Buffer): void {
    try {
      this.#options.onAnswer?.(readAhead(message));
    } catch (error) {
      this.#options.log('warn', 'pushed answer not understood', { length: message.length, error: String(error) });
    }
  }

  #again(error: unknown): void {
    this.#stopTimer();
    this.#opening = undefined;
    this.#socket = undefined;
    this.#wire = undefined;
    if (this.#closed) return;
    this.#failures += 1;
    this.#options.log('debug', 'push channel is down', { error: String(error), failures: this.#failures });
    const tries = this.#isServing ? this.#failures : Math.min(this.#failures, notServingTriesMax);
    this.#stopTimer = this.#startTimer(backOffMs(tries, this.#options.chance()), () => void this.#open());
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
