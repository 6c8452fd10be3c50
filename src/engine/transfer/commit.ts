/**
 * Carries out the steps of a plan that change the station.
 *
 * Batches keep their order. They are gathered into requests of a few megabytes, small contents inline, so that ten
 * thousand small files cost some forty requests; while one request is under way the next is made durable and read. Big
 * contents go ahead of their commit, chunk by chunk, asking first what the station has already.
 */

import { distrusting } from '#engine/believe.ts';
import { freshId, pathOf, type TaskContext } from '#engine/context.ts';
import { betweenSteps } from '#engine/decisions.ts';
import { type MadeDurable, madeDurable } from '#engine/effects/durable.ts';
import { InOrder } from '#engine/in-order.ts';
import { atOnce, type Carrier } from '#engine/long-steps.ts';
import { toldPast } from '#engine/past.ts';
import { sealWhenDue } from '#engine/seal.ts';
import type { Chunk, ManifestUpload } from '#engine/station-door.ts';
import { type CommitIntent, commitIntentText, type SentOp } from '#engine/transfer/commit-intent.ts';
import { type PreparedOp, prepareOp, sendName } from '#engine/transfer/prepare.ts';
import { recordReply } from '#engine/transfer/record-reply.ts';
import { beginTransfer, type Moving } from '#engine/transfers.ts';
import type { Hash, NodeId } from '#model/node.ts';
import { type Batch, type CommitReply, commitBatchesMax } from '#protocol/commit.ts';
import { transferBytesMax } from '#protocol/content.ts';
import { Refusal, type RefusalCode } from '#protocol/refusals.ts';
import type { RemoteStep } from '#reconcile/plan-types.ts';

/** Bytes from which on a request asks what the station has before it sends contents. */
export const askFirstBytesMin = 64 * 1024;

/** Sends everything; answers how many batches were accepted, or turned out to be needless or held. Throws `StationError` when there is no answer. */
export async function commitAll(
  context: TaskContext,
  batches: readonly (readonly RemoteStep[])[],
  carrier: Carrier = atOnce(context),
): Promise<number> {
  const requests = new Requests(context, () => carrier.fail());
  let learned = 0;
  try {
    for await (const prepared of preparedInTurn(context, batches, carrier)) {
      if (prepared === 'unfit') continue;
      if (prepared.hasLearned) learned += 1;
      if (prepared.ops.length > 0) await requests.add(prepared);
    }
    return learned + (await requests.finish());
  } finally {
    await requests.quiet();
  }
}

/** The batches in their order, once what they send was read, and has gone ahead where it is big. */
async function* preparedInTurn(
  context: TaskContext,
  batches: readonly (readonly RemoteStep[])[],
  carrier: Carrier,
): AsyncGenerator<PreparedBatch | 'unfit'> {
  const underWay = new InOrder<PreparedBatch | 'unfit'>();
  try {
    for (const group of groupsOf(context, batches)) {
      yield* underWay.untilFewerThan(Math.min(...group.map(steps => several(context, steps, carrier))));
      if (await isOver(context, carrier)) break;
      const durable = await madeDurable(context, group.flat().map(idOf));
      for (const steps of group) {
        yield* underWay.untilFewerThan(several(context, steps, carrier));
        if (await isOver(context, carrier)) break;
        await sealWhenDue(context);
        underWay.begin(prepareBatch(context, { steps, durable, carrier }));
      }
    }
    yield* underWay.untilFewerThan(1);
  } finally {
    // Then something failed: here, or with whoever takes the batches.
    await underWay.quiet(() => carrier.fail());
  }
}

/** How many like this batch are prepared at once. Whether changes scramble what was there is judged one after the other (R109). */
function several(context: TaskContext, steps: readonly RemoteStep[], carrier: Carrier): number {
  const [step, ...others] = steps;
  if (step?.kind !== 'create' || others.length > 0) return 1;
  const node = context.doors.store.local(step.id);
  return node?.kind === 'file' ? carrier.several(sendName(context, step, node), node.stamp.size) : 1;
}

async function isOver(context: TaskContext, carrier: Carrier): Promise<boolean> {
  await betweenSteps(context);
  return context.closing || carrier.isOver();
}

