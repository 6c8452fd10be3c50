/** Session: linking a device to an account, and what the account may reach. */
import Type, { type Static } from 'typebox';
import { Id, RevisionNumber, strict } from '#protocol/schema.ts';
import { CodeText } from '#protocol/second-factor.ts';

/** Exchanged for a device token once; the password is not kept anywhere. */
export const LinkRequest = strict({
  protocol: Type.Integer({ minimum: 1 }),
  account: Type.String({ minLength: 1, maxLength: 256 }),
  password: Type.String({ minLength: 1, maxLength: 1024 }),
  /** The computer's name, carried in conflict copies. */
  computer: Type.String({ minLength: 1, maxLength: 256 }),
  system: Type.String({ maxLength: 256 }),
  version: Type.String({ maxLength: 64 }),
  /** Of the second factor; empty until it is asked for. A drive that leaves it out does not know of second factors. */
  code: Type.Optional(CodeText),
});
export type LinkRequest = Static<typeof LinkRequest>;

export const LinkReply = strict({
  station: Id,
  stationName: Type.String(),
  device: Id,
  token: Type.String(),
  account: Type.String(),
});
export type LinkReply = Static<typeof LinkReply>;

export const GrantText = Type.Union([Type.Literal('read'), Type.Literal('write')]);
export type GrantText = Static<typeof GrantText>;

/** A share as an account sees it; `home` is the account's own (S40, I13). */
export const ShareWire = strict({
  id: Id,
  name: Type.String(),
  root: Id,
  grant: GrantText,
  /** Of a folder that is granted within a share: its name. `root` is that folder then, and nothing else of the share is told. */
  folder: Type.Optional(Type.String()),
  home: Type.Boolean(),
  epoch: Type.String(),
  head: RevisionNumber,
});
export type ShareWire = Static<typeof ShareWire>;

export const SharesReply = strict({ shares: Type.Array(ShareWire) });
export type SharesReply = Static<typeof SharesReply>;

/** Finds (and, when asked, makes) the folder that a task syncs: `SHARE/PATH`, or a path from the folder `within`. */
export const ResolveRequest = strict({
  path: Type.String({ maxLength: 4096 }),
  create: Type.Boolean(),
  within: Type.Optional(Id),
});
export type ResolveRequest = Static<typeof ResolveRequest>;
export const ResolveReply = strict({ node: Id });
export type ResolveReply = Static<typeof ResolveReply>;

/** What the account may do in a folder: by the share's grants, and those of the folder and of what is above it (B21). */
export const FolderLevelReply = strict({ grant: GrantText });
export type FolderLevelReply = Static<typeof FolderLevelReply>;
