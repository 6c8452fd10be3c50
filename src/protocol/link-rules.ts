/** What a station asks of sharing links, whoever makes or changes them. */
import Type, { type Static } from 'typebox';
import { strict } from '#protocol/schema.ts';
import { SharingLinkWire } from '#protocol/sharing-link.ts';

/** The longest time that a rule can name, days. */
export const linkDaysMax = 3_650;
export const linkAccessesMax = 1_000_000_000;
/** Links that a preview names; it counts all. */
export const previewedLinksMax = 20;

const Days = Type.Integer({ minimum: 1, maximum: linkDaysMax });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** Who may make and change links; `nobody` leaves those that are there to be revoked. */
export const LinkMakers = Type.Union([
  Type.Literal('everybody'),
  Type.Literal('administrators'),
  Type.Literal('nobody'),
]);
export type LinkMakers = Static<typeof LinkMakers>;

export const LinkRules = strict({
  /** Switched off, no link opens, and nobody makes or changes one; switched on, those that are there open as before. */
  sharing: Type.Boolean(),
  makers: LinkMakers,
  /** Links by which files are sent may be made. */
  upload: Type.Boolean(),
  /** Each link has to have a password. */
  password: Type.Boolean(),
  /** Whoever comes by a link has to be signed in at the station. */
  signIn: Type.Boolean(),
  /** A link ends at most so many days after it is made or changed; null: it may be without an end. */
  daysMax: orNull(Days),
  /** When a new link ends that says nothing about it; null: by `daysMax`. Never more than `daysMax`. */
  daysDefault: orNull(Days),
  /** A link opens at most so often; null: as often as its maker likes. */
  accessesMax: orNull(Type.Integer({ minimum: 1, maximum: linkAccessesMax })),
});
export type LinkRules = Static<typeof LinkRules>;

/** What holds until somebody chooses otherwise: everything goes. */
export const openLinkRules: LinkRules = {
  ...{ sharing: true, makers: 'everybody', upload: true, password: false, signIn: false },
  ...{ daysMax: null, daysDefault: null, accessesMax: null },
};

/** Days after which a new link ends that says nothing about it; null for no end. */
export function daysOfNewLink({ daysDefault, daysMax }: Pick<LinkRules, 'daysDefault' | 'daysMax'>): number | null {
  return daysDefault ?? daysMax;
}

/** The rules, as they bind who asks (`GET /api/link-rules`). */
export const OwnLinkRulesReply = strict({ rules: LinkRules, mayMake: Type.Boolean() });
export type OwnLinkRulesReply = Static<typeof OwnLinkRulesReply>;

/** The part of it that drives go by, which older stations tell as well. */
export const MayMakeLinksReply = Type.Object({ mayMake: Type.Boolean() });
export type MayMakeLinksReply = Static<typeof MayMakeLinksReply>;

/** The links that break rules which do not hold yet. `links` are the newest of them. */
export const LinkRulesPreviewReply = strict({ count: Type.Integer(), links: Type.Array(SharingLinkWire) });
export type LinkRulesPreviewReply = Static<typeof LinkRulesPreviewReply>;

/** Chooses the rules. Links that break them by then go on until they end by themselves, or are revoked at once. */
export const LinkRulesChoice = strict({
  rules: LinkRules,
  breaking: Type.Union([Type.Literal('keep'), Type.Literal('end')]),
});
export type LinkRulesChoice = Static<typeof LinkRulesChoice>;

/** How many links were revoked. */
export const LinkRulesChosenReply = strict({ ended: Type.Integer() });
export type LinkRulesChosenReply = Static<typeof LinkRulesChosenReply>;