/** Batches that are made durable together, before any of them is read (R173): about what a request takes. */
function* groupsOf(
  { doors: { store } }: TaskContext,
  batches: readonly (readonly RemoteStep[])[],
): Iterable<readonly (readonly RemoteStep[])[]> {
  let group: (readonly RemoteStep[])[] = [];
  let bytes = 0;
  for (const steps of batches) {
    group.push(steps);
    for (const { id } of steps.filter(sendsContent)) bytes += store.local(id)?.stamp.size ?? 0;
    if (bytes < transferBytesMax && group.length < commitBatchesMax) continue;
    yield group;
    group = [];
    bytes = 0;
  }
  if (group.length > 0) yield group;
}

function sendsContent({ kind }: RemoteStep): boolean {
  return kind === 'create' || kind === 'update';
}

function idOf({ id }: { readonly id: NodeId }): NodeId {
  return id;
}

interface PreparedBatch {
  readonly batch: Batch;
  readonly sent: readonly SentOp[];
  readonly ops: readonly PreparedOp[];
  /** Not all of it is to be sent: some turned out to be needless, or is held. */
  readonly hasLearned: boolean;
}

interface BatchToPrepare {
  readonly steps: readonly RemoteStep[];
  readonly durable: MadeDurable;
  readonly carrier: Carrier;
}

/** All steps of the batch that are needed, or nothing: what cannot be read now is planned again when it can. */
async function prepareBatch(
  context: TaskContext,
  { steps, durable, carrier }: BatchToPrepare,
): Promise<PreparedBatch | 'unfit'> {
  if (!steps.every(({ id }) => durable.has(id))) return 'unfit';
  const ops: PreparedOp[] = [];
  for (const step of steps) {
    const op = await prepareOp(context, { step, node: durable.get(step.id), carrier });
    if (op === 'unfit') return 'unfit';
    if (op !== 'needless' && op !== 'held') ops.push(op);
  }
  const batch = { opId: freshId(context), ops: ops.map(({ op }) => op) };
  return { batch, ops, sent: ops.map(({ sent }) => sent), hasLearned: ops.length < steps.length };
}

/**
 * Gathers batches into requests and keeps one under way. Bytes that are to travel with the next wait in memory, so there are no
 * more than it takes; contents that have gone ahead gather until the one before is answered.
 */
class Requests {
  readonly #context: TaskContext;
  readonly #onFailure: () => void;
  #batches: PreparedBatch[] = [];
  #bytes = 0;
  /** Of contents that have gone ahead: they wait for nothing but their commit. */
  #aheadBytes = 0;
  #underWay: Promise<number> = Promise.resolve(0);
  #isUnderWay = false;
  /** One request is begun after the other. */
  #begun: Promise<void> = Promise.resolve();
  #isEnding = false;
  #asking: Promise<unknown> = Promise.resolve();
  #accepted = 0;

  /** `onFailure` hears at once of a request that failed; its error is met where the request is awaited next. */
  constructor(context: TaskContext, onFailure: () => void) {
    this.#context = context;
    this.#onFailure = onFailure;
  }

  async add(prepared: PreparedBatch): Promise<void> {
    this.#batches.push(prepared);
    for (const { chunks, aheadBytes } of prepared.ops) {
      this.#aheadBytes += aheadBytes;
      for (const chunk of chunks) this.#bytes += chunk.bytes.length;
    }
    const isFull = this.#bytes >= transferBytesMax || this.#batches.length >= commitBatchesMax;
    if (isFull || (this.#isDue() && !this.#isUnderWay)) await this.#flush();
  }

  async finish(): Promise<number> {
    await this.#flush();
    this.#accepted += await this.#underWay;
    return this.#accepted;
  }

  /** Returns when nothing is under way any more, however it ended. */
  async quiet(): Promise<void> {
    this.#isEnding = true;
    await this.#begun.catch(() => undefined);
    await this.#asking;
    await this.#underWay.catch(() => undefined);
  }

  #isDue(): boolean {
    return this.#bytes + this.#aheadBytes >= transferBytesMax;
  }

  #flush(): Promise<void> {
    this.#begun = this.#begun.then(() => this.#beginNext());
    this.#begun.catch(() => undefined);
    return this.#begun;
  }

  async #beginNext(): Promise<void> {
    const batches = this.#batches;
    const bytes = this.#bytes;
    const chunks = distinct(batches.flatMap(({ ops }) => ops.flatMap(op => op.chunks)));
    // Asked while the request before is under way: a round trip less for each.
    const lacks = bytes >= askFirstBytesMin ? lacking(this.#context, chunks) : Promise.resolve(chunks);
    this.#asking = lacks.catch(() => undefined);
    this.#batches = [];
    this.#bytes = 0;
    this.#aheadBytes = 0;
    this.#accepted += await this.#underWay;
    this.#underWay = Promise.resolve(0);
    if (batches.length > 0) this.#begin(send(this.#context, batches, { bytes, lacks }));
  }

