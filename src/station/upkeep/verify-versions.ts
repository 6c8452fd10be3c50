/** Can every version be read back whole? Looks at rows only: the bytes of chunks are read pack by pack. */
import { AssertionFailed } from '#base/assert.ts';
import { contentId, type Manifest, manifestSize } from '#model/manifest.ts';
import type { ContentId, Hash, NodeId } from '#model/node.ts';
import type { ShareId, ShareStore } from '#platform/share-store.ts';
import type { ContentUse } from '#platform/share-upkeep.ts';
import { isSound } from '#station/chunks/take-chunks.ts';
import { readManifests } from '#station/share/contents.ts';
import { type CollectDoors, collectPauseMs } from '#station/upkeep/collect.ts';

/** Contents that are looked at in one step. */
export const verifyContentsMax = 50;
/** Versions of one damaged content that are named. */
export const contentUsesMax = 1_000;

/** A version that cannot be read back whole. */
export interface DamagedVersion {
  /** The share's name. */
  readonly share: string;
  readonly shareId: ShareId;
  /** Where the node stands, or stood last. */
  readonly path: string;
  readonly node: NodeId;
  readonly revision: number;
  readonly content: ContentId;
  /** Whether it is what the file holds now; else it is an older one. */
  readonly current: boolean;
  /** What it lacks; empty when its list of chunks itself is damaged. */
  readonly chunks: readonly Hash[];
}

export interface VersionsChecked {
  readonly contents: number;
  readonly damaged: readonly DamagedVersion[];
  readonly faults: readonly string[];
}

export async function checkVersions(doors: CollectDoors): Promise<VersionsChecked> {
  const { store, clock } = doors;
  const damaged: DamagedVersion[] = [];
  const faults: string[] = [];
  let contents = 0;
  for (let after: ContentId | undefined; ; ) {
    const page = await store.keptContents({ after, limit: verifyContentsMax });
    after = page.at(-1);
    if (after === undefined) return { contents, damaged, faults };
    contents += page.length;
    const manifests = await manifestsOf(store, page);
    for (const content of page) {
      // A commit or a collection may have come in between: what is wrong has to be wrong twice.
      const found = await checkContent(doors, content, manifests.get(content));
      if (isClean(found)) continue;
      const again = await checkContent(doors, content, (await manifestsOf(store, [content])).get(content));
      damaged.push(...again.damaged);
      faults.push(...again.faults);
    }
    await clock.sleep(collectPauseMs);
  }
}

type ContentChecked = Pick<VersionsChecked, 'damaged' | 'faults'>;

function isClean({ damaged, faults }: ContentChecked): boolean {
  return damaged.length === 0 && faults.length === 0;
}

async function checkContent(
  { store, hash }: CollectDoors,
  content: ContentId,
  manifest: Manifest | undefined,
): Promise<ContentChecked> {
  const uses = await store.contentUses(content, contentUsesMax);
  if (manifest === undefined || contentId(manifest, hash) !== content) {
    return { damaged: await versionsOf(store, uses, []), faults: [] };
  }
  const hashes = [...new Set(manifest.chunks.map(chunk => chunk.hash))];
  const rows = await store.chunks(hashes);
  const lacking = hashes.filter(each => !isSound(rows.get(each)));
  const damaged = lacking.length === 0 ? [] : await versionsOf(store, uses, lacking);
  return { damaged, faults: await wrongRows(store, { uses, hashes, size: manifestSize(manifest), content }) };
}

interface Facts {
  readonly uses: readonly ContentUse[];
  readonly hashes: readonly Hash[];
  readonly size: number;
  readonly content: ContentId;
}

async function wrongRows(store: ShareStore, { uses, hashes, size, content }: Facts): Promise<readonly string[]> {
  const faults = uses
    .filter(use => use.size !== size)
    .map(use => `Revision ${use.revision} of node ${use.node} says ${use.size} bytes; its content has ${size}.`);
  for (const share of new Set(uses.map(use => use.share))) {
    const reached = await store.reached(share, hashes);
    if (reached.size < hashes.length)
      faults.push(`Share ${share} has content ${content}, but does not count all its chunks among its own.`);
  }
  return faults;
}

/** Those that can be read; one that cannot hides no other. */
async function manifestsOf(
  store: ShareStore,
  contents: readonly ContentId[],
): Promise<ReadonlyMap<ContentId, Manifest>> {
  const found = new Map<ContentId, Manifest>();
  for (const content of contents) {
    try {
      for (const [id, manifest] of await readManifests(store, [content])) found.set(id, manifest);
    } catch (error) {
      // What cannot be decoded is a broken promise to everybody but whoever looks for just that.
      if (!(error instanceof AssertionFailed)) throw error;
    }
  }
  return found;
}

async function versionsOf(
  store: ShareStore,
  uses: readonly ContentUse[],
  chunks: readonly Hash[],
): Promise<readonly DamagedVersion[]> {
  const names = new Map((await store.shares()).map(share => [share.id, share.name]));
  return Promise.all(
    uses.map(async ({ share, node, revision, content }) => {
      const row = (await store.nodes(share, [node])).get(node);
      const current = row !== undefined && !row.deleted && row.state?.content === content;
      const path = await pathOf(store, share, node);
      return { share: names.get(share) ?? share, shareId: share, path, node, revision, content, current, chunks };
    }),
  );
}

/** Names joined by `/`, from the top of the share; as far up as rows are found. */
async function pathOf(store: ShareStore, share: ShareId, node: NodeId): Promise<string> {
  const names: string[] = [];
  const passed = new Set<NodeId>();
  for (let at: NodeId | null = node; at !== null && !passed.has(at); ) {
    passed.add(at);
    const row: { readonly name: string; readonly parent: NodeId | null } | undefined = (
      await store.nodes(share, [at])
    ).get(at);
    if (row === undefined || row.parent === null) break;
    names.unshift(row.name);
    at = row.parent;
  }
  return names.join('/');
}
