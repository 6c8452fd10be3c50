/**
 * What a station can do with its shares: the one interface that HTTP routes, the mirror and the simulator call.
 * Accounts and grants are settled before: an `Actor` comes with what it may do.
 */

import { present } from '#base/assert.ts';
import { toHex } from '#base/hex.ts';
import type { FilterRules } from '#model/filter.ts';
import type { Hash, NodeId, Revision } from '#model/node.ts';
import type { Retention } from '#model/retention.ts';
import type { GrantLevel } from '#platform/account-groups.ts';
import type { Clock, HashBytes, Log, Random } from '#platform/doors.ts';
import type { FolderLevels } from '#platform/folder-grants.ts';
import type { PackStore, StoredChunk } from '#platform/pack-store.ts';
import type { NameMode, NodeRow, ShareId, ShareRow, ShareStore, VersionRow } from '#platform/share-store.ts';
import type { FolderQuery, FolderReply, SearchQuery, SearchReply } from '#protocol/browse.ts';
import type { BatchResult, CommitReply, CommitRequest } from '#protocol/commit.ts';
import type { Want, WantedReply } from '#protocol/content.ts';
import type { CopyReply, CopyRequest } from '#protocol/copy.ts';
import type { FeedPage, FeedRequest } from '#protocol/feed.ts';
import { Refusal, type RefusalCode } from '#protocol/refusals.ts';
import type { ResolveRequest } from '#protocol/session.ts';
import { createPinLimit } from '#station/chunks/pin-limit.ts';
import { pinChunks, type SentChunks, storeChunks, takeChunks } from '#station/chunks/take-chunks.ts';
import { type CopyDoors, copyStep } from '#station/copy/copy-step.ts';
import { type Actor, mustWriteSomewhere } from '#station/share/actor.ts';
import { type AddedFile, addFile } from '#station/share/add-file.ts';
import { commit } from '#station/share/commit.ts';
import { decodeArrivals, type ManifestArrival } from '#station/share/contents.ts';
import { createShare, newId } from '#station/share/create-share.ts';
import { changes } from '#station/share/feed.ts';
import { fetchContents, type Served } from '#station/share/fetch.ts';
import { mustReach, mustReadShare } from '#station/share/folder-reach.ts';
import type { FolderTree } from '#station/share/folder-tree.ts';
import { type GrantedFolder, grantedFolders, levelIn } from '#station/share/granted-folders.ts';
import { type HoldListing, listHolds } from '#station/share/holds.ts';
import type { LeftOut } from '#station/share/left-out.ts';
import { contentsFor } from '#station/share/limited-contents.ts';
import { askDrives, createListeners, type HeadListener, tellOthers } from '#station/share/listeners.ts';
import { looking } from '#station/share/looking.ts';
import { createManifestCache } from '#station/share/manifest-cache.ts';
import { missing, type PinDoors, pinAll } from '#station/share/missing.ts';
import type { MomentAsked } from '#station/share/moment.ts';
import { mustHave } from '#station/share/must-have.ts';
import { createQueues } from '#station/share/queues.ts';
import type { ContentOf, FileContent } from '#station/share/read-content.ts';
import { resolvePath } from '#station/share/resolve.ts';
import { type ShareLifeService, shareLife } from '#station/share/share-life.ts';
import { translateStorageErrors } from '#station/share/storage-refusal.ts';
import { wantedIn } from '#station/share/wanted.ts';
import { opKeepMs } from '#station/upkeep/collect.ts';

/** Bytes of a hold's id: short enough to be typed. */
const holdIdBytes = 4;

export interface ShareDoors {
  readonly store: ShareStore;
  readonly packs: PackStore;
  readonly hash: HashBytes;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Files from which on a device's deletions are held (B16); left out, none are. */
  readonly holdFiles?: () => number;
  /** Another limit than `devicePinsMax`, for tests. */
  readonly devicePinsMax?: number;
}

export interface NewShare {
  readonly name: string;
  readonly nameMode?: NameMode;
  /** The account whose home it is. */
  readonly home?: string;
  /** How many bytes may live in it; null, or left out, for any number. */
  readonly quota?: number | null;
  /** What it keeps of its past; everything when it is left out. */
  readonly retention?: Retention;
}

/** A commit request with what it brings along: manifests, and chunks small enough to travel inline. */
export interface CommitArrival {
  readonly request: CommitRequest;
  readonly manifests: readonly ManifestArrival[];
  readonly chunks: readonly StoredChunk[];
}

