/**
 * The part of the account store that keeps sharing links: addresses by which people without an account reach one file or
 * folder. A token lies here as it is, since whoever made a link wants to copy it again; a password only as its hash.
 */
import type { NodeId } from '#model/node.ts';
import type { Subject } from '#platform/account-groups.ts';
import type { AccountId } from '#platform/account-store.ts';

/** 128 random bits as 32 lower-case hex digits; also names the link among devices, as the origin of what came by it. */
export type SharingLinkId = string & { readonly brand: 'SharingLinkId' };

/** `view` shows and hands nothing out to be kept; by `upload` files come in, and nothing is seen. */
export type SharingLinkKind = 'download' | 'view' | 'upload';

/**
 * Who may come by a link: `anybody`, whether or not they have an account; `accounts`, whoever is signed in at the station;
 * or these accounts and the members of these groups alone, signed in.
 */
export type LinkVisitors = 'anybody' | 'accounts' | readonly Subject[];

/** What of a sharing link can be changed. Null stands for no such limit. */
export interface SharingLinkTerms {
  /** A PHC string, as accounts have one. */
  readonly passwordHash: string | null;
  /** What openings are signed with: with a new one, all openings so far hold no more. Hex digits. */
  readonly openingKey: string;
  /** Wall-clock milliseconds; the link holds from the one on, and up to the other. */
  readonly validFromMs: number | null;
  readonly validUntilMs: number | null;
  readonly accessesMax: number | null;
  /** Bytes that may come by it, all files together. */
  readonly bytesMax: number | null;
  readonly visitors: LinkVisitors;
  /** What its maker calls it; no visitor sees it. */
  readonly note: string;
}

export interface SharingLink extends SharingLinkTerms {
  readonly id: SharingLinkId;
  /** 256 random bits in base64url. */
  readonly token: string;
  readonly share: NodeId;
  /** A file or folder. */
  readonly node: NodeId;
  /** Who made it, and whose grant it goes by. */
  readonly account: AccountId;
  readonly kind: SharingLinkKind;
  readonly createdMs: number;
  /** When its terms were changed last. */
  readonly changedMs: number;
  readonly accesses: number;
  readonly lastAccessMs: number | null;
  /** Bytes that came by it. */
  readonly bytes: number;
  readonly revokedMs: number | null;
}

export interface SharingLinkStore {
  addSharingLink(link: SharingLink): void;
  /** Revoked ones, too: files that came by them still name them. */
  sharingLink(id: SharingLinkId): SharingLink | undefined;
  /** One that is not revoked. */
  sharingLinkByToken(token: string): SharingLink | undefined;
  /** Those that are not revoked, of one account or of all; the newest first. */
  sharingLinks(account?: AccountId): readonly SharingLink[];
  setSharingLinkTerms(id: SharingLinkId, terms: SharingLinkTerms, atMs: number): void;
  /** Answers 'unknown' for no such link, 'before' when it was revoked earlier. */
  revokeSharingLink(id: SharingLinkId, atMs: number): 'done' | 'before' | 'unknown';
  /** Counts one access more, in one step; false, and nothing is changed, where its accesses are used up or it is revoked. */
  countSharingLinkAccess(id: SharingLinkId, atMs: number): boolean;
  /** Counts bytes that come by it, in one step; false, and nothing is changed, where they are too many or it is revoked. */
  countSharingLinkBytes(id: SharingLinkId, bytes: number): boolean;
}
