/** For tests: contents as they travel. */

import { hash } from 'node:crypto';
import { countBytes } from '#base/bytes.ts';
import { contentId, encodeManifest, type Manifest } from '#model/manifest.ts';
import type { ContentId, Hash, NodeId } from '#model/node.ts';
import { encodeChunk, encodeEnd, encodeJson, encodeManifestFrame } from '#protocol/frame-payloads.ts';
import { freshId } from '#station/http/station-fixture.ts';

export interface TestContent {
  readonly content: ContentId;
  readonly manifest: Manifest;
  readonly chunks: readonly { readonly hash: Hash; readonly bytes: Uint8Array }[];
  readonly size: number;
}

export const hashOf = (bytes: Uint8Array): Hash => `01${hash('sha256', bytes, 'hex')}` as Hash;

/** A content of these chunks. */
export function contentOf(...pieces: readonly Uint8Array[]): TestContent {
  const chunks = pieces.map(bytes => ({ hash: hashOf(bytes), bytes }));
  const manifest = { chunks: chunks.map(each => ({ hash: each.hash, size: each.bytes.length })) };
  return { content: contentId(manifest, hashOf), manifest, chunks, size: countBytes(pieces) };
}

export interface FileToMake {
  readonly epoch: string;
  readonly parent: NodeId;
  readonly name: string;
  readonly content: TestContent;
  readonly id?: NodeId;
}

/** The request that makes one file. */
export function createRequest({ epoch, parent, name, content, id = freshId() }: FileToMake): object {
  const state = { content: content.content, size: content.size, mtimeNs: '5', mode: 0o644 };
  return { epoch, batches: [{ opId: freshId(), ops: [{ op: 'create', id, parent, name, kind: 'file', state }] }] };
}

export function chunkFrames(content: TestContent): Uint8Array[] {
  return content.chunks.flatMap(encodeChunk);
}

/** The whole body of a commit that brings its content along. */
export function createBody(file: FileToMake): Uint8Array[] {
  const { content, manifest } = file.content;
  return [
    ...chunkFrames(file.content),
    ...encodeManifestFrame({ content, base: undefined, encoded: encodeManifest(manifest) }),
    ...encodeJson(createRequest(file)),
    ...encodeEnd(),
  ];
}
