/** Wipe: a station asks a drive to remove what Waystation put on its computer. */
import Type, { type Static } from 'typebox';
import type { WipeScope } from '#model/wipe-scope.ts';
import { Id, RevisionNumber, strict } from '#protocol/schema.ts';
import { CodeText } from '#protocol/second-factor.ts';

/** Only what the station has; or all that lies in the folders that are synced. */
export const WipeScopeText = Type.Unsafe<WipeScope>(Type.Union([Type.Literal('synced'), Type.Literal('all')]));

const Moment = Type.Integer({ minimum: 0 });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** Shares that one drive keeps, at most. */
const sharesMax = 10_000;

/** What the drive sends to take a wipe up: the shares of which it wants to hear how far they are. */
export const WipeTake = strict({
  /** A drive that leaves it out does not know of it, and its wipe goes by what it has on record. */
  shares: Type.Optional(Type.Array(Id, { maxItems: sharesMax })),
});
export type WipeTake = Static<typeof WipeTake>;

/** A share that the station has, and how far it is. */
export const WipeShareWire = strict({ share: Id, epoch: Type.String({ maxLength: 64 }), head: RevisionNumber });

/** `POST /api/wipe/take`, by the drive: it will carry the wipe out, and nobody can take it back any more. */
export const WipeOrderReply = strict({
  scope: WipeScopeText,
  /** The name of who asked for it. */
  by: Type.String({ maxLength: 256 }),
  askedMs: Moment,
  /** Those of the shares asked about that the station has; only where the drive asked. */
  shares: Type.Optional(Type.Array(WipeShareWire, { maxItems: sharesMax })),
});
export type WipeOrderReply = Static<typeof WipeOrderReply>;

/** `POST /api/wipe/report`, by the drive: how far it is. */
export const WipeReport = strict({
  /** Everything was carried out that can be; otherwise it is tried again. */
  done: Type.Boolean(),
  /** Files and links. */
  removed: Count,
  left: Count,
  /** Why it is tried again or, when it is done, why a folder was left as it is; empty otherwise. */
  detail: Type.String({ maxLength: 2_000 }),
});
export type WipeReport = Static<typeof WipeReport>;

/** `POST /api/holdings`, by the drive: what it holds of each share, in place of what it told before. */
export const HoldingsRequest = strict({
  holdings: Type.Array(strict({ share: Id, files: Count, bytes: Count }), { maxItems: sharesMax }),
});
export type HoldingsRequest = Static<typeof HoldingsRequest>;

/** `asked`: the drive has not taken it up. `taken`: it is at it. */
export const WipeStateText = Type.Union([Type.Literal('asked'), Type.Literal('taken'), Type.Literal('done')]);

/** A wipe, as people see it. */
export const WipeWire = strict({
  state: WipeStateText,
  scope: WipeScopeText,
  by: Type.String(),
  askedMs: Moment,
  takenMs: Type.Union([Moment, Type.Null()]),
  /** When the drive last told how far it is. */
  toldMs: Type.Union([Moment, Type.Null()]),
  removed: Type.Integer(),
  left: Type.Integer(),
  detail: Type.String(),
});
export type WipeWire = Static<typeof WipeWire>;

/** What the device last held of one share. */
export const HeldShareWire = strict({ share: Type.String(), files: Type.Integer(), bytes: Type.Integer() });

/** `GET /api/admin/devices/ID/wipe`, and `/api/devices/ID/wipe` for an own one. */
export const WipePreview = strict({
  held: Type.Array(HeldShareWire),
  /** When the drive told what it holds; null when it never did. */
  heldMs: Type.Union([Type.Integer(), Type.Null()]),
});
export type WipePreview = Static<typeof WipePreview>;

/**
 * `PUT` there: asks for it. The password of whoever asks, and the code of a second factor once it was asked for, prove
 * that it is no browser that was left open; an account whose provider proves who it is has no password here.
 */
export const WipeRequest = strict({
  scope: WipeScopeText,
  password: Type.String({ maxLength: 1_024 }),
  code: Type.Optional(CodeText),
});
export type WipeRequest = Static<typeof WipeRequest>;

/** A wipe with the device that it is about. */
export const DeviceWipeWire = strict({ device: Id, account: Type.String(), computer: Type.String(), wipe: WipeWire });
export type DeviceWipeWire = Static<typeof DeviceWipeWire>;

/** `GET /api/wipes` of the own devices, `GET /api/admin/wipes` of all; the newest first. */
export const WipesReply = strict({ wipes: Type.Array(DeviceWipeWire) });
export type WipesReply = Static<typeof WipesReply>;