/** Expected failures are thrown as `Refusal`. Every method may be called at any time, also at the same time. */
export interface ShareService extends ShareLifeService {
  /** Throws 'exists' when there is a share of that name. */
  createShare(share: NewShare): Promise<ShareRow>;
  /** How many bytes may live in a share; null for any number. What lives there already stays, whatever it is. */
  setQuota(share: ShareId, bytes: number | null): Promise<void>;
  commit(actor: Actor, share: ShareId, arrival: CommitArrival): Promise<CommitReply>;
  changes(actor: Actor, share: ShareId, request: FeedRequest): Promise<FeedPage>;
  /** The chunks that the station lacks, or will not admit to have; the others are pinned for the device. */
  missing(actor: Actor, share: ShareId, hashes: readonly Hash[]): Promise<readonly Hash[]>;
  /** What the station lost and asks the drives of a share for; nothing of a device that could not send it. */
  wanted(actor: Actor, share: ShareId): Promise<WantedReply>;
  /** Lets every drive of a share that lost something ask what is wanted. */
  askDrives(): Promise<void>;
  /** Takes chunks ahead of a commit and pins them. */
  upload(actor: Actor, share: ShareId, chunks: readonly StoredChunk[]): Promise<void>;
  fetch(actor: Actor, share: ShareId, wants: readonly Want[]): AsyncIterable<Served>;
  /** The folder at `path` ('' is the root), made when it is not there and `create` says so. */
  resolve(actor: Actor, share: ShareId, request: ResolveRequest): Promise<NodeId>;
  /** Adds a file under a name that is free in its folder; answers that name. */
  addFile(actor: Actor, share: ShareId, file: AddedFile): Promise<string>;
  /** A step of a copy or move into a share; `reader` is the same account's part in the share that it comes from. */
  copy(actor: Actor, share: ShareId, step: CopyRequest & { readonly reader: Actor }): Promise<CopyReply>;
  /** From the share's top to a node that lives in it. Refuses 'unknown-node'. */
  way(actor: Actor, share: ShareId, node: NodeId): Promise<readonly NodeRow[]>;
  /** What granted folders are called, as far as they live: the tops of what somebody sees who may not see the share. */
  grantedFolders(share: ShareId, folders: FolderLevels): Promise<readonly GrantedFolder[]>;
  /** What the actor may do at a folder. Refuses 'unknown-node' for what it may not see. */
  level(actor: Actor, share: ShareId, node: NodeId): Promise<GrantLevel>;
  /** A page of a folder, for people to look at. */
  folder(actor: Actor, share: ShareId, page: FolderQuery & { readonly node: NodeId }): Promise<FolderReply>;
  /** A step of a search by name beneath a folder. */
  search(actor: Actor, share: ShareId, step: SearchQuery & { readonly node: NodeId }): Promise<SearchReply>;
  /** The newest revision that had come by a moment; within a folder, the newest that did something to it (B22). */
  moment(actor: Actor, share: ShareId, when: MomentAsked): Promise<Revision>;
  /** A folder with all that it holds, at the head or at revision `at`. */
  tree(actor: Actor, share: ShareId, of: { readonly node: NodeId; readonly at?: string }): Promise<FolderTree>;
  /** What a file holds, or held in a version. */
  content(actor: Actor, share: ShareId, of: ContentOf): Promise<FileContent>;
  /** What rules would leave out of a share as it stands now. */
  leftOut(share: ShareId, by: { readonly rules: FilterRules; readonly nodesMax: number }): Promise<LeftOut>;
  /** Newest first, with those of the nodes that it replaced. Refuses 'unknown-node' for what has no content. */
  versions(actor: Actor, share: ShareId, node: NodeId): Promise<readonly VersionRow[]>;
  /** How many contents the file had that are not kept any more; 0 for who may read folders alone. */
  lostContents(actor: Actor, share: ShareId, node: NodeId): Promise<number>;
  /** Deletions that wait for the station's owner, by hold. */
  holds(): Promise<readonly HoldListing[]>;
  /** Decides about a hold; answers how many deletions that were. */
  decideHold(hold: string, state: 'released' | 'discarded'): Promise<number>;
  /** Tells of every new head, in order, until the answer is called. */
  subscribe(share: ShareId, listener: HeadListener): () => void;
  /** Tells of heads that another program moved on: a command that undoes something while the station runs. */
  tellOthers(): Promise<void>;
  /** Forgets pins that ended and answers that nobody will ask for again. To be called now and then. */
  expire(): Promise<void>;
  /** Waits for the commits under way; the doors stay the caller's to close. */
  close(): Promise<void>;
}

