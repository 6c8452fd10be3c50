/** Turns a failure of the station's storage into the refusal that a drive understands; the log keeps the cause. */
import { never } from '#base/assert.ts';
import type { Log } from '#platform/doors.ts';
import { StorageError } from '#platform/storage-error.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { ShareService } from '#station/share/share-service.ts';

/** The same service, whose methods throw `Refusal` where the storage failed. Other errors pass. */
export function translateStorageErrors(service: ShareService, log: Log): ShareService {
  const translated = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw refusalFor(error, log);
    }
  };
  const translatedStream = async function* <T>(stream: AsyncIterable<T>): AsyncGenerator<T> {
    try {
      yield* stream;
    } catch (error) {
      throw refusalFor(error, log);
    }
  };
  return {
    createShare: share => translated(() => service.createShare(share)),
    shares: among => translated(() => service.shares(among)),
    removedShares: () => translated(() => service.removedShares()),
    renameShare: (share, name) => translated(() => service.renameShare(share, name)),
    removeShare: share => translated(() => service.removeShare(share)),
    bringShareBack: share => translated(() => service.bringShareBack(share)),
    eraseShare: share => translated(() => service.eraseShare(share)),
    setQuota: (share, bytes) => translated(() => service.setQuota(share, bytes)),
    commit: (actor, share, arrival) => translated(() => service.commit(actor, share, arrival)),
    changes: (actor, share, request) => translated(() => service.changes(actor, share, request)),
    missing: (actor, share, hashes) => translated(() => service.missing(actor, share, hashes)),
    wanted: (actor, share) => translated(() => service.wanted(actor, share)),
    askDrives: () => translated(() => service.askDrives()),
    upload: (actor, share, chunks) => translated(() => service.upload(actor, share, chunks)),
    fetch: (actor, share, wants) => translatedStream(service.fetch(actor, share, wants)),
    resolve: (actor, share, request) => translated(() => service.resolve(actor, share, request)),
    addFile: (actor, share, file) => translated(() => service.addFile(actor, share, file)),
    copy: (actor, share, step) => translated(() => service.copy(actor, share, step)),
    grantedFolders: (share, folders) => translated(() => service.grantedFolders(share, folders)),
    level: (actor, share, node) => translated(() => service.level(actor, share, node)),
    way: (actor, share, node) => translated(() => service.way(actor, share, node)),
    folder: (actor, share, page) => translated(() => service.folder(actor, share, page)),
    search: (actor, share, step) => translated(() => service.search(actor, share, step)),
    moment: (actor, share, when) => translated(() => service.moment(actor, share, when)),
    async tree(actor, share, of) {
      const tree = await translated(() => service.tree(actor, share, of));
      return { ...tree, entries: () => translatedStream(tree.entries()) };
    },
    async content(actor, share, of) {
      const content = await translated(() => service.content(actor, share, of));
      return { ...content, read: async span => translatedStream(await translated(() => content.read(span))) };
    },
    leftOut: (share, by) => translated(() => service.leftOut(share, by)),
    lostContents: (actor, share, node) => translated(() => service.lostContents(actor, share, node)),
    versions: (actor, share, node) => translated(() => service.versions(actor, share, node)),
    holds: () => translated(() => service.holds()),
    decideHold: (hold, state) => translated(() => service.decideHold(hold, state)),
    subscribe: service.subscribe,
    tellOthers: () => translated(() => service.tellOthers()),
    expire: () => translated(() => service.expire()),
    close: service.close,
  };
}

/** What a drive or a person is told of a failure; other errors as they are. */
export function refusalFor(error: unknown, log: Log): unknown {
  if (!(error instanceof StorageError)) return error;
  log('error', 'storage failed', { code: error.code, message: error.message, cause: error.cause });
  switch (error.code) {
    case 'full':
      return new Refusal('full');
    case 'absent':
      return new Refusal('storage-absent');
    case 'io':
      return new Refusal('internal');
    default:
      return never(error.code);
  }
}
