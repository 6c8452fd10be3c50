/**
 * The nouns that every other room speaks of: nodes, their content and where they stand.
 *
 * A node keeps its id through renames and moves, so content and placement are two independent facts with a
 * revision each. A move therefore never conflicts with an edit.
 */

/** 128 random bits as 32 lower-case hex digits, chosen by whoever creates the node. */
export type NodeId = string & { readonly brand: 'NodeId' };

/** `file` and `link` have content (a link's content is the text it points to); a `folder` has none. */
export type Kind = 'file' | 'folder' | 'link';

/** A share's counter: each accepted batch takes the next. Starts at 0 for an empty share. */
export type Revision = number;

/** A hash with its algorithm: one tag byte (01 = SHA-256), then the digest, as 66 lower-case hex digits. */
export type Hash = string & { readonly brand: 'Hash' };

/** Names a content: the hash of its encoded manifest. Equal bytes give equal ids, see docs/protocol.md. */
export type ContentId = Hash;

/**
 * What a file or link holds, as far as it can be compared without its bytes.
 * `mtimeNs` is nanoseconds since 1970, negative before; `mode` holds the nine permission bits.
 */
export interface ContentState {
  readonly content: ContentId;
  /** Bytes. */
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly mode: number;
}

/** Where a node stands. `parent` is null for the root of a share (or of a task) only. */
export interface Place {
  readonly parent: NodeId | null;
  readonly name: string;
}

const nodeIdPattern = /^[0-9a-f]{32}$/;
const hashPattern = /^01[0-9a-f]{64}$/;

/** True when `text` is spelled like a node id. */
export function isNodeId(text: string): text is NodeId {
  return nodeIdPattern.test(text);
}

/** True when `text` is spelled like a hash of a known algorithm. */
export function isHash(text: string): text is Hash {
  return hashPattern.test(text);
}
