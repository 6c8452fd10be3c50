/** The past: what was deleted and changed, bringing it back, and undoing batches. For people; drives do not ask this. */
import Type, { type Static } from 'typebox';
import { Id, KindText, NodeWire, RevisionNumber, Size, strict } from '#protocol/schema.ts';

export const pastEntriesMax = 200;
/** Nodes that one request may name. */
export const revertNodesMax = 1_000;
export const versionNameMax = 100;

const AfterText = Type.String({ maxLength: 100 });

/** Who did it, and when. Names are empty when the account or the device is not known any more. */
const by = { atMs: Type.Integer(), account: Type.String(), computer: Type.String() };

/** `after` goes on with a page. */
export const PastQuery = strict({ after: Type.Optional(AfterText) });
export type PastQuery = Static<typeof PastQuery>;

/**
 * What was deleted from a folder and beneath, newest first (`GET /api/shares/SHARE/folders/NODE/deleted`). What was brought
 * back is not among it. A page may be empty with more to follow.
 */
export const DeletedReply = strict({
  entries: Type.Array(
    strict({
      id: Id,
      kind: KindText,
      /** From the folder down, its own name last. */
      path: Type.Array(Type.String()),
      /** Bytes; null for a folder. */
      size: Type.Union([Size, Type.Null()]),
      /** Files and links that were deleted with a folder, counted up to `deletedFilesMax`. */
      files: RevisionNumber,
      ...by,
    }),
    { maxItems: pastEntriesMax },
  ),
  after: Type.Optional(AfterText),
});
export type DeletedReply = Static<typeof DeletedReply>;
export const deletedFilesMax = 10_000;

/** What changed in a folder since a revision, newest first (`GET /api/shares/SHARE/folders/NODE/changes`). */
export const SinceQuery = strict({
  since: Type.String({ pattern: '^[0-9]{1,16}$' }),
  after: Type.Optional(AfterText),
});
export type SinceQuery = Static<typeof SinceQuery>;

/** `added`: made, or moved in from elsewhere. `deleted`: deleted, or moved out. */
export const ChangeKind = Type.Union([
  Type.Literal('added'),
  Type.Literal('changed'),
  Type.Literal('moved'),
  Type.Literal('deleted'),
]);
export type ChangeKind = Static<typeof ChangeKind>;

export const ChangesReply = strict({
  entries: Type.Array(
    strict({
      kind: ChangeKind,
      node: NodeWire,
      path: Type.Array(Type.String()),
      was: Type.Array(Type.String()),
      ...by,
    }),
    { maxItems: pastEntriesMax },
  ),
  after: Type.Optional(AfterText),
});
export type ChangesReply = Static<typeof ChangesReply>;

const revertOptions = {
  /**
   * As if the share consisted of this folder alone (B22), for whom nothing more is granted: what lies elsewhere is neither
   * told of nor changed.
   */
  within: Type.Optional(Id),
  /** Only tells what would be done. */
  preview: Type.Optional(Type.Literal(true)),
  /** The `plan` that a person was shown: another one is refused (`stale`). */
  plan: Type.Optional(Type.String({ maxLength: 80 })),
};

/**
 * Brings back what a folder held at a revision (`POST /api/shares/SHARE/restore`): everything, or `only` these entries with
 * all beneath them. `removeAdded`: what was added since goes. Or brings back what was deleted, by its ids.
 */
export const RestoreRequest = Type.Union([
  strict({
    folder: Id,
    at: RevisionNumber,
    only: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: revertNodesMax })),
    removeAdded: Type.Optional(Type.Literal(true)),
    ...revertOptions,
  }),
  strict({ deleted: Type.Array(Id, { minItems: 1, maxItems: revertNodesMax }), ...revertOptions }),
]);
export type RestoreRequest = Static<typeof RestoreRequest>;

/** Takes back batches by their revisions, or all of a device or an account since a moment (`POST /api/shares/SHARE/undo`). */
export const UndoRequest = Type.Union([
  strict({ revisions: Type.Array(RevisionNumber, { minItems: 1, maxItems: revertNodesMax }), ...revertOptions }),
  strict({
    /** One of the two. */
    device: Type.Optional(Id),
    account: Type.Optional(Type.String({ maxLength: 64 })),
    /** Wall-clock milliseconds; without `toMs`, up to now. */
    fromMs: Type.Integer({ minimum: 0 }),
    toMs: Type.Optional(Type.Integer({ minimum: 0 })),
    ...revertOptions,
  }),
]);
export type UndoRequest = Static<typeof UndoRequest>;

const Count = RevisionNumber;

/**
 * Why a node is left alone: what somebody did to it since; or it would come to lie in itself, holds what stays, or needs a
 * content that is not kept any more.
 */
export const LeftWhy = Type.Union([
  Type.Literal('changed'),
  Type.Literal('moved'),
  Type.Literal('deleted'),
  Type.Literal('cycle'),
  Type.Literal('holds'),
  Type.Literal('not-kept'),
]);
export type LeftWhy = Static<typeof LeftWhy>;

/**
 * What is done, or would be. `files` count files and links, `folders` folders. `left` are nodes that are left alone as
 * somebody changed them since, or as they cannot be so. `more`: this was a part; the same request again goes on.
 * `elsewhere`: within a folder, something else was concerned that is not seen there; it is left alone.
 */
export const RevertReply = strict({
  /** The batch that did it; left out for a preview, and where nothing was to be done. */
  revision: Type.Optional(RevisionNumber),
  plan: Type.String(),
  files: strict({ made: Count, copied: Count, content: Count, moved: Count, removed: Count }),
  folders: strict({ made: Count, moved: Count, removed: Count }),
  /** Some of those whose name was taken, with the free one that they get. */
  renamed: Type.Array(strict({ path: Type.Array(Type.String()), name: Type.String() }), { maxItems: pastEntriesMax }),
  left: Type.Array(
    strict({
      path: Type.Array(Type.String()),
      why: LeftWhy,
    }),
    { maxItems: pastEntriesMax },
  ),
  leftCount: Count,
  elsewhere: Type.Optional(Type.Literal(true)),
  more: Type.Boolean(),
});
export type RevertReply = Static<typeof RevertReply>;

/**
 * Batches, newest first (`GET /api/shares/SHARE/batches`), all or those of a device or an account. `within`: only what lies,
 * or last lay, beneath this folder; whom only folders are granted names one.
 */
export const BatchesQuery = strict({
  after: Type.Optional(AfterText),
  device: Type.Optional(Id),
  account: Type.Optional(Type.String({ maxLength: 64 })),
  within: Type.Optional(Id),
});
export type BatchesQuery = Static<typeof BatchesQuery>;

/** `files` and `folders` count what the batch did; what was deleted with a folder is counted up to `deletedFilesMax`. */
export const BatchesReply = strict({
  batches: Type.Array(
    strict({
      revision: RevisionNumber,
      device: Id,
      accountId: Type.String(),
      ...by,
      added: Count,
      changed: Count,
      moved: Count,
      deleted: Count,
      /** A few of the paths. */
      examples: Type.Array(Type.String(), { maxItems: 3 }),
    }),
    { maxItems: pastEntriesMax },
  ),
  after: Type.Optional(AfterText),
});
export type BatchesReply = Static<typeof BatchesReply>;

/** Keeps a version for ever, under a name or '' (`PUT /api/shares/SHARE/files/NODE/versions/REVISION`), or no longer (`DELETE`). */
export const KeepRequest = strict({ name: Type.String({ maxLength: versionNameMax }) });
export type KeepRequest = Static<typeof KeepRequest>;
