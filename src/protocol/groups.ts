/** Groups: accounts that are granted something together, and what grants come to for each account. */
import Type, { type Static } from 'typebox';
import { Id, strict } from '#protocol/schema.ts';
import { AccountText } from '#protocol/sign-in.ts';

/** What a grant says: `none` refuses, whatever other grants say. */
export const GrantedText = Type.Union([Type.Literal('read'), Type.Literal('write'), Type.Literal('none')]);
export type GrantedText = Static<typeof GrantedText>;

/** `clear` takes the grant away, so that others decide. */
export const GrantRequest = strict({ level: Type.Union([GrantedText, Type.Literal('clear')]) });
export type GrantRequest = Static<typeof GrantRequest>;

export const GroupWire = strict({ id: Id, name: Type.String(), members: Type.Array(Type.String()) });
export type GroupWire = Static<typeof GroupWire>;

export const GroupsReply = strict({ groups: Type.Array(GroupWire) });
export type GroupsReply = Static<typeof GroupsReply>;

/** A new group, or the new name of one. */
export const GroupNameRequest = strict({ name: AccountText });
export type GroupNameRequest = Static<typeof GroupNameRequest>;

/** What an account may do in a share, by whose grants; `by` is empty when nothing was granted. */
export const AccessWire = strict({
  account: Type.String(),
  level: GrantedText,
  by: Type.Array(strict({ kind: Type.Union([Type.Literal('account'), Type.Literal('group')]), name: Type.String() })),
});
export type AccessWire = Static<typeof AccessWire>;

export const AccessReply = strict({ accounts: Type.Array(AccessWire) });
export type AccessReply = Static<typeof AccessReply>;
