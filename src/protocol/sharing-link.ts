/** Sharing links as their makers and administrators see them: made, changed, listed and revoked. */
import Type, { type Static } from 'typebox';
import { Id, Size, strict } from '#protocol/schema.ts';
import { AccountText, PasswordText } from '#protocol/sign-in.ts';

export const noteCharactersMax = 200;
/** Sharing links of an account that are not revoked. */
export const accountSharingLinksMax = 1_000;

export const SharingLinkKindText = Type.Union([Type.Literal('download'), Type.Literal('view'), Type.Literal('upload')]);
export type SharingLinkKindText = Static<typeof SharingLinkKindText>;

/** Wall-clock milliseconds, up to the last that a date can tell. */
const Moment = Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** Accounts and groups that a link can name. */
export const linkNamesMax = 200;
const Names = Type.Array(AccountText, { maxItems: linkNamesMax });

/** Who may come by a link: `anybody`; `accounts`, whoever is signed in at the station; or only those of these names. */
export const LinkVisitorsWire = Type.Union([
  Type.Literal('anybody'),
  Type.Literal('accounts'),
  strict({ accounts: Names, groups: Names }),
]);
export type LinkVisitorsWire = Static<typeof LinkVisitorsWire>;

/** Null stands for no limit, no password. What is left out stays as it is; of a new link, it is null. */
export const SharingLinkChange = strict({
  password: Type.Optional(orNull(PasswordText)),
  validFromMs: Type.Optional(orNull(Moment)),
  validUntilMs: Type.Optional(orNull(Moment)),
  accessesMax: Type.Optional(orNull(Type.Integer({ minimum: 1, maximum: 1_000_000_000 }))),
  /** Bytes that may come by an upload link, all files together. */
  bytesMax: Type.Optional(orNull(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }))),
  visitors: Type.Optional(LinkVisitorsWire),
  note: Type.Optional(Type.String({ maxLength: noteCharactersMax })),
});
export type SharingLinkChange = Static<typeof SharingLinkChange>;

/** Makes a link to a file or folder (`POST /api/sharing-links`). An upload link leads to a folder. */
export const NewSharingLinkRequest = strict({
  share: Id,
  node: Id,
  kind: SharingLinkKindText,
  ...SharingLinkChange.properties,
});
export type NewSharingLinkRequest = Static<typeof NewSharingLinkRequest>;

/**
 * `early`: its time has not come; `expired`: it is over; `used-up`: nobody else may open it; `ended`: what it leads to is
 * gone, or who made it may not give it any more.
 */
export const SharingLinkStateText = Type.Union([
  Type.Literal('valid'),
  Type.Literal('early'),
  Type.Literal('expired'),
  Type.Literal('used-up'),
  Type.Literal('ended'),
]);
export type SharingLinkStateText = Static<typeof SharingLinkStateText>;

export const SharingLinkWire = strict({
  id: Id,
  share: Id,
  node: Id,
  kind: SharingLinkKindText,
  /** What it leads to, with the names from the share to there, joined by `/`; null when that is gone. */
  leadsTo: orNull(strict({ kind: Type.Union([Type.Literal('file'), Type.Literal('folder')]), path: Type.String() })),
  state: SharingLinkStateText,
  /** The name of who made it. */
  account: Type.String(),
  hasPassword: Type.Boolean(),
  validFromMs: orNull(Moment),
  validUntilMs: orNull(Moment),
  accessesMax: orNull(Type.Integer()),
  accesses: Type.Integer(),
  bytesMax: orNull(Size),
  bytes: Size,
  visitors: LinkVisitorsWire,
  note: Type.String(),
  createdMs: Moment,
  lastAccessMs: orNull(Moment),
});
export type SharingLinkWire = Static<typeof SharingLinkWire>;

/** With the token, by which it is opened: `/l/TOKEN`. */
export const OwnSharingLinkWire = strict({
  ...SharingLinkWire.properties,
  token: Type.String(),
  /** Where people open it: the whole address where the station has a public one, else its path. */
  address: Type.String(),
});
export type OwnSharingLinkWire = Static<typeof OwnSharingLinkWire>;

export const OwnSharingLinksReply = strict({ links: Type.Array(OwnSharingLinkWire) });
export type OwnSharingLinksReply = Static<typeof OwnSharingLinksReply>;

export const SharingLinksReply = strict({ links: Type.Array(SharingLinkWire) });
export type SharingLinksReply = Static<typeof SharingLinksReply>;
