/**
 * Commit: the flow to read first at the station (its twin on the drive is engine/task.ts).
 *
 * A request's batches are looked up (seen before?), the rows they need are loaded, each batch is decided in
 * memory on top of the ones before it, and all that was accepted is written in one durable step. Nothing is
 * locked: what was decided on an older head than the share's, or without what a person decided meanwhile about
 * deletions that wait, is refused by the store, and decided anew.
 */

import { present } from '#base/assert.ts';
import type { ContentId, Hash } from '#model/node.ts';
import type { Clock, HashBytes } from '#platform/doors.ts';
import type { NodeRow, OpRow, ShareChange, ShareRow, ShareStore, VersionRow } from '#platform/share-store.ts';
import type { Batch, BatchResult, CommitReply, CommitRequest } from '#protocol/commit.ts';
import { Refusal, refusals } from '#protocol/refusals.ts';
import type { SentChunks } from '#station/chunks/take-chunks.ts';
import { type Actor, mustWriteSomewhere } from '#station/share/actor.ts';
import { type ArrivedManifest, contentRows } from '#station/share/contents.ts';
import { type Accepted, type BatchFault, decide, isAccepted } from '#station/share/decide.ts';
import { accessFault, withoutSizes } from '#station/share/decide-access.ts';
import { type HoldRule, type HoldVerdict, judgeDeletions } from '#station/share/holds.ts';
import { type Loaded, loadRows } from '#station/share/load-rows.ts';
import { mustHave } from '#station/share/must-have.ts';
import { isOtherPast } from '#station/share/past.ts';
import { requestHash } from '#station/share/request-hash.ts';
import { type ContentFacts, followRows } from '#station/share/share-rows.ts';
import { nodeToWire } from '#station/share/wire.ts';

/** How often a request is decided anew because the share moved on in between; then the station is busy. */
export const commitTriesMax = 8;

export interface CommitInput {
  readonly store: ShareStore;
  readonly hash: HashBytes;
  readonly clock: Clock;
  readonly actor: Actor;
  readonly share: ShareRow['id'];
  readonly request: CommitRequest;
  /** Manifests that came with the request, verified. */
  readonly arrived: ReadonlyMap<ContentId, ArrivedManifest>;
  /** Chunks that came with the request, verified and durable; the new ones get their rows with the commit. */
  readonly sent: SentChunks;
  readonly holds: HoldRule;
}

/** The answer, whether the share has a new head by it, and which chunks came to be used. */
export interface Committed {
  readonly reply: CommitReply;
  readonly written: boolean;
  readonly used: readonly Hash[];
}

/** Throws 'epoch-changed', 'denied' or 'unknown-share' for the request as a whole; batches answer for themselves. */
export async function commit(input: CommitInput): Promise<Committed> {
  for (let tries = 0; tries < commitTriesMax; tries += 1) {
    const committed = await commitOnce(input);
    if (committed !== 'moved-on') return committed;
  }
  throw new Refusal('busy', 'The share changed again and again while the commit was decided; send it again.');
}

async function commitOnce(input: CommitInput): Promise<Committed | 'moved-on'> {
  const { store, request, actor } = input;
  const share = await mustHave(store, input.share);
  const { answered, hashes } = await answeredBefore(input);
  const open = request.batches.filter(batch => !answered.has(batch.opId));
  const reply = (head: number, results: ReadonlyMap<string, BatchResult>): CommitReply => ({
    epoch: share.epoch,
    head,
    results: request.batches.map(({ opId }) =>
      present(answered.get(opId) ?? results.get(opId), 'every batch is answered'),
    ),
  });
  if (open.length === 0) return { reply: reply(share.head, new Map()), written: false, used: [] };
  if (request.epoch !== share.epoch) throw new Refusal('epoch-changed');
  // B17: what was decided on another past does not fit this one, though its numbers may.
  if (await isOtherPast(store, share, request)) throw new Refusal('epoch-changed');
  mustWriteSomewhere(actor);
  if (request.question === true) {
    const lapsed = new Map(open.map(batch => [batch.opId, lapsedResult(batch)] as const));
    if ((await store.write(remembering(input, share, { open, lapsed, hashes }))) === 'moved-on') return 'moved-on';
    return { reply: reply(share.head, lapsed), written: false, used: [] };
  }

  const { arrived, sent } = input;
  const loaded = await loadRows({ store, share, actor, batches: open, arrived, sent });
  const judged = await judge(input, loaded, open);
  // On record before it is told, and before the rest is written. The owner may have decided since it was judged.
  if (judged.held.length > 0 && (await store.putHeldDeletions(judged.held)) === 'moved-on') return 'moved-on';
  const { decided } = judged;
  if (decided.accepted.length === 0) {
    return { reply: reply(share.head, decided.results), written: false, used: [] };
  }
  const change = { ...(await changeOf(input, loaded, { ...decided, hashes })), ...deletionsOf(judged) };
  if ((await store.write(change)) === 'moved-on') return 'moved-on';
  return { reply: reply(change.newHead, decided.results), written: true, used: change.chunksUsed };
}

