/**
 * What people can do about the past of a share: look for what was deleted and changed, bring it back, take batches back,
 * and keep versions. Everything that changes a share goes through the usual commit.
 */
import { toHex } from '#base/hex.ts';
import type { NodeId, Revision } from '#model/node.ts';
import type { Clock, HashBytes, Log, Random } from '#platform/doors.ts';
import type { KeptVersion } from '#platform/past-store.ts';
import type { ShareId, ShareStore } from '#platform/share-store.ts';
import type { RestoreRequest, UndoRequest } from '#protocol/past.ts';
import { Refusal } from '#protocol/refusals.ts';
import { type BatchesAsked, type BatchPage, batchPage } from '#station/past/batches.ts';
import { type ChangePage, changesSince } from '#station/past/changes-since.ts';
import { type DeletedPage, deletedPage } from '#station/past/deleted.ts';
import { type Asking, mustWriteAt, pastAround, pastWithin } from '#station/past/past-reach.ts';
import { restorePiece } from '#station/past/restore.ts';
import { carryOut, type RevertDoors, type Reverted } from '#station/past/revert-commit.ts';
import type { PieceLimits } from '#station/past/revert-piece.ts';
import { undoPiece } from '#station/past/undo-piece.ts';
import type { Actor } from '#station/share/actor.ts';
import { isLimited } from '#station/share/folder-reach.ts';
import { mustHave } from '#station/share/must-have.ts';
import type { ShareService } from '#station/share/share-service.ts';
import { refusalFor } from '#station/share/storage-refusal.ts';
import { versionsOf } from '#station/versions/versions.ts';

export interface PastServiceDoors {
  readonly store: ShareStore;
  readonly shares: Pick<ShareService, 'commit'>;
  readonly hash: HashBytes;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly random: Random;
  readonly log: Log;
  /** Other limits than `pieceLimits`, for tests. */
  readonly limits?: PieceLimits;
}

export interface FolderSince {
  readonly node: NodeId;
  readonly since: Revision;
  readonly after?: string | undefined;
}

export interface VersionNamed {
  readonly node: NodeId;
  readonly revision: Revision;
}

/**
 * Expected failures are thrown as `Refusal`; the methods that change something want 'write'. To whom only folders are
 * granted, a folder is what the share is to others (B22, B23): the highest granted one around a node, or the one that they
 * name as `within`.
 */
export interface PastService {
  /** What was deleted from a folder and beneath, newest first. */
  deleted(
    actor: Actor,
    share: ShareId,
    of: { readonly node: NodeId; readonly after?: string | undefined },
  ): Promise<DeletedPage>;
  /** What changed in a folder since a revision, newest first. */
  changesSince(actor: Actor, share: ShareId, of: FolderSince): Promise<ChangePage>;
  /** Batches, newest first; of whom only folders are granted, in the folder `within`. */
  batches(actor: Actor, share: ShareId, asked: BatchesAsked): Promise<BatchPage>;
  /** Brings back what was (H1-H9); a preview changes nothing. */
  restore(actor: Actor, share: ShareId, request: RestoreRequest): Promise<Reverted>;
  /** Takes batches back (U1-U6); a preview changes nothing. */
  undo(actor: Actor, share: ShareId, request: UndoRequest): Promise<Reverted>;
  /** The kept ones among a file's versions, with those of the nodes that it goes on with. */
  keptVersions(actor: Actor, share: ShareId, node: NodeId): Promise<readonly KeptVersion[]>;
  /** Keeps a version for ever. Refuses 'unknown-node' for what is no version of the file. */
  keep(actor: Actor, share: ShareId, version: VersionNamed & { readonly name: string }): Promise<void>;
  /** Keeps it no longer. */
  release(actor: Actor, share: ShareId, version: VersionNamed): Promise<void>;
}

export function createPastService(doors: PastServiceDoors): PastService {
  const { store, clock, log } = doors;
  const asking = async (actor: Actor, share: ShareId): Promise<Asking> => ({
    store,
    share: await mustHave(store, share),
    actor,
  });
  const revertDoors: RevertDoors = {
    ...doors,
    limits: doors.limits,
    newId: () => toHex(doors.random.bytes(16)) as NodeId,
  };
  const service: PastService = {
    deleted: async (actor, share, of) => deletedPage(await pastAround(await asking(actor, share), of.node), of),
    changesSince: async (actor, share, of) => changesSince(await pastAround(await asking(actor, share), of.node), of),
    async batches(actor, share, asked) {
      const from = isLimited(actor) ? asked.within : undefined;
      return batchPage(await pastWithin(await asking(actor, share), from), asked);
    },
    restore: (actor, share, request) =>
      carryOut(revertDoors, { actor, share, request, piece: at => restorePiece(at, request) }),
    undo: (actor, share, request) =>
      carryOut(revertDoors, { actor, share, request, piece: at => undoPiece(at, request) }),
    async keptVersions(actor, share, node) {
      const doors = await pastAround(await asking(actor, share), node);
      const versions = await versionsOf(doors.store, share, node);
      return doors.store.keptVersions(
        share,
        versions.map(version => version.node),
      );
    },
    async keep(actor, share, { node, revision, name }) {
      const kept = { node: await holderOf(await asking(actor, share), { node, revision }), revision, name };
      const done = await store.keepVersion(share, { ...kept, account: actor.account, atMs: clock.nowMs() });
      if (done === 'unknown') throw noVersion({ node, revision });
    },
    async release(actor, share, version) {
      await store.releaseVersion(share, await holderOf(await asking(actor, share), version), version.revision);
    },
  };
  return translated(service, log);
}

/** The node that the version is of: the file itself, or one that it goes on with. Refuses 'denied' who may only read it. */
async function holderOf(asking: Asking, { node, revision }: VersionNamed): Promise<NodeId> {
  await mustWriteAt(asking, node);
  const { store, share } = await pastAround(asking, node);
  const found = (await versionsOf(store, share.id, node)).find(version => version.revision === revision);
  if (!found) throw noVersion({ node, revision });
  return found.node;
}

function noVersion({ node, revision }: VersionNamed): Refusal {
  return new Refusal('unknown-node', `The file has no version of revision ${revision}.`, { node });
}

/** The same methods, which throw `Refusal` where the storage failed. */
function translated(service: PastService, log: Log): PastService {
  const methods = Object.entries(service).map(([name, method]: [string, (...args: never[]) => Promise<unknown>]) => {
    const call = async (...args: never[]): Promise<unknown> => {
      try {
        return await method(...args);
      } catch (error) {
        throw refusalFor(error, log);
      }
    };
    return [name, call];
  });
  return Object.fromEntries(methods) as unknown as PastService;
}
