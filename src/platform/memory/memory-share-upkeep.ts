/** The upkeep of the share store's twin in memory. */
import { present } from '#base/assert.ts';
import type { ContentId, Hash } from '#model/node.ts';
import { historyBytesOf } from '#platform/memory/memory-history-bytes.ts';
import { bytesBeneath } from '#platform/memory/memory-live-bytes.ts';
import type { MemoryChunk, MemoryShares } from '#platform/memory/memory-share-store.ts';
import type { ChunkRow, VersionRow } from '#platform/share-store.ts';
import type { ContentUse, PackRow, PageAfter, PageDone, ShareUpkeep } from '#platform/share-upkeep.ts';

/** The methods by which a station looks after itself, over the same state as the others. */
export function upkeepMethods(state: MemoryShares): ShareUpkeep {
  return {
    ...collectMethods(state),
    ...packMethods(state),
    ...chunkChecks(state),
    ...treeChecks(state),
    ...historyBytesOf(state),
  };
}

function collectMethods(state: MemoryShares): Pick<ShareUpkeep, 'sweepContents' | 'markDying' | 'sweepDying'> {
  const isKept = keeping(state);
  return {
    async sweepContents(page) {
      const found = pageOf([...state.contents.keys()], page);
      const bases = new Set([...state.contents.values()].map(row => row.base));
      const named = new Set(versionsIn(state).map(({ version }) => version.state.content));
      const free = found.filter(content => !named.has(content) && !bases.has(content));
      for (const content of free) state.contents.delete(content);
      return pageDone(free.length, found);
    },
    async markDying({ nowMs, ...page }) {
      const found = pageOf([...state.chunks.keys()], page);
      const free = found.flatMap(hash => {
        const row = present(state.chunks.get(hash), 'it is on the page');
        return row.state === 'dying' || isKept(hash) ? [] : [row];
      });
      for (const row of free) {
        if (row.state === 'damaged') state.chunks.delete(row.hash);
        else state.chunks.set(row.hash, { ...row, state: 'dying', markedMs: nowMs });
      }
      return pageDone(free.length, found);
    },
    async sweepDying({ markedMs, limit }) {
      const due = [...state.chunks.values()].filter(row => row.state === 'dying' && (row.markedMs ?? 0) <= markedMs);
      const page = due.slice(0, limit);
      const free = page.filter(row => !isKept(row.hash));
      for (const row of page) state.chunks.set(row.hash, live(row));
      for (const row of free) state.chunks.delete(row.hash);
      return { count: free.length, more: due.length > limit };
    },
  };
}

function keeping({ shares, pins }: MemoryShares): (hash: Hash) => boolean {
  return hash =>
    [...shares.values()].some(shared => shared.reached.has(hash)) ||
    [...pins.keys()].some(key => key.endsWith(` ${hash}`));
}

type PackMethods = Pick<
  ShareUpkeep,
  'packChunks' | 'moveChunks' | 'namedPacks' | 'packs' | 'retirePack' | 'forgetPacks' | 'notePackVerified'
>;

function packMethods(state: MemoryShares): PackMethods {
  const packRow = (pack: number): PackRow => state.packs.get(pack) ?? { pack, retiredMs: null, verifiedMs: null };
  const inPack = (pack: number): ChunkRow[] =>
    [...state.chunks.values()].filter(row => row.location.pack === pack).map(asRow);
  return {
    async packChunks(pack, { after = -1, limit }) {
      return inPack(pack)
        .filter(row => row.location.offset > after)
        .sort((a, b) => a.location.offset - b.location.offset)
        .slice(0, limit);
    },
    async moveChunks(moves) {
      let moved = 0;
      for (const { hash, from, to } of moves) {
        const row = state.chunks.get(hash);
        if (row?.location.pack !== from.pack || row.location.offset !== from.offset) continue;
        state.chunks.set(hash, { ...row, location: to });
        moved += 1;
      }
      return moved;
    },
    async namedPacks() {
      return [...new Set([...state.chunks.values()].map(row => row.location.pack))].sort((a, b) => a - b);
    },
    async packs() {
      return [...state.packs.values()].sort((a, b) => a.pack - b.pack);
    },
    async retirePack(pack, nowMs) {
      if (inPack(pack).length > 0) return 'in-use';
      if (packRow(pack).retiredMs === null) state.packs.set(pack, { ...packRow(pack), retiredMs: nowMs });
      return 'retired';
    },
    async forgetPacks() {
      state.packs.clear();
    },
    async notePackVerified(pack, atMs) {
      state.packs.set(pack, { ...packRow(pack), verifiedMs: atMs });
    },
  };
}

