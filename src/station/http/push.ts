/**
 * The WebSockets on which drives hear that a share has a new head.
 *
 * A push is a hint, so losing one costs a little time and nothing else. Who may hear of which share is worked out
 * when a socket opens and again whenever any account, device or grant was changed, by whichever program: within
 * `accessCheckMs` a revoked device hears nothing more and its socket is closed.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { DeviceId } from '#platform/account-store.ts';
import type { Log } from '#platform/doors.ts';
import type { ShareId, ShareRow } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { Session } from '#station/accounts/access.ts';
import { PushAccess } from '#station/http/push-access.ts';
import type { Listener } from '#station/http/push-listener.ts';
import {
  answersPing,
  beatFrames,
  isReading,
  type PushSocket,
  pushFrame,
  refuseUpgrade,
  sendFrames,
} from '#station/http/push-socket.ts';
import { PushTelling, type PushTellingDoors } from '#station/http/push-telling.ts';
import {
  type Admission,
  type Caller,
  refuseOtherOrigin,
  refuseOtherProtocol,
  refuseWithoutFactor,
  sessionOrRefuse,
} from '#station/http/session.ts';
import type { Answered } from '#station/http/standing-feeds.ts';
import type { TrustedProxies } from '#station/http/trusted-proxies.ts';

export const pushPath = '/api/push';
/** A drive takes a channel for dead when it hears nothing for longer than two of these. */
export const beatMs = 15_000;
/** Parts of the sockets, of which one after the other is sent its beat: all at once would hold everything else up. */
export const beatParts = 30;
/** How long a revoked device may go on hearing of new heads. */
export const accessCheckMs = 500;
/** Drives have nothing to say here: a message ends the socket, and so does a frame of more bytes. */
const heardBytesMax = 1_024;
/** Sockets of one device. A drive has one; those it lost are not known for lost at once. A new one ends the oldest. */
export const deviceSocketsMax = 4;

/** WebSocket close codes: the station goes down, or the session holds no more (RFC 6455 §7.4, 4000-4999 are ours). */
export const closeGoingDown = 1001;
export const closeSignedOut = 4001;
export const closeReplaced = 4002;
const closeNotAsked = 1008;

export interface PushDoors extends Admission {
  readonly shares: PushTellingDoors['shares'] & {
    shares(among: ReadonlySet<ShareId>): Promise<readonly ShareRow[]>;
  };
  readonly log: Log;
  /** A valid token came over this connection. */
  admitted(socket: Socket): void;
  /** Who asks, through which proxies. */
  readonly proxies: TrustedProxies;
}

interface Opening {
  readonly session: Session;
  /** The shares that it reaches. */
  readonly rows: readonly ShareRow[];
  /** The access revision by which the session was looked up. */
  readonly checked: number;
}

