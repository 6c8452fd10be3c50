/** The file log: what was done to the files of a share, and which files people saw. For people; drives do not ask this. */
import Type, { type Static } from 'typebox';
import { Id, KindText, RevisionNumber, strict } from '#protocol/schema.ts';

/** Entries of one page. */
export const fileLogEntriesMax = 100;

const MomentText = Type.String({ pattern: '^[0-9]{1,15}$' });
const NameText = Type.String({ maxLength: 256 });
const AfterText = Type.String({ maxLength: 100 });
const Form = Type.Union([Type.Literal('csv'), Type.Literal('json')]);
const names = Type.Array(Type.String());

/** `restored`: brought back after it was deleted. */
export const FileChangeKind = Type.Union([
  Type.Literal('made'),
  Type.Literal('edited'),
  Type.Literal('renamed'),
  Type.Literal('moved'),
  Type.Literal('deleted'),
  Type.Literal('restored'),
]);
export type FileChangeKind = Static<typeof FileChangeKind>;

/** What narrows; what is left out does not. `name` is a part of the name, `after` goes on with a page. */
const narrowing = {
  account: Type.Optional(NameText),
  kind: Type.Optional(FileChangeKind),
  name: Type.Optional(NameText),
  fromMs: Type.Optional(MomentText),
  toMs: Type.Optional(MomentText),
};

/** What was done in a folder and beneath, newest first (`GET /api/shares/SHARE/folders/NODE/log`). */
export const FolderLogQuery = strict({ ...narrowing, after: Type.Optional(AfterText) });
export type FolderLogQuery = Static<typeof FolderLogQuery>;

const changesNarrowed = {
  ...narrowing,
  share: NameText,
  /** Names joined by `/`, from the top of the share. */
  folder: Type.Optional(Type.String({ maxLength: 4096 })),
};

/** The same of any share, by its name, for administrators (`GET /api/admin/file-log/changes`). */
export const ChangeLogQuery = strict({ ...changesNarrowed, after: Type.Optional(AfterText) });
export type ChangeLogQuery = Static<typeof ChangeLogQuery>;
export const ChangeLogExportQuery = strict({ ...changesNarrowed, form: Form });
export type ChangeLogExportQuery = Static<typeof ChangeLogExportQuery>;

/** One change. Folders are called as they are now, or were last; the node itself as it was called then. */
export const FileChangeWire = strict({
  revision: RevisionNumber,
  node: Id,
  nodeKind: KindText,
  kind: FileChangeKind,
  path: names,
  /** Where it stood before, of what was moved or renamed; else null. */
  was: Type.Union([names, Type.Null()]),
  atMs: Type.Integer(),
  /** By whom and with what; empty when the account or the device is not known any more. */
  account: Type.String(),
  computer: Type.String(),
});
export type FileChangeWire = Static<typeof FileChangeWire>;

/** A page may be empty with more to follow: it ends where it has `looked` at enough. */
export const ChangeLogReply = strict({
  entries: Type.Array(FileChangeWire, { maxItems: fileLogEntriesMax }),
  looked: Type.Integer(),
  after: Type.Optional(AfterText),
});
export type ChangeLogReply = Static<typeof ChangeLogReply>;

export const FileAccessKindText = Type.Union([Type.Literal('view'), Type.Literal('download')]);
export type FileAccessKindText = Static<typeof FileAccessKindText>;

const accessesNarrowed = {
  actor: Type.Optional(NameText),
  kind: Type.Optional(FileAccessKindText),
  share: Type.Optional(NameText),
  folder: Type.Optional(Type.String({ maxLength: 4096 })),
  name: Type.Optional(NameText),
  fromMs: Type.Optional(MomentText),
  toMs: Type.Optional(MomentText),
};

/** Which files people saw, newest first (`GET /api/admin/file-log/accesses`). */
export const AccessLogQuery = strict({ ...accessesNarrowed, before: Type.Optional(MomentText) });
export type AccessLogQuery = Static<typeof AccessLogQuery>;
export const AccessLogExportQuery = strict({ ...accessesNarrowed, form: Form });
export type AccessLogExportQuery = Static<typeof AccessLogExportQuery>;

const LinkText = strict({ id: Id, note: Type.String(), account: Type.String() });

/** One access, from the first to the last `times` that it was asked for within ten minutes. */
export const FileAccessWire = strict({
  number: Type.Integer(),
  atMs: Type.Integer(),
  lastMs: Type.Integer(),
  times: Type.Integer(),
  kind: FileAccessKindText,
  actor: Type.String(),
  address: Type.String(),
  /** By which it came, with who made it; null for somebody signed in to the console. */
  link: Type.Union([LinkText, Type.Null()]),
  /** The share's name; empty when it is gone. */
  share: Type.String(),
  path: names,
});
export type FileAccessWire = Static<typeof FileAccessWire>;

export const AccessLogReply = strict({
  entries: Type.Array(FileAccessWire, { maxItems: fileLogEntriesMax }),
  looked: Type.Integer(),
  /** Goes on with a page. */
  before: Type.Optional(Type.Integer()),
});
export type AccessLogReply = Static<typeof AccessLogReply>;

/** Files of the list of what visitors saw most. */
export const mostVisitedMax = 10;
export const MostVisitedQuery = strict({ sinceMs: MomentText });
export type MostVisitedQuery = Static<typeof MostVisitedQuery>;

/** What visitors saw most by sharing links since a moment (`GET /api/admin/file-log/most-visited`). */
export const MostVisitedReply = strict({
  files: Type.Array(
    strict({
      share: Type.String(),
      path: names,
      link: LinkText,
      views: Type.Integer(),
      downloads: Type.Integer(),
    }),
    { maxItems: mostVisitedMax },
  ),
});
export type MostVisitedReply = Static<typeof MostVisitedReply>;
