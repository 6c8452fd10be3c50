/** Browse: folders and files for people to look at, as they are now or were at a revision. */
import Type, { type Static } from 'typebox';
import { Id, NodeWire, RevisionNumber, StateWire, strict } from '#protocol/schema.ts';

export const folderEntriesMax = 2_000;
/** Versions that are listed of one file, the newest. */
export const fileVersionsMax = 2_000;

const AtText = Type.String({ pattern: '^[0-9]{1,16}$' });

/** A page of a folder (`GET /api/shares/SHARE/folders/NODE`). `after` goes on with one; `at` shows the folder as it was. */
export const FolderQuery = strict({
  after: Type.Optional(Type.String({ maxLength: 2048 })),
  at: Type.Optional(AtText),
});
export type FolderQuery = Static<typeof FolderQuery>;

/** A node in a folder as it was: `notKept` where retention took the content that it had then. */
export const EntryWire = strict({ ...NodeWire.properties, notKept: Type.Optional(Type.Literal(true)) });
export type EntryWire = Static<typeof EntryWire>;

/**
 * `above` leads from the share's top to the folder itself. Entries come folders and files together, by name as the share
 * compares names. `revision` is the one that the page shows; `after` is set while more pages follow.
 */
export const FolderReply = strict({
  revision: RevisionNumber,
  above: Type.Array(strict({ id: Id, name: Type.String() })),
  entries: Type.Array(EntryWire, { maxItems: folderEntriesMax }),
  after: Type.Optional(Type.String()),
});
export type FolderReply = Static<typeof FolderReply>;

/** Nodes that one step of a search answers at most. */
export const searchFoundMax = 500;

/**
 * A step of a search by name beneath a folder (`GET /api/shares/SHARE/folders/NODE/search`): every word of `text` is part
 * of the name. `after` goes on with one.
 */
export const SearchQuery = strict({
  text: Type.String({ minLength: 1, maxLength: 255 }),
  after: Type.Optional(Type.String({ maxLength: 2048 })),
});
export type SearchQuery = Static<typeof SearchQuery>;

/** `above` leads from the share's top to the folder that holds the node; `after` is set while there is more to look at. */
export const SearchReply = strict({
  found: Type.Array(strict({ node: NodeWire, above: FolderReply.properties.above }), { maxItems: searchFoundMax }),
  after: Type.Optional(Type.String()),
});
export type SearchReply = Static<typeof SearchReply>;

/** A folder with all that it holds, as a zip (`GET /api/shares/SHARE/folders/NODE/zip`); `at` as above. */
export const ZipQuery = strict({ at: Type.Optional(AtText) });
export type ZipQuery = Static<typeof ZipQuery>;

/** A content that a file had; newest first (`GET /api/shares/SHARE/files/NODE/versions`). */
export const VersionWire = strict({
  revision: RevisionNumber,
  state: StateWire,
  atMs: Type.Integer(),
  /** Names for people; empty when the account or the device is not known any more. */
  account: Type.String(),
  computer: Type.String(),
  /** Somebody wants to keep it for ever, under this name ('' for none). */
  kept: Type.Optional(strict({ name: Type.String() })),
});
export type VersionWire = Static<typeof VersionWire>;

/** `notKept` counts the contents that the file had and that retention took; not told to who may read folders alone. */
export const VersionsReply = strict({
  versions: Type.Array(VersionWire, { maxItems: fileVersionsMax }),
  notKept: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type VersionsReply = Static<typeof VersionsReply>;

/**
 * The bytes of a file (`GET /api/shares/SHARE/files/NODE/content`): those of `content`, one of its versions, else the
 * newest. `save`: to be kept as a file, not shown.
 */
export const ContentQuery = strict({
  content: Type.Optional(Type.String({ pattern: '^01[0-9a-f]{64}$' })),
  save: Type.Optional(Type.Literal('yes')),
});
export type ContentQuery = Static<typeof ContentQuery>;

/**
 * By which revision a share was at a moment (`GET /api/shares/SHARE/moment`), for `at` of a folder. Whom only folders are
 * granted names one as `within`, and is told the newest revision by then that did something to it.
 */
export const MomentQuery = strict({ ms: Type.String({ pattern: '^[0-9]{1,15}$' }), within: Type.Optional(Id) });
export type MomentQuery = Static<typeof MomentQuery>;

/** The newest revision that had come by then, by the station's clock; 0 before the first. */
export const MomentReply = strict({ revision: RevisionNumber });
export type MomentReply = Static<typeof MomentReply>;