export class PushHub {
  readonly #doors: PushDoors;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: heardBytesMax,
    perMessageDeflate: false,
    // Pings are answered below: a drive that asks and never reads must not fill the memory with answers.
    autoPong: false,
  });
  readonly #listeners = new Set<Listener>();
  readonly #byDevice = new Map<DeviceId, Set<Listener>>();
  readonly #byPart = Array.from({ length: beatParts }, () => new Set<Listener>());
  readonly #access: PushAccess;
  readonly #telling: PushTelling;
  readonly #timers: readonly NodeJS.Timeout[];
  #opened = 0;
  #beats = 0;
  #closed = false;

  constructor(doors: PushDoors) {
    this.#doors = doors;
    const { access, log } = doors;
    this.#access = new PushAccess({
      ...{ access, log, listeners: this.#listeners },
      changed: () => this.#telling.endStanding(),
      end: listener => {
        this.#forget(listener);
        listener.socket.close(closeSignedOut, 'the device is not linked any more');
      },
      reach: (listener, shares) => this.#telling.listenTo(listener, shares),
    });
    this.#telling = new PushTelling({ shares: doors.shares, log, access: this.#access });
    this.#timers = [
      setInterval(() => this.#beat(), beatMs / beatParts),
      setInterval(() => this.#access.checkInTime(), accessCheckMs),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  /** Takes over the server's requests to upgrade. */
  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', error => this.#doors.log('debug', 'push socket failed', { error: error.message }));
      this.#upgrade(request, socket, head).catch((error: unknown) => {
        this.#doors.log('error', 'push failed', { error: error instanceof Error ? error.stack : String(error) });
        socket.destroy();
      });
    });
  }

  /** Leaves a feed request standing, which the next push answers. */
  leaveStanding(answered: Answered): void {
    this.#telling.leaveStanding(answered);
  }

  /** Number of open sockets. */
  get size(): number {
    return this.#listeners.size;
  }

  /** The devices whose sockets these are. */
  devices(): ReadonlySet<DeviceId> {
    return new Set(this.#byDevice.keys());
  }

  /** Looks at once whether every session still holds; called after a change in this very process. */
  recheck(): void {
    this.#access.check();
  }

  /** Whether the device still listens: a drive that lost its connection, or its life, does not answer. */
  async answers(device: DeviceId): Promise<boolean> {
    const own = [...(this.#byDevice.get(device) ?? [])];
    const heard = await Promise.all(own.map(({ socket }) => answersPing(socket)));
    return heard.includes(true);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    for (const listener of this.#listeners) {
      this.#forget(listener);
      listener.socket.close(closeGoingDown, 'the station is closing down');
    }
    this.#sockets.close();
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const checked = this.#access.revision;
    const session = await this.#admitted(request, socket);
    if (session === undefined) return;
    this.#doors.admitted(request.socket);
    const reached = this.#access.sharesOf(session);
    const rows = await this.#doors.shares.shares(reached);
    if (this.#closed) return void socket.destroy();
    this.#sockets.handleUpgrade(request, socket, head, webSocket =>
      this.#open({ socket: webSocket, wire: socket }, { session, rows, checked }),
    );
  }

  async #admitted(request: IncomingMessage, socket: Duplex): Promise<Session | undefined> {
    try {
      if (request.url?.split('?', 1)[0] !== pushPath)
        throw new Refusal('unknown-path', `There is no WebSocket at ${request.url}.`);
      const caller: Caller = { headers: request.headers, address: this.#doors.proxies.addressOf(request) };
      refuseOtherProtocol(caller.headers);
      const session = await sessionOrRefuse(this.#doors, caller);
      if (session.device.kind === 'browser') refuseOtherOrigin(caller.headers, this.#doors.proxies.pagesOf(request));
      refuseWithoutFactor(this.#doors, session);
      return session;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuseUpgrade(socket, error);
      return undefined;
    }
  }

  #open({ socket, wire }: PushSocket, { session, rows, checked }: Opening): void {
    const listener: Listener = {
      ...{ socket, wire, session, shares: new Set(), alive: true },
      ...{ part: this.#opened % beatParts, checked },
      profiles: this.#access.profilesOf(session),
    };
    this.#opened += 1;
    this.#endOldest(session);
    socket.on('pong', () => {
      listener.alive = true;
    });
    socket.on('ping', data => {
      if (isReading(socket)) socket.pong(data);
    });
    socket.on('message', () => socket.close(closeNotAsked, 'a drive has nothing to say here'));
    socket.on('error', error => this.#doors.log('debug', 'push socket failed', { error: error.message }));
    socket.on('close', () => this.#forget(listener));
    this.#listeners.add(listener);
    this.#byPart[listener.part]?.add(listener);
    this.#byDevice.set(session.device.id, (this.#byDevice.get(session.device.id) ?? new Set()).add(listener));
    this.#telling.listenTo(listener, this.#access.sharesOf(session));
    this.#access.admitted(listener);
    // What happened before the socket stood is told now; so nothing between a poll and the first push is missed.
    for (const { id, epoch, head } of rows) {
      if (listener.shares.has(id)) sendFrames(listener, pushFrame({ share: id, epoch, head }));
    }
  }

  /** Makes room for one more socket of the device. */
  #endOldest({ device }: Session): void {
    const own = [...(this.#byDevice.get(device.id) ?? [])];
    for (const listener of own.slice(0, Math.max(0, own.length + 1 - deviceSocketsMax))) {
      this.#forget(listener);
      listener.socket.close(closeReplaced, 'the device has opened newer ones');
    }
  }

  #forget(listener: Listener): void {
    const { id } = listener.session.device;
    this.#telling.forget(listener);
    this.#listeners.delete(listener);
    this.#byPart[listener.part]?.delete(listener);
    const own = this.#byDevice.get(id);
    own?.delete(listener);
    if (own?.size === 0) this.#byDevice.delete(id);
  }

  /** One part of the sockets at a time: each has its beat once in `beatMs`. */
  #beat(): void {
    const part = this.#byPart[this.#beats % beatParts] ?? [];
    this.#beats += 1;
    const frames = beatFrames(this.#beats);
    for (const listener of part) {
      if (!listener.alive) {
        listener.socket.terminate();
        continue;
      }
      listener.alive = false;
      sendFrames(listener, frames);
    }
  }
}
