/** Long manifests that were read lately: a drive fetches a big content in hundreds of requests. */
import type { Manifest } from '#model/manifest.ts';
import type { ContentId } from '#model/node.ts';

/** Chunk references that are held in memory; each takes some 150 bytes. */
export const cachedChunksMax = 100_000;
/** Manifests with fewer chunks are decoded as fast as they are found again. */
export const cachedManifestChunksMin = 64;

/** A content id names its manifest for good, so nothing here can go out of date. */
export interface ManifestCache {
  get(content: ContentId): Manifest | undefined;
  put(content: ContentId, manifest: Manifest): void;
}

/** Keeps the manifests that were used last, up to `chunksMax` chunks in all. */
export function createManifestCache(chunksMax: number = cachedChunksMax): ManifestCache {
  /** In the order of their last use, oldest first. */
  const kept = new Map<ContentId, Manifest>();
  let chunks = 0;
  const drop = (content: ContentId): void => {
    chunks -= kept.get(content)?.chunks.length ?? 0;
    kept.delete(content);
  };
  const put = (content: ContentId, manifest: Manifest): void => {
    const { length } = manifest.chunks;
    if (length < cachedManifestChunksMin || length > chunksMax) return;
    drop(content);
    kept.set(content, manifest);
    chunks += length;
    for (const oldest of kept.keys()) {
      if (chunks <= chunksMax) return;
      drop(oldest);
    }
  };
  return {
    get(content) {
      const manifest = kept.get(content);
      if (manifest !== undefined) put(content, manifest);
      return manifest;
    },
    put,
  };
}
