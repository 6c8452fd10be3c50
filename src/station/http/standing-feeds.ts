/**
 * Feed requests that drives left standing (B36), and their answers, which a push brings along.
 *
 * A drive that heard all there was would ask the same again after the next commit, with the cursor that it was given, and
 * then fetch what changed: two ways to the station and back, which is what a small save mostly waits for. So the station
 * asks itself in the drive's place, by the same code. Drives with one question get one answer. All of it lies in memory, and
 * whatever is out of the ordinary ends the standing: that drive is told of the head alone, and asks.
 */
import type { Log } from '#platform/doors.ts';
import type { ShareId } from '#platform/share-store.ts';
import type { Want } from '#protocol/content.ts';
import type { FeedPage, FeedRequest, PushedAnswer, PushMessage } from '#protocol/feed.ts';
import { encodeJson } from '#protocol/frame-payloads.ts';
import { fetchReply } from '#station/http/fetch-reply.ts';
import { StandingRequests } from '#station/http/standing-requests.ts';
import type { Actor } from '#station/share/actor.ts';
import { isLimited } from '#station/share/folder-reach.ts';
import type { ShareService } from '#station/share/share-service.ts';

/** How long a question stands that its drive does not ask anew, milliseconds: a task that is not paused polls sooner. */
export const standingMsMax = 150_000;
/** Characters of a view that is kept. */
export const viewCharactersMax = 8 * 1024;
/** Different questions that are answered for one head. */
export const answersMax = 8;
/** Nodes that an answer tells of at most; who hears of more asks. */
export const answerNodesMax = 64;
/** Bytes of the contents that come along; where there are more, none does. */
export const answerBytesMax = 64 * 1024;
/** Bytes of all messages about one head, each of which has its own copy of the contents; who would go beyond it asks. */
export const allAnswersBytesMax = 16 * 1024 * 1024;

/** The last feed request of a task, as far as it would be the same now. */
interface Standing extends Omit<FeedRequest, 'after'> {
  readonly actor: Actor;
  readonly name: PushedAnswer['standing'];
  /** Two with the same text are answered alike. */
  readonly viewText: string;
  readonly askedMs: number;
}

/** A request that was answered to the end. */
export interface Answered {
  readonly actor: Actor;
  readonly share: ShareId;
  readonly name: PushedAnswer['standing'];
  readonly request: FeedRequest;
  readonly page: FeedPage;
  /** That of accounts and grants when it was asked. */
  readonly accessRevision: number;
}

/** A new head, and that which was pushed last. */
export interface Moved extends PushMessage {
  readonly before: number | undefined;
  /** The devices whose commits lie in between. */
  readonly by: ReadonlySet<string>;
  /** The devices that will hear of it. */
  readonly listening: ReadonlySet<string>;
}

export interface StandingDoors {
  readonly shares: Pick<ShareService, 'changes' | 'fetch'>;
  readonly log: Log;
  readonly monotonicMs: () => number;
}

/** What is due to which device, by the names that its tasks chose. */
export type Due = ReadonlyMap<string, readonly string[]>;

/** What was answered of that: whole messages by device, and which devices have to ask all the same. */
export interface Pushed {
  readonly messages: ReadonlyMap<string, readonly Buffer[]>;
  readonly unanswered: ReadonlySet<string>;
}

export class StandingFeeds {
  readonly #doors: StandingDoors;
  readonly #requests = new StandingRequests<Standing>();

  constructor(doors: StandingDoors) {
    this.#doors = doors;
  }

  /** Leaves a request standing that was answered to its end. Who is granted single folders asks each time. */
  leave({ actor, share, name, request, page }: Omit<Answered, 'accessRevision'>): void {
    const viewText = JSON.stringify(request.view);
    if (isLimited(actor) || page.after !== undefined || viewText.length > viewCharactersMax) return;
    const { view } = request;
    const standing = { actor, name, view, viewText, ...endOf(page), askedMs: this.#doors.monotonicMs() };
    this.#requests.leave({ share, device: actor.device, name }, standing);
  }

  /** Who may hear what has changed: every drive asks once more. */
  forgetAll(): void {
    this.#requests.endAll();
  }

  forget(device: string, shares: Iterable<string>): void {
    for (const share of shares) this.#requests.endOf(device, share);
  }

  /** The questions to which the new head is news. What a device did itself it hears of by the answer to its commit. */
  due(moved: Moved): Due {
    const due = new Map<string, string[]>();
    for (const [at, standing] of this.#requests.in(moved.share)) {
      const next = this.#goOn(at.device, standing, moved);
      if (next === undefined) this.#requests.end(at);
      else this.#requests.goOn(at, next);
      if (next !== undefined && next.cursor < moved.head) due.set(at.device, [...(due.get(at.device) ?? []), at.name]);
    }
    return due;
  }

  /** As it stands after the device's own commits; undefined where it stands no longer. */
  #goOn(device: string, standing: Standing, { epoch, head, before, by, listening }: Moved): Standing | undefined {
    const isOld = this.#doors.monotonicMs() - standing.askedMs > standingMsMax;
    if (isOld || standing.epoch !== epoch || !listening.has(device)) return undefined;
    if (!by.has(device)) return standing;
    // Alone in between, the drive's cursor follows its commits; else it has to read what others did.
    if (by.size > 1 || standing.cursor !== before) return undefined;
    return { ...withoutPast(standing), cursor: head };
  }

