/** What accounts and groups are granted in single folders of a share, as an administrator sees and says it. */
import Type, { type Static } from 'typebox';
import { Id, strict } from '#protocol/schema.ts';
import { GrantText } from '#protocol/session.ts';
import { AccountText } from '#protocol/sign-in.ts';

export const SubjectKind = Type.Union([Type.Literal('account'), Type.Literal('group')]);

/** `path` leads from the share's top; null while the folder is deleted, when the grant does nothing. */
export const FolderGrantWire = strict({
  folder: Id,
  path: Type.Union([Type.String(), Type.Null()]),
  kind: SubjectKind,
  name: Type.String(),
  level: GrantText,
});
export type FolderGrantWire = Static<typeof FolderGrantWire>;

export const FolderGrantsReply = strict({ grants: Type.Array(FolderGrantWire) });
export type FolderGrantsReply = Static<typeof FolderGrantsReply>;

/** For an account or a group, by name; `clear` takes the grant away. */
export const FolderGrantRequest = strict({
  kind: SubjectKind,
  name: AccountText,
  level: Type.Union([GrantText, Type.Literal('clear')]),
});
export type FolderGrantRequest = Static<typeof FolderGrantRequest>;
