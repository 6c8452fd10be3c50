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
import type { PushMessage } from '#protocol/feed.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { Session } from '#station/accounts/access.ts';
import {
  answersPing,
  beatFrames,
  isReading,
  type PushSocket,
  pushFrame,
  refuseUpgrade,
  sendBytes,
  sendFrames,
} from '#station/http/push-socket.ts';
import {
  type Admission,
  type Caller,
  refuseOtherOrigin,
  refuseOtherProtocol,
  refuseWithoutFactor,
  sessionOrRefuse,
} from '#station/http/session.ts';
import { type Answered, type Due, StandingFeeds } from '#station/http/standing-feeds.ts';
import type { TrustedProxies } from '#station/http/trusted-proxies.ts';
import type { HeadListener } from '#station/share/listeners.ts';
import type { ShareService } from '#station/share/share-service.ts';

export const pushPath = '/api/push';
/** A drive takes a channel for dead when it hears nothing for longer than two of these. */
export const beatMs = 15_000;
/** Parts of the sockets, of which one after the other is sent its beat: all at once would hold everything else up. */
export const beatParts = 30;
/** How long a revoked device may go on hearing of new heads. */
export const accessCheckMs = 500;
/** Sockets whose access is looked at in one turn, after it changed; requests come in between. */
export const checkedAtOnceMax = 200;
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
  readonly shares: Pick<ShareService, 'changes' | 'fetch'> & {
    shares(among: ReadonlySet<ShareId>): Promise<readonly ShareRow[]>;
    subscribe(share: ShareId, onPush: HeadListener): () => void;
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
  /** The head that was told last. */
  head: number | undefined;
  /** Answers to standing requests are being made: what is told next waits, so that all of it comes in order. */
  answering: boolean;
}

interface Pending {
  readonly push: PushMessage;
  /** Whose commits it tells of. */
  readonly by: Set<string>;
}

interface Listener extends PushSocket {
  /** Which part of the beats is its own. */
  readonly part: number;
  session: Session;
  /** The access revision at which it was last looked at. */
  checked: number;
  shares: ReadonlySet<ShareId>;
  /** The digest of the sync profiles that the drive was last known to follow. */
  profiles: string | undefined;
  /** False since the last ping until the drive's pong. */
  alive: boolean;
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
  readonly #topics = new Map<ShareId, Topic>();
  /** The newest push of each share that still has to be sent. */
  readonly #pending = new Map<ShareId, Pending>();
  /** What is pending will be told at once. */
  #flushes = false;
  readonly #standing: StandingFeeds;
  readonly #timers: readonly NodeJS.Timeout[];
  #accessRevision: number;
  /** Those that are still to be looked at after a change of access. */
  #unchecked: Iterator<Listener> | undefined;
  #opened = 0;
  #beats = 0;
  #closed = false;

