/** d7, q7: no chunk and no manifest is missing that a version at the station refers to. */
import type { Hash } from '#model/node.ts';
import type { PackStore } from '#platform/pack-store.ts';
import type { ShareStore } from '#platform/share-store.ts';
import { sha256 } from '#simulator/content-id.ts';
import type { StationModel } from '#simulator/station-model.ts';
import { hold } from '#simulator/violation.ts';
import { readChunks } from '#station/chunks/read-chunks.ts';
import { readManifests } from '#station/share/contents.ts';

/** Reads every content that any node ever had. */
export async function checkStored(
  { store, packs }: { readonly store: ShareStore; readonly packs: PackStore },
  model: StationModel,
  invariant: 'd7' | 'q7',
): Promise<void> {
  const contents = model.contents();
  const manifests = await readManifests(store, contents);
  const hashes = new Set<Hash>();
  for (const content of contents) {
    const manifest = manifests.get(content);
    hold(manifest, invariant, () => `the station has no manifest of ${content} any more`);
    for (const { hash } of manifest.chunks) hashes.add(hash);
  }
  const found = await readChunks({ store, packs, hash: sha256, log: () => {} }, [...hashes]);
  for (const hash of hashes) hold(found.has(hash), invariant, () => `the station has no chunk ${hash} any more`);
}
