/** Sync profiles: what a station leaves out of the drives of some accounts and groups; see model/sync-profile.ts. */
import Type, { type Static } from 'typebox';
import { FilterWire } from '#protocol/feed.ts';
import { strict } from '#protocol/schema.ts';
import { AccountText } from '#protocol/sign-in.ts';

/** Profiles that may apply to one account. */
export const appliedProfilesMax = 1_000;

/** A digest of all profiles that apply to an account. */
export const ProfilesDigest = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** What a drive is told to leave out: each profile that applies to its account, and a digest of them all. */
export const AppliedProfilesWire = strict({
  /** Names these profiles in requests for the feed; empty when none applies. */
  digest: Type.Union([ProfilesDigest, Type.Literal('')]),
  profiles: Type.Array(strict({ name: Type.String({ maxLength: 256 }), rules: FilterWire }), {
    maxItems: appliedProfilesMax,
  }),
});
export type AppliedProfilesWire = Static<typeof AppliedProfilesWire>;

/** A new profile, or what one becomes. */
export const ProfileRequest = strict({ name: AccountText, rules: FilterWire });
export type ProfileRequest = Static<typeof ProfileRequest>;

/** A profile as administrators see it, with the names of whom it applies to. */
export const ProfileWire = strict({
  name: Type.String(),
  rules: FilterWire,
  accounts: Type.Array(Type.String()),
  groups: Type.Array(Type.String()),
});
export type ProfileWire = Static<typeof ProfileWire>;

export const ProfilesReply = strict({ profiles: Type.Array(ProfileWire) });
export type ProfilesReply = Static<typeof ProfilesReply>;

/** Asks what rules would leave out in the shares of these accounts and groups. */
export const ProfilePreviewRequest = strict({
  rules: FilterWire,
  accounts: Type.Array(AccountText, { maxItems: 1_000 }),
  groups: Type.Array(AccountText, { maxItems: 1_000 }),
});
export type ProfilePreviewRequest = Static<typeof ProfilePreviewRequest>;

/** Living files, and their bytes, that would be left out of each share; those with none are not listed. */
export const ProfilePreviewReply = strict({
  shares: Type.Array(strict({ share: Type.String(), files: Type.Integer(), bytes: Type.Integer() })),
  /** False when there was too much to look at: then there may be more. */
  whole: Type.Boolean(),
});
export type ProfilePreviewReply = Static<typeof ProfilePreviewReply>;
