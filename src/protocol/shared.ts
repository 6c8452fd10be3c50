/** Shared: what somebody without an account sees and sends by a sharing link, under `/api/shared/TOKEN`. */
import Type, { type Static } from 'typebox';
import { folderEntriesMax } from '#protocol/browse.ts';
import { Id, NameText, Size, strict } from '#protocol/schema.ts';
import { SharingLinkKindText } from '#protocol/sharing-link.ts';
import { PasswordText } from '#protocol/sign-in.ts';

/** The cookie of an opened link. Its path is that link's alone, which a `__Host-` cookie could not have. */
export const openingCookieName = '__Secure-waystation-link';

/** Bytes of a part of a file that is sent by an upload link. */
export const uploadPartBytesMax = 4 * 1024 * 1024;

/** A file or folder, and nothing of where else it stands. */
export const SharedNodeWire = strict({
  id: Id,
  name: Type.String(),
  kind: Type.Union([Type.Literal('file'), Type.Literal('folder')]),
  /** Bytes; 0 for a folder. */
  size: Size,
  changedMs: Type.Integer(),
});
export type SharedNodeWire = Static<typeof SharedNodeWire>;

/** What the link is (`GET /api/shared/TOKEN`). `node` is told once it was opened, and of an upload link never. */
export const SharedReply = strict({
  station: Type.String(),
  kind: SharingLinkKindText,
  opened: Type.Boolean(),
  hasPassword: Type.Boolean(),
  validUntilMs: Type.Union([Type.Integer(), Type.Null()]),
  /** Bytes that may still be sent; null for no limit. */
  bytesLeft: Type.Union([Size, Type.Null()]),
  node: Type.Optional(SharedNodeWire),
});
export type SharedReply = Static<typeof SharedReply>;

/** Opens the link (`POST /api/shared/TOKEN/open`), which is counted as an access; the answer sets a cookie. */
export const OpenRequest = strict({ password: Type.Optional(PasswordText) });
export type OpenRequest = Static<typeof OpenRequest>;

/** A page of a folder; `after` goes on with one. */
export const SharedFolderQuery = strict({ after: Type.Optional(Type.String({ maxLength: 2048 })) });
export type SharedFolderQuery = Static<typeof SharedFolderQuery>;

/** `above` leads from what the link leads to, to the folder itself. Symbolic links are left out. */
export const SharedFolderReply = strict({
  above: Type.Array(strict({ id: Id, name: Type.String() })),
  entries: Type.Array(SharedNodeWire, { maxItems: folderEntriesMax }),
  after: Type.Optional(Type.String()),
});
export type SharedFolderReply = Static<typeof SharedFolderReply>;

/** `save`: to be kept as a file, not shown. */
export const SharedContentQuery = strict({ save: Type.Optional(Type.Literal('yes')) });
export type SharedContentQuery = Static<typeof SharedContentQuery>;

/** Begins to send a file (`POST …/uploads`); its parts follow in their order. */
export const SendRequest = strict({
  name: NameText,
  size: Size,
  /** When it was changed last, milliseconds since 1970. */
  changedMs: Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 }),
});
export type SendRequest = Static<typeof SendRequest>;

export const SendReply = strict({ upload: Id });
export type SendReply = Static<typeof SendReply>;

/** Where in the file a part begins (`PUT …/uploads/ID`). One that had arrived already is taken for done. */
export const PartQuery = strict({ at: Type.String({ pattern: '^[0-9]{1,16}$' }) });
export type PartQuery = Static<typeof PartQuery>;

/** The name under which the file was kept (`POST …/uploads/ID/done`). */
export const SentReply = strict({ name: Type.String() });
export type SentReply = Static<typeof SentReply>;
