/** What the station lost and asks drives for: listed by `station repair`, until its chunks are sound again. */
import type { ShareId, ShareStore } from '#platform/share-store.ts';
import { type WantedReply, wantedMax } from '#protocol/content.ts';
import { isSound } from '#station/chunks/take-chunks.ts';
import { readManifests } from '#station/share/contents.ts';

/** Those that are listed for a share and still lack something. */
export async function wantedIn(store: ShareStore, share: ShareId): Promise<WantedReply['wanted']> {
  const found: WantedReply['wanted'] = [];
  for (const { node, content } of await store.wanted(share, wantedMax)) {
    const manifest = (await readManifests(store, [content])).get(content);
    if (manifest === undefined) continue;
    const hashes = manifest.chunks.map(chunk => chunk.hash);
    const rows = await store.chunks(hashes);
    if (hashes.some(hash => !isSound(rows.get(hash)))) found.push({ node, content });
  }
  return found;
}
