/**
 * What a simulated station keeps through its lives: the store and the packs in memory, and the story of what was written
 * to them, so that an earlier state can be told anew (a backup that is put back).
 */

import { present } from '#base/assert.ts';
import { createMemoryPackStore } from '#platform/memory/memory-pack-store.ts';
import { createMemoryShareStore } from '#platform/memory/memory-share-store.ts';
import type { PackStore, StoredChunk } from '#platform/pack-store.ts';
import type { NodeRow, ShareChange, ShareRow, ShareStore } from '#platform/share-store.ts';

export interface Watching {
  /** Waited for before each call, so that others act in between; undefined goes on at once. */
  before(method: string): Promise<void> | undefined;
  /** Told of each change that the store carried out. */
  written(change: ShareChange): void;
}

export interface Storage {
  doors(watching?: Watching): { readonly store: ShareStore; readonly packs: PackStore };
  /** Remembers how far the story has come. */
  backUp(): number;
  /** Tells the story anew up to a backup; answers the changes of the share in it. */
  restore(from: {
    readonly backup: number;
    readonly packs: boolean;
    readonly epoch: string | undefined;
  }): ShareChange[];
}

type Call = (store: ShareStore) => Promise<unknown>;

interface Entry {
  readonly call: Call;
  readonly change?: ShareChange;
  /** The share was made. */
  readonly made?: readonly [ShareRow, NodeRow];
}

const reads: ReadonlySet<string> = new Set([
  'shares',
  'share',
  'nodes',
  'nodesAt',
  'named',
  'childrenAt',
  'search',
  'changedAt',
  'history',
  'versions',
  'contents',
  'chunks',
  'reach',
  'ops',
  'deletedNodes',
  'written',
  'successors',
  'keptVersions',
  'close',
]);

export function createStorage(): Storage {
  let store = createMemoryShareStore();
  let packs = createMemoryPackStore();
  let story: Entry[] = [];
  let appended: (readonly StoredChunk[])[] = [];
  // Whole copies: a story that is told anew goes on in another way than the one that was backed up later.
  const backups: { readonly story: readonly Entry[]; readonly appended: readonly (readonly StoredChunk[])[] }[] = [];
  return {
    doors(watching = { before: () => undefined, written: () => undefined }) {
      // In a life that ended nothing goes on, so its doors never meet the store of a later one.
      const watched = watchedStore(store, watching, entry => void story.push(entry));
      return { store: watched, packs: watchedPacks(packs, watching, chunks => void appended.push(chunks)) };
    },
    backUp: () => backups.push({ story: [...story], appended: [...appended] }) - 1,
    restore({ backup, packs: packsToo, epoch }) {
      const kept = present(backups[backup], 'only what was backed up is put back');
      // The calls of the stores in memory are carried out at once, before their promises are looked at.
      store = createMemoryShareStore();
      story = kept.story.map(entry => (epoch === undefined ? entry : withEpoch(entry, epoch)));
      for (const { call } of story) void call(store);
      // A database alone is put back only beside packs that go on from those that it was backed up with.
      if (packsToo || kept.appended.some((chunks, at) => appended[at] !== chunks)) {
        packs = createMemoryPackStore();
        appended = [...kept.appended];
        for (const chunks of appended) void packs.append(chunks);
      }
      return story.flatMap(({ change }) => change ?? []);
    },
  };
}

function withEpoch(entry: Entry, epoch: string): Entry {
  if (!entry.made) return entry;
  const [share, root] = entry.made;
  return made({ ...share, epoch }, root);
}

function made(share: ShareRow, root: NodeRow): Entry {
  return { call: store => store.createShare(share, root), made: [share, root] };
}

function watchedStore(store: ShareStore, { before, written }: Watching, note: (entry: Entry) => void): ShareStore {
  const wrapped: Record<string, unknown> = {};
  for (const name of Object.keys(store) as (keyof ShareStore)[]) {
    wrapped[name] = async (...args: never[]) => {
      await before(name);
      const call: Call = to => (to[name] as (...args: never[]) => Promise<unknown>)(...args);
      if (!reads.has(name)) note({ call });
      return call(store);
    };
  }
  return {
    ...(wrapped as unknown as ShareStore),
    async createShare(share, root, retention) {
      note(made(share, root));
      return store.createShare(share, root, retention);
    },
    async write(change) {
      await before('write');
      const outcome = await store.write(change);
      if (outcome !== 'written') return outcome;
      note({ call: to => to.write(change), change });
      written(change);
      return outcome;
    },
  };
}

/** A crash meets an append before its bytes are on the disk, or after that and before anybody knows. */
function watchedPacks(
  packs: PackStore,
  { before }: Watching,
  note: (chunks: readonly StoredChunk[]) => void,
): PackStore {
  return {
    ...packs,
    async append(chunks) {
      await before('append');
      const copied = chunks.map(({ hash, bytes }) => ({ hash, bytes: bytes.slice() }));
      note(copied);
      const locations = await packs.append(copied);
      await before('appended');
      return locations;
    },
  };
}
