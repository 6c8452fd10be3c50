/** Batches and contents that no drive thought of: for filling shares, and for clients that only speak the protocol. */
import { hash, randomBytes } from 'node:crypto';
import { contentId } from '#model/manifest.ts';
import type { ContentId, Hash, NodeId } from '#model/node.ts';
import type { Batch, CreateOp, Op } from '#protocol/commit.ts';

/** A file's state with the manifest and the chunk that bring it. */
export interface Content {
  readonly state: NonNullable<CreateOp['state']>;
  readonly manifest: { readonly content: ContentId; readonly manifest: { readonly chunks: readonly ChunkOf[] } };
  readonly chunk: { readonly hash: Hash; readonly bytes: Uint8Array };
}

interface ChunkOf {
  readonly hash: Hash;
  readonly size: number;
}

export function newId(): NodeId {
  return randomBytes(16).toString('hex') as NodeId;
}

/** Random bytes, so that nothing is known before. */
export function newContent(bytes: number): Content {
  const piece = randomBytes(bytes);
  const chunk = { hash: tagged(piece), bytes: piece };
  const manifest = { chunks: [{ hash: chunk.hash, size: bytes }] };
  const content = contentId(manifest, tagged);
  return {
    state: { content, size: bytes, mtimeNs: `${Date.now()}000000`, mode: 0o644 },
    manifest: { content, manifest },
    chunk,
  };
}

export function batchOf(ops: readonly Op[]): Batch {
  return { opId: newId(), ops: [...ops] };
}

export function folderOp(id: NodeId, parent: NodeId, name: string): CreateOp {
  return { op: 'create', id, parent, name, kind: 'folder', state: null };
}

export function fileOp(parent: NodeId, name: string, { state }: Content): CreateOp {
  return { op: 'create', id: newId(), parent, name, kind: 'file', state };
}

function tagged(bytes: Uint8Array): Hash {
  return `01${hash('sha256', bytes, 'hex')}` as Hash;
}
