/**
 * Commit: a drive asks the station to accept changes.
 *
 * A request holds batches; each is atomic, has an op id of its own, and is judged on its final state. Batches
 * stand or fall one by one, in order: a later batch sees what an earlier one did.
 */
import Type, { type Static } from 'typebox';
import {
  HashText,
  Id,
  KindText,
  Mode,
  NameText,
  Nanoseconds,
  NodeWire,
  PastWire,
  RevisionNumber,
  StateWire,
  strict,
} from '#protocol/schema.ts';

export const commitBatchesMax = 1_000;
export const batchOpsMax = 500;

/** Makes a node; the drive chooses the id. `replaces` links the history of a node that an edit brought back. */
export const CreateOp = strict({
  op: Type.Literal('create'),
  id: Id,
  parent: Id,
  name: NameText,
  kind: KindText,
  state: Type.Union([StateWire, Type.Null()]),
  replaces: Type.Optional(Id),
});
/** New content for a file or link whose content revision is still `base`. */
export const UpdateOp = strict({ op: Type.Literal('update'), id: Id, base: RevisionNumber, state: StateWire });
/** New mtime or mode for the same content; makes no version. */
export const MetaOp = strict({
  op: Type.Literal('meta'),
  id: Id,
  base: RevisionNumber,
  mtimeNs: Nanoseconds,
  mode: Mode,
});
/** New place for a node whose placement revision is still `base`. */
export const MoveOp = strict({ op: Type.Literal('move'), id: Id, base: RevisionNumber, parent: Id, name: NameText });
/** Nodes that a delete may name as having left. */
export const deleteWithoutMax = 500;

/**
 * Removes a node and all beneath it; refused when any of it changed after revision `seen`, and while a node of
 * `without` is still beneath: the drive moves those out first, and a move may be refused. `released`: the drive held it
 * among many, and its person released it.
 */
export const DeleteOp = strict({
  op: Type.Literal('delete'),
  id: Id,
  seen: RevisionNumber,
  without: Type.Optional(Type.Array(Id, { maxItems: deleteWithoutMax })),
  released: Type.Optional(Type.Literal(true)),
});

export const Op = Type.Union([CreateOp, UpdateOp, MetaOp, MoveOp, DeleteOp]);
export type CreateOp = Static<typeof CreateOp>;
export type UpdateOp = Static<typeof UpdateOp>;
export type MetaOp = Static<typeof MetaOp>;
export type MoveOp = Static<typeof MoveOp>;
export type DeleteOp = Static<typeof DeleteOp>;
export type Op = Static<typeof Op>;

export const Batch = strict({ opId: Id, ops: Type.Array(Op, { minItems: 1, maxItems: batchOpsMax }) });
export type Batch = Static<typeof Batch>;

/**
 * `past` says on which past it was decided, as in a feed request. `question`: the same was sent before, and what is
 * wanted is its answer alone; what was not accepted by now never will be.
 */
export const CommitRequest = strict({
  epoch: Type.String({ maxLength: 64 }),
  past: Type.Optional(PastWire),
  question: Type.Optional(Type.Literal(true)),
  batches: Type.Array(Batch, { minItems: 1, maxItems: commitBatchesMax }),
});
export type CommitRequest = Static<typeof CommitRequest>;

/** `nodes` are after-images of all that the batch touched; `deleted` the tops of what it removed. */
export const BatchDone = strict({
  opId: Id,
  revision: RevisionNumber,
  nodes: Type.Array(NodeWire),
  deleted: Type.Array(Id),
});
/** `node` is the node that stands in the way; `missing` the chunks or manifests to send first. */
export const BatchRefused = strict({
  opId: Id,
  refused: Type.String(),
  message: Type.String(),
  node: Type.Optional(Id),
  missing: Type.Optional(Type.Array(HashText)),
});
export const BatchResult = Type.Union([BatchDone, BatchRefused]);
export type BatchDone = Static<typeof BatchDone>;
export type BatchRefused = Static<typeof BatchRefused>;
export type BatchResult = Static<typeof BatchResult>;

export const CommitReply = strict({ epoch: Type.String(), head: RevisionNumber, results: Type.Array(BatchResult) });
export type CommitReply = Static<typeof CommitReply>;