function lapsedResult({ opId }: Batch): BatchResult {
  return { opId, refused: 'lapsed', message: refusals.lapsed.sentence };
}

/** What each batch of a request says, as its answer is kept by. */
type BatchHashes = ReadonlyMap<Batch, Hash>;

interface Lapsed {
  readonly hashes: BatchHashes;
  readonly open: readonly Batch[];
  readonly lapsed: ReadonlyMap<string, BatchResult>;
}

/** B18: a change that keeps these answers and changes nothing. */
function remembering(input: CommitInput, { id, head }: ShareRow, { open, lapsed, hashes }: Lapsed): ShareChange {
  const distinct = new Map(open.map(batch => [batch.opId, batch]));
  const none = { nodes: [], versions: [], contents: [], chunks: [], chunksUsed: [], chunksReached: [] };
  const ops = [...distinct.values()].map(batch =>
    answerRow(input, { batch, result: present(lapsed.get(batch.opId), 'it lapsed') }, hashes),
  );
  return { share: id, head, newHead: head, ...none, device: input.actor.device, ops };
}

interface Judged extends HoldVerdict {
  readonly decided: Decided;
}

/** Decides, counts what the accepted deletions would take along, and decides anew where some of them wait (B16). */
async function judge(input: CommitInput, loaded: Loaded, open: readonly Batch[]): Promise<Judged> {
  const { store, actor, holds } = input;
  const decided = decideAll(input, loaded, { open, refused: new Map() });
  const { accepted, atMs } = decided;
  const verdict = await judgeDeletions({ store, actor, loaded, accepted, atMs, rule: holds });
  if (verdict.refused.size === 0) return { ...verdict, decided };
  return { ...verdict, decided: decideAll(input, loaded, { open, refused: verdict.refused }) };
}

function deletionsOf({ decided, counted }: Judged): Pick<ShareChange, 'deletions'> {
  const each = decided.accepted.flatMap(({ batch }) => counted.get(batch.opId) ?? []);
  if (each.length === 0) return {};
  const files = each.reduce((sum, deletion) => sum + deletion.files, 0);
  return { deletions: { files, atMs: decided.atMs, nodes: each.flatMap(({ nodes }) => nodes) } };
}

interface AnsweredBefore {
  /** By op id. */
  readonly answered: ReadonlyMap<string, BatchResult>;
  readonly hashes: BatchHashes;
}

/** Answers of batches that were accepted before, and refusals of op ids that were used for something else. */
async function answeredBefore({ store, hash, actor, share, request }: CommitInput): Promise<AnsweredBefore> {
  const ops = await store.ops(
    actor.device,
    request.batches.map(batch => batch.opId),
  );
  const answered = new Map<string, BatchResult>();
  const hashes = new Map(request.batches.map(batch => [batch, requestHash(share, batch, hash)]));
  const said = new Map<string, Hash>();
  for (const [batch, mine] of hashes) {
    const before = ops.get(batch.opId);
    const known = before?.requestHash ?? said.get(batch.opId);
    said.set(batch.opId, mine);
    if (known !== undefined && known !== mine) answered.set(batch.opId, opIdReused(batch));
    else if (before !== undefined) answered.set(batch.opId, JSON.parse(before.result));
  }
  return { answered, hashes };
}

