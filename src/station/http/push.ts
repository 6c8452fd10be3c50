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
import { WebSocket, WebSocketServer } from 'ws';
import type { DeviceId } from '#platform/account-store.ts';
import type { Log } from '#platform/doors.ts';
import type { ShareId, ShareRow } from '#platform/share-store.ts';
import type { PushMessage } from '#protocol/feed.ts';
import { Refusal, refusals } from '#protocol/refusals.ts';
import type { Session } from '#station/accounts/access.ts';
import { refusalWire } from '#station/http/answers.ts';
import {
  type Admission,
  type Caller,
  refuseOtherOrigin,
  refuseOtherProtocol,
  refuseWithoutFactor,
  sessionOrRefuse,
} from '#station/http/session.ts';
import type { TrustedProxies } from '#station/http/trusted-proxies.ts';

export const pushPath = '/api/push';
/** A drive takes a channel for dead when it hears nothing for longer than two of these. */
export const beatMs = 15_000;
/** How long a revoked device may go on hearing of new heads. */
export const accessCheckMs = 500;
/** Bytes that a drive may leave unread before its socket is cut. */
export const unreadBytesMax = 256 * 1024;
/** Drives have nothing to say here: a message ends the socket, and so does a frame of more bytes. */
const heardBytesMax = 1_024;
/** Sockets of one device. A drive has one; those it lost are not known for lost at once. A new one ends the oldest. */
export const deviceSocketsMax = 4;

/** How long a drive that is at work has to answer when it is asked whether it is. */
export const answersMsMax = 3_000;

/** WebSocket close codes: the station goes down, or the session holds no more (RFC 6455 §7.4, 4000-4999 are ours). */
export const closeGoingDown = 1001;
export const closeSignedOut = 4001;
export const closeReplaced = 4002;
const closeNotAsked = 1008;

export interface PushDoors extends Admission {
  readonly shares: {
    shares(): Promise<readonly ShareRow[]>;
    subscribe(share: ShareId, onPush: (push: PushMessage) => void): () => void;
  };
  readonly log: Log;
  /** A valid token came over this connection. */
  admitted(socket: Socket): void;
  /** Who asks, through which proxies. */
  readonly proxies: TrustedProxies;
}

/** A share that somebody listens to. */
interface Topic {
  readonly listeners: Set<Listener>;
  readonly stop: () => void;
}

interface Listener {
  readonly socket: WebSocket;
  session: Session;
  shares: ReadonlySet<string>;
  /** The digest of the sync profiles that the drive was last known to follow. */
  profiles: string | undefined;
  /** False since the last ping until the drive's pong. */
  alive: boolean;
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
  readonly #topics = new Map<string, Topic>();
  /** The newest push of each share that still has to be sent. */
  readonly #pending = new Map<string, PushMessage>();
  readonly #timers: readonly NodeJS.Timeout[];
  #accessRevision: number;
  #beats = 0;
  #closed = false;

