import { toHex } from '#base/hex.ts';
import type { NodeId } from '#model/node.ts';

/** 128 random bits, for a new node or batch. */
export function newId(): NodeId {
  return toHex(crypto.getRandomValues(new Uint8Array(16))) as NodeId;
}