  constructor(doors: PushDoors) {
    this.#doors = doors;
    this.#accessRevision = doors.access.revision();
    this.#standing = new StandingFeeds({ ...doors, monotonicMs: () => performance.now() });
    this.#timers = [
      setInterval(() => this.#beat(), beatMs / beatParts),
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

  /** Leaves a feed request standing, which the next push answers. */
  leaveStanding(answered: Answered): void {
    const topic = this.#topics.get(answered.share);
    if (topic === undefined) return;
    this.#checkAccessInTime();
    // It was answered by other grants than hold by now.
    if (answered.accessRevision !== this.#accessRevision) return;
    topic.head ??= answered.page.head;
    this.#standing.leave(answered);
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
    this.#checkAccess();
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
    const checked = this.#accessRevision;
    const session = await this.#admitted(request, socket);
    if (session === undefined) return;
    this.#doors.admitted(request.socket);
    const reached = this.#sharesOf(session);
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
      profiles: this.#doors.access.profiles(session)?.digest,
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
    this.#listenTo(listener, this.#sharesOf(session));
    // Access may have changed since its session was looked up.
    if (checked !== this.#accessRevision) this.#unchecked ??= this.#listeners.values();
    // What happened before the socket stood is told now; so nothing between a poll and the first push is missed.
    for (const { id, epoch, head } of rows) {
      if (listener.shares.has(id)) sendFrames(listener, pushFrame({ share: id, epoch, head }));
    }
  }

  #sharesOf(session: Session): ReadonlySet<ShareId> {
    return new Set([...this.#doors.access.reaches(session).keys()] as ShareId[]);
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
    this.#standing.forget(id, listener.shares);
    this.#listenTo(listener, new Set());
    this.#listeners.delete(listener);
    this.#byPart[listener.part]?.delete(listener);
    const own = this.#byDevice.get(id);
    own?.delete(listener);
    if (own?.size === 0) this.#byDevice.delete(id);
  }

  /** From now on the listener hears of these shares and no others. */
  #listenTo(listener: Listener, shares: ReadonlySet<ShareId>): void {
    for (const share of listener.shares) if (!shares.has(share)) this.#leave(share, listener);
    for (const share of shares) this.#topic(share).listeners.add(listener);
    listener.shares = shares;
  }

  #topic(share: ShareId): Topic {
    const found = this.#topics.get(share);
    if (found !== undefined) return found;
    const stop = this.#doors.shares.subscribe(share, (push, by) => this.#note(push, by));
    const topic: Topic = { listeners: new Set(), stop, head: undefined, answering: false };
    this.#topics.set(share, topic);
    return topic;
  }

  #leave(share: ShareId, listener: Listener): void {
    const topic = this.#topics.get(share);
    topic?.listeners.delete(listener);
    if (topic?.listeners.size !== 0) return;
    topic.stop();
    this.#topics.delete(share);
  }

  /** Several commits of one moment become one message. */
  #note(push: PushMessage, by = ''): void {
    if (!this.#flushes) setImmediate(() => this.#flush());
    this.#flushes = true;
    const others = this.#pending.get(push.share)?.by ?? [];
    this.#pending.set(push.share, { push, by: new Set([...others, by]) });
  }

  #flush(): void {
    this.#flushes = false;
    for (const [share, pending] of this.#pending) {
      const topic = this.#topics.get(share);
      if (topic?.answering === true) continue;
      this.#pending.delete(share);
      if (topic !== undefined) this.#tell(topic, pending);
    }
  }

  #tell(topic: Topic, { push, by }: Pending): void {
    const listening = new Set([...topic.listeners].map(({ session }) => session.device.id as string));
    const due = this.#standing.due({ ...push, by, listening, before: topic.head });
    topic.head = push.head;
    const frame = pushFrame(push);
    for (const listener of topic.listeners) {
      const isAnswered = due.has(listener.session.device.id);
      if (!isAnswered && this.#mayHear(listener, push.share)) sendFrames(listener, frame);
    }
    if (due.size > 0) void this.#tellAnswers(topic, { push, due, frame });
  }

  /** What is told by then was judged for the drive at the moment at which it is sent, as an answer to a request would be. */
  async #tellAnswers(
    topic: Topic,
    { push, due, frame }: { push: PushMessage; due: Due; frame: Buffer },
  ): Promise<void> {
    topic.answering = true;
    this.#checkAccessInTime();
    const revision = this.#accessRevision;
    const { messages, unanswered } = await this.#standing.answer(push.share, due).catch((error: unknown) => {
      this.#doors.log('error', 'answering standing requests failed', { error });
      return { messages: new Map<string, readonly Buffer[]>(), unanswered: new Set(due.keys()) };
    });
    topic.answering = false;
    // A change of access in between ends all requests: who heard of other profiles has to ask, and may not find an answer.
    this.#checkAccessInTime();
    const holds = revision === this.#accessRevision;
    for (const listener of topic.listeners) {
      const { id } = listener.session.device;
      if (!due.has(id) || !this.#mayHear(listener, push.share)) continue;
      const answers = (holds && this.#mayComeIn(listener) && messages.get(id)) || [];
      const isTold = answers.map(message => sendBytes(listener, message)).every(sent => sent);
      if (answers.length === 0 || !isTold || unanswered.has(id)) sendFrames(listener, frame);
    }
    if (this.#pending.size > 0) this.#flush();
  }

  /** Whoever was not looked at since access changed is looked at now: after a revocation nothing more is heard. */
  #mayHear(listener: Listener, share: ShareId): boolean {
    if (listener.checked !== this.#accessRevision) this.#doing('access check', () => this.#checkListener(listener));
    return listener.checked === this.#accessRevision && listener.shares.has(share);
  }

  /** As a request is asked; false where the store cannot tell. */
  #mayComeIn(listener: Listener): boolean {
    let may = false;
    this.#doing('access check', () => {
      may = this.#doors.access.again(listener.session) !== undefined;
    });
    return may;
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

  #checkAccessInTime(): void {
    this.#doing('access check', () => this.#checkAccess());
  }

  /** A store that cannot be read now is asked again the next time; it must not end the station. */
  #doing(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#doors.log('error', `${what} failed`, { error });
    }
  }

  #checkAccess(): void {
    const revision = this.#doors.access.revision();
    if (revision !== this.#accessRevision) {
      this.#standing.forgetAll();
      this.#unchecked = this.#listeners.values();
    }
    this.#accessRevision = revision;
    if (this.#unchecked !== undefined) this.#checkSome(this.#unchecked);
  }

  #checkSome(unchecked: Iterator<Listener>): void {
    for (let left = checkedAtOnceMax; left > 0; left -= 1) {
      const { value: listener, done } = unchecked.next();
      if (done === true) {
        this.#unchecked = undefined;
        return;
      }
      if (listener.checked === this.#accessRevision) continue;
      // Whoever cannot be looked at now is among those that are looked at the next time.
      this.#unchecked = this.#listeners.values();
      this.#checkListener(listener);
      this.#unchecked = unchecked;
    }
    setImmediate(() => this.#checkAccessInTime());
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
    this.#listenTo(listener, this.#sharesOf(session));
    listener.checked = this.#accessRevision;
  }

  /** Other profiles are news of every share: a push about no epoch lets a drive read its feeds, and so hear of them. */
  #tellOfProfiles(listener: Listener): void {
    const profiles = this.#doors.access.profiles(listener.session)?.digest;
    if (profiles === listener.profiles) return;
    listener.profiles = profiles;
    for (const share of listener.shares) sendFrames(listener, pushFrame({ share, epoch: '', head: 0 }));
  }
}