  constructor(doors: PushDoors) {
    this.#doors = doors;
    this.#accessRevision = doors.access.revision();
    this.#timers = [
      setInterval(() => this.#beat(), beatMs),
      setInterval(() => this.#checkAccessInTime(), accessCheckMs),
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

  /** Number of open sockets. */
  get size(): number {
    return this.#listeners.size;
  }

  /** The devices whose sockets these are. */
  devices(): ReadonlySet<DeviceId> {
    return new Set([...this.#listeners].map(({ session }) => session.device.id));
  }

  /** Looks at once whether every session still holds; called after a change in this very process. */
  recheck(): void {
    this.#checkAccess();
  }

  /** Whether the device still listens: a drive that lost its connection, or its life, does not answer. */
  async answers(device: DeviceId): Promise<boolean> {
    const own = [...this.#listeners].filter(each => each.session.device.id === device);
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
    const session = await this.#admitted(request, socket);
    if (session === undefined) return;
    this.#doors.admitted(request.socket);
    const rows = await this.#doors.shares.shares();
    if (this.#closed) return void socket.destroy();
    this.#sockets.handleUpgrade(request, socket, head, webSocket => this.#open(webSocket, session, rows));
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

  #open(socket: WebSocket, session: Session, rows: readonly ShareRow[]): void {
    const listener: Listener = {
      ...{ socket, session, shares: new Set(), alive: true },
      profiles: this.#doors.access.profiles(session)?.digest,
    };
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
    this.#listenTo(listener, new Set(this.#doors.access.reaches(session).keys()));
    // What happened before the socket stood is told now; so nothing between a poll and the first push is missed.
    for (const { id, epoch, head } of rows) {
      if (listener.shares.has(id)) send(socket, JSON.stringify({ share: id, epoch, head } satisfies PushMessage));
    }
  }

  /** Makes room for one more socket of the device. */
  #endOldest({ device }: Session): void {
    const own = [...this.#listeners].filter(each => each.session.device.id === device.id);
    for (const listener of own.slice(0, Math.max(0, own.length + 1 - deviceSocketsMax))) {
      this.#forget(listener);
      listener.socket.close(closeReplaced, 'the device has opened newer ones');
    }
  }

  #forget(listener: Listener): void {
    this.#listenTo(listener, new Set());
    this.#listeners.delete(listener);
  }

  /** From now on the listener hears of these shares and no others. */
  #listenTo(listener: Listener, shares: ReadonlySet<string>): void {
    for (const share of listener.shares) if (!shares.has(share)) this.#leave(share, listener);
    for (const share of shares) this.#topic(share).listeners.add(listener);
    listener.shares = shares;
  }

  #topic(share: string): Topic {
    const found = this.#topics.get(share);
    if (found !== undefined) return found;
    const stop = this.#doors.shares.subscribe(share as ShareId, push => this.#note(push));
    const topic = { listeners: new Set<Listener>(), stop };
    this.#topics.set(share, topic);
    return topic;
  }

  #leave(share: string, listener: Listener): void {
    const topic = this.#topics.get(share);
    topic?.listeners.delete(listener);
    if (topic?.listeners.size !== 0) return;
    topic.stop();
    this.#topics.delete(share);
  }

  /** Several commits of one moment become one message. */
  #note(push: PushMessage): void {
    if (this.#pending.size === 0) setImmediate(() => this.#flush());
    this.#pending.set(push.share, push);
  }

  #flush(): void {
    for (const push of this.#pending.values()) {
      const text = JSON.stringify(push);
      for (const { socket } of this.#topics.get(push.share)?.listeners ?? []) send(socket, text);
    }
    this.#pending.clear();
  }

  #beat(): void {
    this.#beats += 1;
    const text = JSON.stringify({ beat: this.#beats });
    for (const listener of this.#listeners) {
      if (!listener.alive) {
        listener.socket.terminate();
        continue;
      }
      listener.alive = false;
      listener.socket.ping();
      send(listener.socket, text);
    }
  }

  /** A store that cannot be read now is asked again the next time; it must not end the station. */
  #checkAccessInTime(): void {
    try {
      this.#checkAccess();
    } catch (error) {
      this.#doors.log('error', 'access check failed', { error });
    }
  }

  #checkAccess(): void {
    const revision = this.#doors.access.revision();
    if (revision === this.#accessRevision) return;
    for (const listener of this.#listeners) this.#checkListener(listener);
    this.#accessRevision = revision;
  }

  #checkListener(listener: Listener): void {
    const session = this.#doors.access.again(listener.session);
    if (session === undefined) {
      this.#forget(listener);
      listener.socket.close(closeSignedOut, 'the device is not linked any more');
      return;
    }
    listener.session = session;
    this.#tellOfProfiles(listener);
    this.#listenTo(listener, new Set(this.#doors.access.reaches(session).keys()));
  }

  /** Other profiles are news of every share: a push about no epoch lets a drive read its feeds, and so hear of them. */
  #tellOfProfiles(listener: Listener): void {
    const profiles = this.#doors.access.profiles(listener.session)?.digest;
    if (profiles === listener.profiles) return;
    listener.profiles = profiles;
    for (const share of listener.shares) {
      send(listener.socket, JSON.stringify({ share: share as ShareId, epoch: '', head: 0 } satisfies PushMessage));
    }
  }
}

function send(socket: WebSocket, text: string): void {
  if (isReading(socket)) socket.send(text);
}

/** Also ends a socket that is silent: what it hears from now on it would hear too late. */
function answersPing(socket: WebSocket): Promise<boolean> {
  return new Promise(resolve => {
    const answered = (): void => over(true);
    const closed = (): void => over(false);
    // A refused copy asks again and again, and the socket lives on: it must not gather listeners.
    const over = (alive: boolean): void => {
      clearTimeout(timer);
      socket.off('pong', answered).off('close', closed);
      resolve(alive);
    };
    const timer = setTimeout(() => {
      socket.terminate();
      over(false);
    }, answersMsMax);
    socket.on('pong', answered).on('close', closed);
    if (isReading(socket)) socket.ping();
  });
}

/** A drive that does not read is cut off rather than kept in memory; it comes back and polls. */
function isReading(socket: WebSocket): boolean {
  if (socket.bufferedAmount > unreadBytesMax) socket.terminate();
  return socket.readyState === WebSocket.OPEN;
}

function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
  const body = JSON.stringify(refusalWire(refusal));
  const head = [
    `HTTP/1.1 ${refusals[refusal.code].status} Refused`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
