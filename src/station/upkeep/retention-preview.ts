/** What a policy would take from a share now, in numbers for people (N1). Nothing is changed. */
import type { ContentId, Hash, NodeId } from '#model/node.ts';
import type { Retention } from '#model/retention.ts';
import type { ShareRow, ShareStore } from '#platform/share-store.ts';
import { readManifests } from '#station/share/contents.ts';
import { collectPauseMs } from '#station/upkeep/collect.ts';
import { chunksIn, type Going, type PlanDoors, planRetention } from '#station/upkeep/retention-plan.ts';

/** Chunks of what goes that are looked at for the bytes; of more, the bytes are those of the first. */
export const previewChunksMax = 1_000_000;
/** Contents that one step reads. */
const contentsStep = 200;
/** Files that have one content, which are asked whether they all lose it. */
const usesMax = 1_000;

export interface RetentionPreview {
  readonly versions: number;
  readonly files: number;
  /** Of the chunks that nothing else refers to, in any share; they are freed in a day or two. */
  readonly bytes: number;
  /** `bytes` is less than it will be: there was more than one preview looks at. */
  readonly atLeast: boolean;
  /** When the oldest and the newest of what goes came to be, milliseconds since 1970; null where nothing goes. */
  readonly oldestMs: number | null;
  readonly newestMs: number | null;
}

/** Rejects with an `AssertionFailed` where a manifest cannot be read. */
export async function previewRetention(
  doors: PlanDoors,
  share: ShareRow,
  policy: Retention,
): Promise<RetentionPreview> {
  const going = await planRetention(doors, share, policy);
  const times = going.map(({ atMs }) => atMs);
  const { bytes, atLeast } = await bytesFreed(doors, share, going);
  return {
    versions: going.length,
    files: new Set(going.map(({ node }) => node)).size,
    bytes,
    atLeast,
    oldestMs: times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b)),
    newestMs: times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b)),
  };
}

/** Takes the chunks of all that stays, in any share, from those of what goes. */
async function bytesFreed(
  doors: PlanDoors,
  share: ShareRow,
  going: readonly Going[],
): Promise<Pick<RetentionPreview, 'bytes' | 'atLeast'>> {
  const { store, clock } = doors;
  const lost = await lostContents(store, share, going);
  const { sizes, atLeast } = await chunksOf(store, lost);
  for (let after: ContentId | undefined; sizes.size > 0; ) {
    const page = await store.keptContents({ after, limit: contentsStep });
    after = page.at(-1);
    if (after === undefined) break;
    for (const content of page) {
      if (lost.has(content)) continue;
      for (const { hash } of chunksIn(await readManifests(store, [content]), content)) sizes.delete(hash);
    }
    await clock.sleep(collectPauseMs);
  }
  return { bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0), atLeast };
}

/** The contents that no version has any more when these have gone. */
async function lostContents(
  store: ShareStore,
  share: ShareRow,
  going: readonly Going[],
): Promise<ReadonlySet<ContentId>> {
  const keyOf = (node: NodeId, revision: number): string => `${node} ${revision}`;
  const goes = new Set(going.map(({ node, revision }) => keyOf(node, revision)));
  const lost = new Set<ContentId>();
  for (const content of new Set(going.map(version => version.content))) {
    const uses = await store.contentUses(content, usesMax);
    const all =
      uses.length < usesMax && uses.every(use => use.share === share.id && goes.has(keyOf(use.node, use.revision)));
    if (all) lost.add(content);
  }
  return lost;
}

async function chunksOf(
  store: ShareStore,
  contents: ReadonlySet<ContentId>,
): Promise<{ readonly sizes: Map<Hash, number>; readonly atLeast: boolean }> {
  const sizes = new Map<Hash, number>();
  for (const content of contents) {
    if (sizes.size >= previewChunksMax) return { sizes, atLeast: true };
    for (const { hash, size } of chunksIn(await readManifests(store, [content]), content)) sizes.set(hash, size);
  }
  return { sizes, atLeast: false };
}