  #begin(request: Promise<number>): void {
    this.#underWay = request;
    this.#isUnderWay = true;
    const answered = (): void => {
      this.#isUnderWay = false;
      if (this.#isDue() && !this.#isEnding) void this.#flush();
    };
    // A failure is met where the request is awaited next, which the next that is due does; until then it must not count as
    // unhandled.
    const failed = (): void => {
      this.#isUnderWay = false;
      this.#onFailure();
    };
    request.then(answered, failed);
  }
}

interface Inline {
  /** Of all contents. */
  readonly bytes: number;
  /** The chunks that the station lacks. */
  readonly lacks: Promise<readonly Chunk[]>;
}

async function send(
  context: TaskContext,
  batches: readonly PreparedBatch[],
  { bytes, lacks }: Inline,
): Promise<number> {
  const { store, station } = context.doors;
  const manifests: ManifestUpload[] = batches.flatMap(({ ops }) =>
    ops.flatMap(op => (op.manifest ? [op.manifest] : [])),
  );
  const meta = store.meta();
  const request = { epoch: meta.epoch, ...toldPast(meta), batches: batches.map(({ batch }) => batch) };
  const intent: CommitIntent = {
    id: request.batches[0]?.opId as NodeId,
    request,
    sent: batches.map(({ sent }) => sent),
  };
  // On record before it is sent: after a crash the same op ids ask for the same answer (R84).
  store.transaction(writes => writes.putIntent({ id: intent.id, kind: 'commit', body: commitIntentText(intent) }));
  const needed = await settleIntent(context, intent, () => lacks);
  const moving = beginRequest(context, batches, bytes);
  const commit = async (): Promise<CommitReply> => {
    const answer = await station.commit(request, manifests, needed);
    moving?.moved(bytes);
    return answer;
  };
  const reply = await settleIntent(context, intent, commit).finally(() => moving?.end());
  const accepted = await distrusting(context, () => recordReply(context, intent, reply));
  context.tally.bytesDone += bytes;
  context.tally.filesDone += accepted;
  return accepted;
}

/** The small contents of a request travel as one; undefined when there are none in it. */
function beginRequest(context: TaskContext, batches: readonly PreparedBatch[], total: number): Moving | undefined {
  const sent = batches.flatMap(({ ops }) => ops.filter(({ chunks }) => chunks.length > 0));
  const [first] = sent;
  if (first === undefined) return undefined;
  const path = pathOf(context, first.op.id) ?? '';
  return beginTransfer(context, { direction: 'up', path, files: sent.length, total, done: 0 });
}

/** A refusal that is a definite no leaves nothing to ask for again: nothing of the commit was done. */
async function settleIntent<T>(
  { doors: { store } }: TaskContext,
  { id }: CommitIntent,
  work: () => Promise<T>,
  isNo: (code: RefusalCode) => boolean = () => true,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && isNo(error.code)) store.transaction(writes => writes.dropIntent(id));
    throw error;
  }
}

/**
 * The answer to a commit whose answer was lost. What the station has not carried out by then it never will (R114), and the
 * next plan starts from what the disk holds. A refusal is a no to this question, and to what was sent before only when the
 * station had looked for its answer by then (R112).
 */
export function answerTo(context: TaskContext, intent: CommitIntent): Promise<CommitReply> {
  const ask = (): Promise<CommitReply> => context.doors.station.commit({ ...intent.request, question: true }, [], []);
  return settleIntent(context, intent, ask, code => !unlooked.has(code));
}

/**
 * What a station refuses before it looks for an answer that it has given already; all that is asked of it then is refused
 * alike. A station that fails at just this question must not hold up everything else, so that is not among them.
 */
const unlooked: ReadonlySet<RefusalCode> = new Set([
  'sign-in',
  'sign-in-throttled',
  'copied',
  'protocol',
  'unknown-share',
  'storage-absent',
  'busy',
]);

function distinct(chunks: readonly Chunk[]): Chunk[] {
  const seen = new Map<Hash, Chunk>();
  for (const chunk of chunks) seen.set(chunk.hash, chunk);
  return [...seen.values()];
}

async function lacking(context: TaskContext, chunks: readonly Chunk[]): Promise<Chunk[]> {
  const missing = new Set(await context.doors.station.missing(chunks.map(chunk => chunk.hash)));
  return chunks.filter(chunk => missing.has(chunk.hash));
}