export function createShareService(doors: ShareDoors): ShareService {
  const { store, packs, hash, clock, log } = doors;
  const queues = createQueues();
  const listeners = createListeners(log);
  const reading = { store, packs, hash, log, manifests: createManifestCache() };
  const holds = { filesMin: doors.holdFiles ?? (() => 0), newHold: () => toHex(doors.random.bytes(holdIdBytes)) };
  const pinLimit = createPinLimit(doors, doors.devicePinsMax);
  const commitInTurn = async (actor: Actor, share: ShareId, { request, manifests, chunks }: CommitArrival) => {
    if (chunks.length > 0 || manifests.length > 0) mustWriteSomewhere(actor);
    await mustHave(store, share);
    const arrived = await decodeArrivals(manifests, { store, hash, share, request, contentsOf: contentsFor(actor) });
    await pinLimit.admit(actor.device, chunks.length);
    const sent = await storeChunks(doors, chunks);
    return queues.run({ share, device: actor.device }, async () => {
      const committed = await commit({ store, hash, clock, actor, share, request, arrived, sent, holds });
      const { reply, written, used } = committed;
      if (written) listeners.tell({ share, epoch: reply.epoch, head: reply.head }, actor.device);
      // What was sent for a batch that was refused is kept for the next try. What was collected is sent again then.
      await pinChunks(doors, actor.device, unused(sent, used));
      return reply;
    });
  };
  const service: ShareService = {
    createShare: share => createShare(doors, share),
    ...shareLife(doors),
    setQuota: (share, bytes) => store.setQuota(share, bytes),
    commit: commitInTurn,
    changes: (actor, share, request) => changes({ store, share, actor }, request),
    missing: (actor, share, hashes) => missing({ ...doors, pinLimit }, actor, { share, hashes }),
    async wanted(actor, share) {
      await mustHave(store, share);
      return { wanted: actor.grant === 'write' ? await wantedIn(store, share) : [] };
    },
    askDrives: () => askDrives(store, push => listeners.tell(push)),
    async upload(actor, share, chunks) {
      mustWriteSomewhere(actor);
      await mustHave(store, share);
      await pinLimit.admit(actor.device, chunks.length);
      await takeChunks(doors, actor.device, chunks);
    },
    async *fetch(actor, share, wants) {
      await mustHave(store, share);
      yield* fetchContents(reading, share, wants, contentsFor(actor));
    },
    resolve: resolving(doors, commitInTurn),
    addFile: adding(doors, commitInTurn),
    copy: copying({ ...doors, pinLimit }, commitInTurn),
    ...looking(reading),
    grantedFolders: async (share, folders) => grantedFolders(store, await mustHave(store, share), folders),
    level: async (actor, share, node) => levelIn({ store, share: await mustHave(store, share), actor }, node),
    holds: () => listHolds(store),
    decideHold: (hold, state) => store.decideHold(hold, state),
    subscribe: listeners.add,
    tellOthers: () => tellOthers(store, listeners),
    async expire() {
      await store.expire({ pinsMs: clock.nowMs(), opsMs: clock.nowMs() - opKeepMs });
    },
    close: queues.idle,
  };
  return translateStorageErrors(service, log);
}

function resolving(doors: ShareDoors, commitInTurn: ShareService['commit']): ShareService['resolve'] {
  const { store } = doors;
  return async (actor, share, { path, create, within }) => {
    const row = await mustHave(store, share);
    if (within === undefined) mustReadShare(actor);
    else await mustReach({ store, share: row, actor }, { node: within });
    const resolved = await resolvePath(store, row, { path, top: within, newId: () => newId(doors) });
    if (resolved.missing.length === 0) return resolved.node;
    if (!create) throw new Refusal('unknown-path', `There is no folder ${row.name}/${path}.`);
    const batch = { opId: newId(doors), ops: [...resolved.missing] };
    const request = { epoch: row.epoch, batches: [batch] };
    const reply = await commitInTurn(actor, share, { request, manifests: [], chunks: [] });
    const result = present(reply.results[0], 'a batch has an answer');
    if ('refused' in result) throw new Refusal(result.refused as RefusalCode, result.message);
    return resolved.node;
  };
}

function adding(doors: ShareDoors, commitInTurn: ShareService['commit']): ShareService['addFile'] {
  return async (actor, share, file) => {
    mustWriteSomewhere(actor);
    const row = await mustHave(doors.store, share);
    const manifests = [{ content: file.state.content, manifest: file.manifest }];
    const commitOne = async (request: CommitRequest): Promise<BatchResult> => {
      const { results } = await commitInTurn(actor, share, { request, manifests, chunks: [] });
      return present(results[0], 'a batch has an answer');
    };
    return addFile({ store: doors.store, share: row, newId: () => newId(doors), commit: commitOne }, file);
  };
}

function copying(doors: ShareDoors & PinDoors, commitInTurn: ShareService['commit']): ShareService['copy'] {
  const { store, hash } = doors;
  const pin: CopyDoors['pin'] = ({ device }, hashes) => pinAll(doors, device, hashes);
  const copyDoors: CopyDoors = { store, hash, commit: commitInTurn, newId: () => newId(doors), pin };
  return async (actor, share, { reader, ...request }) => {
    const from = { actor: reader, share: await mustHave(store, request.from) };
    const to = { actor, share: await mustHave(store, share) };
    return copyStep(copyDoors, { from, to, request });
  };
}

function unused({ hashes, fresh }: SentChunks, used: readonly Hash[]): SentChunks {
  const isUsed = new Set(used);
  return { hashes: hashes.filter(chunk => !isUsed.has(chunk)), fresh: fresh.filter(row => !isUsed.has(row.hash)) };
}
