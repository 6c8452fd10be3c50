/**
 * Where a feed goes on (`after` of a feed request). It fixes the revision that all pages describe, so that pages
 * agree with each other whatever is committed in between.
 */
import { isNodeId, type NodeId, type Revision } from '#model/node.ts';
import { Refusal } from '#protocol/refusals.ts';

export type FeedToken = SnapshotToken | NodesToken | LostToken;

interface TokenBase {
  readonly epoch: string;
  /** The revision that the pages describe. */
  readonly revision: Revision;
}

/** A snapshot goes on behind `last`. */
export interface SnapshotToken extends TokenBase {
  readonly kind: 'snapshot';
  readonly last: NodeId;
}

/** Changed nodes go on behind the row `at`; or within the folder `at`, which came into view, behind `last`. */
export interface NodesToken extends TokenBase {
  readonly kind: 'nodes';
  readonly at: RowPosition | undefined;
  readonly last: NodeId | undefined;
}

/** What left the view goes on behind the row `at`. */
export interface LostToken extends TokenBase {
  readonly kind: 'lost';
  readonly at: RowPosition | undefined;
}

export interface RowPosition {
  readonly revision: Revision;
  readonly id: NodeId;
}

export function writeToken(token: FeedToken): string {
  const at = token.kind === 'snapshot' ? undefined : token.at;
  const last = token.kind === 'lost' ? undefined : token.last;
  const parts = [token.kind, token.epoch, token.revision, at?.revision ?? '', at?.id ?? '', last ?? ''];
  return parts.join('.');
}

/** Throws 'malformed' for a text that `writeToken` did not write. */
export function readToken(text: string): FeedToken {
  const [kind, epoch, revisionText, atRevision, atId, lastText, ...rest] = text.split('.');
  const revision = revisionOf(revisionText);
  const last = lastText !== undefined && isNodeId(lastText) ? lastText : undefined;
  const atNumber = revisionOf(atRevision);
  const at =
    atNumber !== undefined && atId !== undefined && isNodeId(atId) ? { revision: atNumber, id: atId } : undefined;
  if (epoch !== undefined && revision !== undefined && rest.length === 0) {
    if (kind === 'snapshot' && last !== undefined) return { kind, epoch, revision, last };
    if (kind === 'nodes' && (last === undefined || at !== undefined)) return { kind, epoch, revision, at, last };
    if (kind === 'lost') return { kind, epoch, revision, at };
  }
  throw new Refusal('malformed', 'The feed cannot go on from there; ask again without "after".');
}

function revisionOf(text: string | undefined): Revision | undefined {
  const revision = text !== undefined && /^[0-9]{1,16}$/.test(text) ? Number(text) : undefined;
  return Number.isSafeInteger(revision) ? revision : undefined;
}
