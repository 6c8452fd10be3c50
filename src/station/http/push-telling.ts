/**
 * Tells whoever listens to a share of its new heads, with the answers to standing requests (B36) where there are some.
 *
 * A push is made once for all. Commits of one moment are one push, and what comes while one is being told waits for its end,
 * so that all of it comes in order.
 */
import type { Log } from '#platform/doors.ts';
import type { ShareId } from '#platform/share-store.ts';
import type { PushMessage } from '#protocol/feed.ts';
import type { PushAccess } from '#station/http/push-access.ts';
import type { Listener } from '#station/http/push-listener.ts';
import { pushFrame, sendBytes, sendFrames } from '#station/http/push-socket.ts';
import { type Answered, type Due, StandingFeeds } from '#station/http/standing-feeds.ts';
import type { HeadListener } from '#station/share/listeners.ts';
import type { ShareService } from '#station/share/share-service.ts';

/** Sockets that hear of a head in one turn; requests come in between. */
export const toldAtOnceMax = 500;

export interface PushTellingDoors {
  readonly shares: Pick<ShareService, 'changes' | 'fetch'> & {
    subscribe(share: ShareId, onPush: HeadListener): () => void;
  };
  readonly log: Log;
  readonly access: PushAccess;
}

/** A share that somebody listens to. */
interface Topic {
  readonly listeners: Set<Listener>;
  readonly stop: () => void;
  /** The head that was told last. */
  head: number | undefined;
  /** A head is being told. */
  telling: boolean;
}

interface Pending {
  readonly push: PushMessage;
  /** Whose commits it tells of. */
  readonly by: Set<string>;
}

export class PushTelling {
  readonly #doors: PushTellingDoors;
  readonly #standing: StandingFeeds;
  readonly #topics = new Map<ShareId, Topic>();
  /** The newest push of each share that still has to be sent. */
  readonly #pending = new Map<ShareId, Pending>();
  /** What is pending will be told at once. */
  #flushes = false;

  constructor(doors: PushTellingDoors) {
    this.#doors = doors;
    this.#standing = new StandingFeeds({ ...doors, monotonicMs: () => performance.now() });
  }

  /** Leaves a feed request standing, which the next push answers. */
  leaveStanding(answered: Answered): void {
    const topic = this.#topics.get(answered.share);
    if (topic === undefined) return;
    this.#doors.access.checkInTime();
    // It was answered by other grants than hold by now.
    if (answered.accessRevision !== this.#doors.access.revision) return;
    topic.head ??= answered.page.head;
    this.#standing.leave(answered);
  }

  /** Every drive asks once more. */
  endStanding(): void {
    this.#standing.forgetAll();
  }

  /** From now on the listener hears of these shares and no others. */
  listenTo(listener: Listener, shares: ReadonlySet<ShareId>): void {
    for (const share of listener.shares) if (!shares.has(share)) this.#leave(share, listener);
    for (const share of shares) this.#topic(share).listeners.add(listener);
    listener.shares = shares;
  }

  /** The listener is gone. */
  forget(listener: Listener): void {
    this.#standing.forget(listener.session.device.id, listener.shares);
    this.listenTo(listener, new Set());
  }

  #topic(share: ShareId): Topic {
    const found = this.#topics.get(share);
    if (found !== undefined) return found;
    const stop = this.#doors.shares.subscribe(share, (push, by) => this.#note(push, by));
    const topic: Topic = { listeners: new Set(), stop, head: undefined, telling: false };
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
    this.#flushSoon();
    const others = this.#pending.get(push.share)?.by ?? [];
    this.#pending.set(push.share, { push, by: new Set([...others, by]) });
  }

  #flushSoon(): void {
    if (!this.#flushes) setImmediate(() => this.#flush());
    this.#flushes = true;
  }

  #flush(): void {
    this.#flushes = false;
    for (const [share, pending] of this.#pending) {
      const topic = this.#topics.get(share);
      if (topic?.telling === true) continue;
      this.#pending.delete(share);
      if (topic !== undefined) this.#tell(topic, pending);
    }
  }

  #tell(topic: Topic, { push, by }: Pending): void {
    const listening = new Set([...topic.listeners].map(({ session }) => session.device.id as string));
    const due = this.#standing.due({ ...push, by, listening, before: topic.head });
    topic.head = push.head;
    topic.telling = true;
    this.#tellSome(topic, { push, due, frame: pushFrame(push), left: topic.listeners.values() });
  }

  /** Whoever begins to listen meanwhile is told as well, at the end. */
  #tellSome(topic: Topic, telling: Telling): void {
    const { push, due, frame, left } = telling;
    for (let count = 0; count < toldAtOnceMax; count += 1) {
      const { value: listener, done } = left.next();
      if (done === true) return void this.#tellAnswers(topic, telling);
      const isAnswered = due.has(listener.session.device.id);
      if (!isAnswered && this.#doors.access.mayHear(listener, push.share)) sendFrames(listener, frame);
    }
    setImmediate(() => this.#tellSome(topic, telling));
  }

  async #tellAnswers(topic: Topic, telling: Telling): Promise<void> {
    if (telling.due.size > 0) await this.#answer(topic, telling);
    topic.telling = false;
    if (this.#pending.has(telling.push.share)) this.#flushSoon();
  }

  /** What is told by then was judged for the drive at the moment at which it is sent, as an answer to a request would be. */
  async #answer(topic: Topic, { push, due, frame }: Telling): Promise<void> {
    const { access, log } = this.#doors;
    access.checkInTime();
    const { revision } = access;
    const { messages, unanswered } = await this.#standing.answer(push.share, due).catch((error: unknown) => {
      log('error', 'answering standing requests failed', { error });
      return { messages: new Map<string, readonly Buffer[]>(), unanswered: new Set(due.keys()) };
    });
    // A change of access in between ends all requests: who heard of other profiles has to ask, and may not find an answer.
    access.checkInTime();
    const holds = revision === access.revision;
    for (const listener of topic.listeners) {
      const { id } = listener.session.device;
      if (!due.has(id) || !access.mayHear(listener, push.share)) continue;
      const answers = (holds && access.mayComeIn(listener) && messages.get(id)) || [];
      const isTold = answers.map(message => sendBytes(listener, message)).every(sent => sent);
      if (answers.length === 0 || !isTold || unanswered.has(id)) sendFrames(listener, frame);
    }
  }
}

interface Telling {
  readonly push: PushMessage;
  readonly due: Due;
  readonly frame: Buffer;
  /** Those that were not told yet. */
  readonly left: Iterator<Listener>;
}