function opIdReused({ opId }: Batch): BatchResult {
  return { opId, refused: 'op-id-reused', message: `The operation id ${opId} was used before for another request.` };
}

interface Answer {
  readonly batch: Batch;
  readonly result: BatchResult;
}

interface Decided {
  readonly results: ReadonlyMap<string, BatchResult>;
  readonly accepted: readonly { readonly batch: Batch; readonly decision: Accepted; readonly result: BatchResult }[];
  readonly atMs: number;
}

interface Open {
  readonly open: readonly Batch[];
  /** By op id: batches that are refused whatever they say. */
  readonly refused: ReadonlyMap<string, BatchFault>;
}

function decideAll({ clock, actor }: CommitInput, loaded: Loaded, { open, refused }: Open): Decided {
  const rows = followRows(loaded);
  const atMs = clock.nowMs();
  const results = new Map<string, BatchResult>();
  const accepted: { batch: Batch; decision: Accepted; result: BatchResult }[] = [];
  for (const batch of open) {
    if (results.has(batch.opId)) continue;
    const revision = loaded.share.head + accepted.length + 1;
    const profiles = actor.profiles?.profiles;
    const moment = { revision, account: actor.account, device: actor.device, atMs, profiles };
    const decision = refused.get(batch.opId) ?? accessFault(batch, rows, actor) ?? decide(batch, rows, moment);
    const result = isAccepted(decision)
      ? doneResult(batch, decision, revision)
      : refusedResult(batch, withoutSizes(decision, actor));
    results.set(batch.opId, result);
    if (!isAccepted(decision)) continue;
    rows.accept(decision.rows);
    accepted.push({ batch, decision, result });
  }
  return { results, accepted, atMs };
}

function doneResult({ opId }: Batch, { rows }: Accepted, revision: number): BatchResult {
  const nodes = rows.filter(row => !row.deleted).map(nodeToWire);
  return { opId, revision, nodes, deleted: rows.filter(row => row.deleted).map(row => row.id) };
}

function refusedResult({ opId }: Batch, fault: BatchFault): BatchResult {
  return {
    opId,
    refused: fault.refused,
    message: fault.message,
    ...(fault.node === undefined ? {} : { node: fault.node }),
    ...(fault.missing === undefined ? {} : { missing: [...fault.missing] }),
  };
}

async function changeOf(
  input: CommitInput,
  loaded: Loaded,
  decided: Decided & { readonly hashes: BatchHashes },
): Promise<ShareChange> {
  const { store, actor } = input;
  const nodes: NodeRow[] = decided.accepted.flatMap(({ decision }) => decision.rows);
  const versions: VersionRow[] = decided.accepted.flatMap(({ decision }) => decision.versions);
  const used = new Set(versions.map(version => version.state.content));
  const fresh = new Map([...input.arrived].filter(([content]) => used.has(content)));
  const chunksUsed = [...new Set([...used].flatMap(content => chunksOf(loaded.content(content))))];
  const isUsed = new Set(chunksUsed);
  const ops = decided.accepted.map(each => answerRow(input, each, decided.hashes));
  return {
    share: loaded.share.id,
    head: loaded.share.head,
    newHead: loaded.share.head + decided.accepted.length,
    nodes,
    versions,
    contents: await contentRows(fresh, store),
    chunks: input.sent.fresh.filter(chunk => isUsed.has(chunk.hash)),
    chunksUsed,
    // Those that it reached when it was decided as well: retention may have come in between.
    chunksReached: chunksUsed,
    device: actor.device,
    ops,
  };
}

function answerRow({ clock }: CommitInput, { batch, result }: Answer, hashes: BatchHashes): OpRow {
  const requestHash = present(hashes.get(batch), 'each batch was hashed when its answer was looked for');
  return { opId: batch.opId, requestHash, result: JSON.stringify(result), atMs: clock.nowMs() };
}

function chunksOf(facts: ContentFacts): readonly Hash[] {
  return facts.kind === 'known' ? facts.manifest.chunks.map(chunk => chunk.hash) : [];
}