type ChunkChecks = Pick<
  ShareUpkeep,
  'noteChunks' | 'damagedChunks' | 'setWanted' | 'wanted' | 'keptContents' | 'contentUses' | 'reached'
>;

function chunkChecks(state: MemoryShares): ChunkChecks {
  return {
    async noteChunks(chunks, to) {
      for (const { hash, location } of chunks) {
        const row = state.chunks.get(hash);
        if (row?.location.pack !== location.pack || row.location.offset !== location.offset) continue;
        if (to === 'damaged' || row.state === 'damaged') state.chunks.set(hash, { ...asRow(row), state: to });
      }
    },
    async setWanted(wanted) {
      state.wanted.clear();
      for (const each of wanted) state.wanted.set(`${each.share} ${each.node} ${each.content}`, each);
    },
    async wanted(share, limit) {
      const keys = [...state.wanted.keys()].filter(key => key.startsWith(share)).sort();
      return keys.slice(0, limit).map(key => present(state.wanted.get(key), 'it was found'));
    },
    async damagedChunks(page) {
      const damaged = [...state.chunks.values()].filter(row => row.state === 'damaged');
      const hashes = pageOf(
        damaged.map(row => row.hash),
        page,
      );
      return hashes.map(hash => asRow(present(state.chunks.get(hash), 'it was found')));
    },
    async keptContents(page) {
      return pageOf([...new Set(versionsIn(state).map(({ version }) => version.state.content))], page);
    },
    async contentUses(content: ContentId, limit) {
      return versionsIn(state)
        .filter(({ version }) => version.state.content === content)
        .map(({ share, version: { node, revision, state: held } }): ContentUse => {
          return { share, node, revision, content, size: held.size };
        })
        .slice(0, limit);
    },
    async reached(share, hashes) {
      const reached = present(state.shares.get(share), `there is no share ${share}`).reached;
      return new Set(hashes.filter(hash => reached.has(hash)));
    },
  };
}

function treeChecks(
  state: MemoryShares,
): Pick<ShareUpkeep, 'nodeIds' | 'liveBytes' | 'allOps' | 'faults' | 'beginEpoch'> {
  return {
    async nodeIds(share, page) {
      return pageOf(present(state.shares.get(share), `there is no share ${share}`).tree.ids(), page);
    },
    async liveBytes(share) {
      const { row, tree } = present(state.shares.get(share), `there is no share ${share}`);
      return { kept: row.liveBytes, counted: bytesBeneath(tree, row.root) };
    },
    async allOps({ after, limit }) {
      const keys = pageOf([...state.ops.keys()], { after: after && `${after.device} ${after.opId}`, limit });
      return keys.map(key => ({
        device: key.slice(0, key.indexOf(' ')) as ContentUse['node'],
        ...present(state.ops.get(key), 'it was found'),
      }));
    },
    async faults() {
      return [];
    },
    async beginEpoch(share, epoch) {
      const shared = present(state.shares.get(share), `there is no share ${share}`);
      shared.row = { ...shared.row, epoch };
    },
  };
}

function versionsIn({ shares }: MemoryShares): { readonly share: ContentUse['share']; readonly version: VersionRow }[] {
  return [...shares].flatMap(([share, { versions }]) =>
    [...versions.values()].flatMap(each => each.map(version => ({ share, version }))),
  );
}

function pageOf<K extends string>(keys: readonly K[], { after, limit }: PageAfter<K>): readonly K[] {
  return keys
    .filter(key => after === undefined || key > after)
    .sort()
    .slice(0, limit);
}

function pageDone<K>(count: number, page: readonly K[]): PageDone<K> {
  return { count, next: page.at(-1) };
}

function asRow({ hash, location, state }: MemoryChunk): ChunkRow {
  return { hash, location, state };
}

function live(row: MemoryChunk): ChunkRow {
  return { ...asRow(row), state: 'live' };
}