  /** Answers what is due; each different question once. */
  async answer(share: ShareId, due: Due): Promise<Pushed> {
    const answers = new Map<string, Promise<Answer | undefined>>();
    const messages = new Map<string, Buffer[]>();
    const unanswered = new Set<string>();
    let bytes = 0;
    for (const [device, names] of due) {
      for (const name of names) {
        const standing = this.#requests.get({ share, device, name });
        const message = bytes < allAnswersBytesMax ? await this.#answerOne(share, standing, answers) : undefined;
        bytes += message?.length ?? 0;
        if (message === undefined) unanswered.add(device);
        else messages.set(device, [...(messages.get(device) ?? []), message]);
      }
    }
    return { messages, unanswered };
  }

  async #answerOne(
    share: ShareId,
    standing: Standing | undefined,
    answers: Map<string, Promise<Answer | undefined>>,
  ): Promise<Buffer | undefined> {
    if (standing === undefined) return undefined;
    const { actor, name, epoch, cursor, viewText } = standing;
    const key = JSON.stringify([epoch, cursor, standing.past, viewText]);
    const known = answers.get(key);
    if (known === undefined && answers.size >= answersMax) return undefined;
    const made = known ?? this.#make(share, standing);
    answers.set(key, made);
    const answer = await made;
    const at = { share, device: actor.device, name };
    // Another reading, or a change of grants, came in between.
    if (this.#requests.get(at) !== standing) return undefined;
    if (answer === undefined) this.#requests.end(at);
    else this.#requests.goOn(at, { ...withoutPast(standing), ...endOf(answer.page) });
    return answer && messageOf(share, standing, answer);
  }

  async #make(share: ShareId, { actor, epoch, cursor, past, view }: Standing): Promise<Answer | undefined> {
    const { shares, log } = this.#doors;
    try {
      const request = { epoch, cursor, view, ...(past === undefined ? {} : { past }) };
      const page = await shares.changes(actor, share, request);
      const nodes = page.nodes.length + page.deleted.length + page.out.length;
      if (page.snapshot || page.after !== undefined || nodes > answerNodesMax) return undefined;
      const wants = wantsOf(page, cursor);
      const served = fetchReply(wants.length === 0 ? nothing() : shares.fetch(actor, share, wants));
      const contents: Uint8Array[] = [];
      for await (const part of served) contents.push(Buffer.from(part));
      return { page, wants, contents: Buffer.concat(contents) };
    } catch (error) {
      log('debug', 'a standing request was not answered', { share, error: String(error) });
      return undefined;
    }
  }
}

interface Answer {
  readonly page: FeedPage;
  readonly wants: readonly Want[];
  /** The answer to a fetch of these. */
  readonly contents: Buffer;
}

/** The commit at the cursor is another one from now on. */
function withoutPast({ past: _, ...others }: Standing): Standing {
  return others;
}

async function* nothing(): AsyncGenerator<never> {}

/** Where the next question begins. */
function endOf({ epoch, cursor, mark }: FeedPage): Pick<FeedRequest, 'epoch' | 'cursor' | 'past'> {
  return { epoch, cursor, ...(mark === undefined ? {} : { past: { revision: cursor, mark } }) };
}

/** The contents that changed, as a drive fetches them; none where they are large. */
function wantsOf({ nodes }: FeedPage, cursor: number): readonly Want[] {
  const changed = nodes.filter(({ state, contentRev }) => state !== null && contentRev > cursor);
  const bytes = changed.reduce((sum, { state }) => sum + (state?.size ?? 0), 0);
  if (bytes > answerBytesMax) return [];
  return changed.flatMap(({ id, state }) =>
    state === null ? [] : [{ node: id, content: state.content, manifest: false, chunks: 'all' as const }],
  );
}

function messageOf(share: ShareId, { name, cursor }: Standing, { page, wants, contents }: Answer): Buffer {
  const { epoch, head } = page;
  const told: PushedAnswer = { share, epoch, head, standing: name, from: cursor, page, wants: [...wants] };
  return Buffer.concat([...encodeJson(told), contents]);
}
