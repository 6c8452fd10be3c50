/** The names and the end of accounts and shares (B25-B28), for administrators. */
import Type, { type Static } from 'typebox';
import { strict } from '#protocol/schema.ts';
import { AccountText } from '#protocol/sign-in.ts';

export const RenameRequest = strict({ name: AccountText });
export type RenameRequest = Static<typeof RenameRequest>;

/** Something that was removed, and when; `bytes` are of the contents that lived in it, or in the home of the account. */
export const RemovedWire = strict({ name: Type.String(), removedMs: Type.Integer(), bytes: Type.Integer() });
export type RemovedWire = Static<typeof RemovedWire>;

/** What can be brought back, until so many milliseconds after it was removed. */
export const RemovedReply = strict({
  keepMs: Type.Integer(),
  shares: Type.Array(RemovedWire),
  accounts: Type.Array(RemovedWire),
});
export type RemovedReply = Static<typeof RemovedReply>;
