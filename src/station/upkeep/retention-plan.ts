/**
 * What a policy would take from a share now. Nothing is changed: a preview is the same plan, not carried out.
 *
 * The bytes that a version alone keeps in its file are those of the chunks that no newer one of it has which stays. So
 * what history keeps is counted a file at a time, and what two files have in common is counted for both.
 */
import type { Manifest } from '#model/manifest.ts';
import type { ContentId, Hash } from '#model/node.ts';
import { isSpared, outdated, overBudget, type PastBytes, type Retention } from '#model/retention.ts';
import type { VersionContent } from '#platform/retention-store.ts';
import type { ShareRow, ShareStore } from '#platform/share-store.ts';
import { readManifests } from '#station/share/contents.ts';
import type { CollectDoors } from '#station/upkeep/collect.ts';
import { type FilePast, type FileVersion, filePasts } from '#station/upkeep/superseded.ts';

/** A version that goes. */
export interface Going extends VersionContent {
  /** When the file got it, and when it lost it, milliseconds since 1970. */
  readonly atMs: number;
  readonly supersededMs: number;
}

export type PlanDoors = Pick<CollectDoors, 'store' | 'clock'>;

/** In no particular order. Rejects with an `AssertionFailed` when a budget needs a manifest that cannot be read. */
export async function planRetention(doors: PlanDoors, share: ShareRow, policy: Retention): Promise<readonly Going[]> {
  const { versions, days, bytes } = policy;
  if (versions === null && days === null && bytes === null) return [];
  const nowMs = doors.clock.nowMs();
  const going: Going[] = [];
  const staying: (PastBytes & Going)[] = [];
  for await (const file of filePasts(doors, share)) {
    const gone = outdated(file.versions, policy, nowMs);
    going.push(...file.versions.filter(({ revision }) => gone.has(revision)).map(version => goingOf(file, version)));
    if (bytes === null) continue;
    const left = file.versions.filter(({ revision }) => !gone.has(revision));
    for (const [version, alone] of await bytesAlone(doors.store, left)) {
      staying.push({ ...goingOf(file, version), kept: version.kept, bytes: alone });
    }
  }
  return [...going, ...overBudget(staying, bytes, nowMs).filter(each => !isSpared(each, nowMs))];
}

function goingOf({ node }: FilePast, { revision, content, atMs, supersededMs }: FileVersion): Going {
  return { node, revision, content, atMs, supersededMs: supersededMs ?? atMs };
}

/** Of each superseded version, the bytes of the chunks that no newer one has. */
async function bytesAlone(
  store: ShareStore,
  versions: readonly FileVersion[],
): Promise<ReadonlyMap<FileVersion, number>> {
  const found = new Map<FileVersion, number>();
  const seen = new Set<Hash>();
  for (const version of [...versions].reverse()) {
    let bytes = 0;
    for (const { hash, size } of chunksIn(await readManifests(store, [version.content]), version.content)) {
      if (!seen.has(hash)) bytes += size;
      seen.add(hash);
    }
    if (version.supersededMs !== null) found.set(version, bytes);
  }
  return found;
}

/** None for a manifest that is not there. */
export function chunksIn(manifests: ReadonlyMap<ContentId, Manifest>, content: ContentId): Manifest['chunks'] {
  return manifests.get(content)?.chunks ?? [];
}
