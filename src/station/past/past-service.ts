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
import type { PastDoors } from '#station/past/formers.ts';
import { restorePiece } from '#station/past/restore.ts';
import { carryOut, type RevertDoors, type Reverted } from '#station/past/revert-commit.ts';
import type { PieceLimits } from '#station/past/revert-piece.ts';
import { undoPiece } from '#station/past/undo-piece.ts';
import { type Actor, mustWrite } from '#station/share/actor.ts';
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

/** Expected failures are thrown as `Refusal`. Grants are settled before; the methods that change something want 'write'. */
export interface PastService {
  /** What was deleted from a folder and beneath, newest first. */
  deleted(share: ShareId, of: { readonly node: NodeId; readonly after?: string | undefined }): Promise<DeletedPage>;
  /** What changed in a folder since a revision, newest first. */
  changesSince(share: ShareId, of: FolderSince): Promise<ChangePage>;
  /** Batches, newest first. */
  batches(share: ShareId, asked: BatchesAsked): Promise<BatchPage>;
  /** Brings back what was (H1-H9); a preview changes nothing. */
  restore(actor: Actor, share: ShareId, request: RestoreRequest): Promise<Reverted>;
  /** Takes batches back (U1-U6); a preview changes nothing. */
  undo(actor: Actor, share: ShareId, request: UndoRequest): Promise<Reverted>;
  /** The kept ones among a file's versions, with those of the nodes that it goes on with. */
  keptVersions(share: ShareId, node: NodeId): Promise<readonly KeptVersion[]>;
  /** Keeps a version for ever. Refuses 'unknown-node' for what is no version of the file. */
  keep(actor: Actor, share: ShareId, version: VersionNamed & { readonly name: string }): Promise<void>;
  /** Keeps it no longer. */
  release(actor: Actor, share: ShareId, version: VersionNamed): Promise<void>;
}

export function createPastService(doors: PastServiceDoors): PastService {
  const { store, clock, log } = doors;
  const inShare = async (share: ShareId): Promise<PastDoors> => ({ store, share: await mustHave(store, share) });
  const revertDoors: RevertDoors = {
    ...doors,
    limits: doors.limits,
    newId: () => toHex(doors.random.bytes(16)) as NodeId,
  };
  const service: PastService = {
    deleted: async (share, of) => deletedPage(await inShare(share), of),
    changesSince: async (share, of) => changesSince(await inShare(share), of),
    batches: async (share, asked) => batchPage(await inShare(share), asked),
    restore: (actor, share, request) =>
      carryOut(revertDoors, { actor, share, request, piece: at => restorePiece(at, request) }),
    undo: (actor, share, request) =>
      carryOut(revertDoors, { actor, share, request, piece: at => undoPiece(at, request) }),
    async keptVersions(share, node) {
      await mustHave(store, share);
      const versions = await versionsOf(store, share, node);
      return store.keptVersions(
        share,
        versions.map(version => version.node),
      );
    },
    async keep(actor, share, { node, revision, name }) {
      mustWrite(actor);
      const kept = { node: await holderOf(store, share, { node, revision }), revision, name };
      const done = await store.keepVersion(share, { ...kept, account: actor.account, atMs: clock.nowMs() });
      if (done === 'unknown') throw noVersion({ node, revision });
    },
    async release(actor, share, version) {
      mustWrite(actor);
      await store.releaseVersion(share, await holderOf(store, share, version), version.revision);
    },
  };
  return translated(service, log);
}

/** The node that the version is of: the file itself, or one that it goes on with. */
async function holderOf(store: ShareStore, share: ShareId, { node, revision }: VersionNamed): Promise<NodeId> {
  await mustHave(store, share);
  const found = (await versionsOf(store, share, node)).find(version => version.revision === revision);
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
