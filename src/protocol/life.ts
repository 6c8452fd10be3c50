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

const KeepDays = Type.Integer({ minimum: 1, maximum: 3_650 });

/** For how many days what was removed is kept. */
export const RemovedKeep = strict({ days: KeepDays });
export type RemovedKeep = Static<typeof RemovedKeep>;

/** Of the number of days that would be chosen. */
export const RemovedKeepQuery = strict({ days: Type.String({ pattern: '^[0-9]{1,4}$' }) });
export type RemovedKeepQuery = Static<typeof RemovedKeepQuery>;

/** How many accounts and shares a number of days would erase (B32). */
export const RemovedKeepErases = strict({ accounts: Type.Integer(), shares: Type.Integer() });
export type RemovedKeepErases = Static<typeof RemovedKeepErases>;

/** `erases` agrees to what that number erases; without it, a number that erases something is refused. */
export const RemovedKeepRequest = strict({ days: KeepDays, erases: Type.Boolean() });
export type RemovedKeepRequest = Static<typeof RemovedKeepRequest>;
