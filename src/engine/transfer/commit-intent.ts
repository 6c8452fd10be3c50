/** The durable note of a commit that was sent: with it, its answer can be asked for again after a crash. */
import type { ContentId, NodeId } from '#model/node.ts';
import type { Stamp } from '#model/tree.ts';
import type { CommitRequest } from '#protocol/commit.ts';

/** What an operation was made from; `stamp` is undefined where no content was read. */
export interface SentOp {
  readonly id: NodeId;
  readonly stamp: Stamp | undefined;
  readonly content: ContentId | null;
}

export interface CommitIntent {
  /** The op id of the first batch. */
  readonly id: NodeId;
  readonly request: CommitRequest;
  /** For each batch, for each operation. */
  readonly sent: readonly (readonly SentOp[])[];
}

/** Stamps stay out: after a crash the scan says what the disk holds. */
export function commitIntentText(intent: CommitIntent): string {
  return JSON.stringify({ ...intent, sent: intent.sent.map(ops => ops.map(({ id, content }) => ({ id, content }))) });
}

/** Reads what `commitIntentText` wrote. */
export function commitIntentFrom(text: string): CommitIntent {
  return JSON.parse(text) as CommitIntent;
}
