/** What an account does with its own sharing links: makes, lists, changes and revokes them. */
import { present } from '#base/assert.ts';
import { toHex } from '#base/hex.ts';
import type { NodeRow } from '#platform/share-store.ts';
import type { SharingLink, SharingLinkId, SharingLinkTerms } from '#platform/sharing-link-store.ts';
import type { OwnLinkRulesReply } from '#protocol/link-rules.ts';
import { refusedFor } from '#protocol/refusal-reasons.ts';
import { Refusal } from '#protocol/refusals.ts';
import {
  accountSharingLinksMax,
  type NewSharingLinkRequest,
  type OwnSharingLinkWire,
  type SharingLinkChange,
} from '#protocol/sharing-link.ts';
import type { Session } from '#station/accounts/access.ts';
import { mayUse } from '#station/accounts/entry.ts';
import { hashPassword, passwordRefusal } from '#station/accounts/password.ts';
import { newId, newToken } from '#station/accounts/token.ts';
import { publicUrl } from '#station/admin/station-settings.ts';
import { actorFor, type LinkDoors, noteLink } from '#station/links/link-doors.ts';
import { listed } from '#station/links/link-listing.ts';
import { brokenRule, limitsOfNewLink, linkRules, mayMakeLinks, ruleRefusal } from '#station/links/link-rules.ts';
import { makersGrant, mayGive } from '#station/links/link-state.ts';
import { namedVisitors } from '#station/links/link-visitors.ts';
import { lastNameOfLink } from '#station/links/link-way.ts';

const openingKeyBytes = 32;

export interface SharingLinks {
  /** What the station asks of links, and whether the account may make any. */
  rules(session: Session): OwnLinkRulesReply;
  /** Newest first. */
  mine(session: Session): Promise<OwnSharingLinkWire[]>;
  /**
   * Refuses 'unknown-share' and 'unknown-node' for what the account may not see, 'denied' for an upload link without the
   * grant to write and for one link too many, 'unfit' for what makes no sense, and 'link-rule', with the `rule`, for what
   * the station does not allow.
   */
  make(session: Session, wanted: NewSharingLinkRequest, address: string): Promise<OwnSharingLinkWire>;
  /**
   * Refuses 'unknown-link' for what is no link of the account, and 'unfit' and 'link-rule' as `make` does: a link that
   * breaks rules which came after it is changed only so that it keeps all of them.
   */
  change(session: Session, of: LinkChange, address: string): Promise<OwnSharingLinkWire>;
  /** Refuses 'unknown-link'. */
  revoke(session: Session, id: string, address: string): Promise<void>;
}

export interface LinkChange {
  readonly id: string;
  readonly change: SharingLinkChange;
}

export function createSharingLinks(doors: LinkDoors): SharingLinks {
  const { accounts, clock } = doors;
  const shown = async (links: readonly SharingLink[]): Promise<OwnSharingLinkWire[]> =>
    (await listed(doors, links, 'maker')).map((wire, at) => {
      const { token } = present(links[at], 'each link is listed');
      return { ...wire, token, address: `${publicUrl(accounts)}/l/${token}` };
    });
  const one = async (link: SharingLink): Promise<OwnSharingLinkWire> =>
    present((await shown([link]))[0], 'each link is listed');
  return {
    rules: ({ account }) => {
      const rules = linkRules(accounts);
      return { rules, mayMake: mayMakeLinks(rules, account) && mayUse(accounts, account, 'links') };
    },
    mine: session => shown(accounts.sharingLinks(session.account.id)),
    make: async (session, wanted, address) => {
      const link = await made(doors, session, wanted);
      const name = await lastNameOfLink(doors, link);
      accounts.transaction(() => {
        refuseTooMany(doors, session);
        refuseByRule(doors, session, link);
        accounts.addSharingLink(link);
        noteLink(doors, link, { doer: { actor: session.account.name, address }, event: 'link made', about: { name } });
      });
      return one(link);
    },
    change: async (session, { id, change }, address) => {
      const before = ownOrRefuse(doors, session, id);
      const name = await lastNameOfLink(doors, before);
      const terms = await changedTerms(doors, before, change);
      accounts.transaction(() => {
        ownOrRefuse(doors, session, id);
        refuseByRule(doors, session, { ...before, ...terms });
        accounts.setSharingLinkTerms(before.id, terms, clock.nowMs());
        noteLink(doors, before, {
          doer: { actor: session.account.name, address },
          event: 'link changed',
          about: { name },
        });
      });
      return one(ownOrRefuse(doors, session, id));
    },
    revoke: async (session, id, address) => {
      const name = await lastNameOfLink(doors, ownOrRefuse(doors, session, id));
      accounts.transaction(() => {
        const link = ownOrRefuse(doors, session, id);
        accounts.revokeSharingLink(link.id, clock.nowMs());
        noteLink(doors, link, {
          doer: { actor: session.account.name, address },
          event: 'link revoked',
          about: { name },
        });
      });
    },
  };
}

async function made(doors: LinkDoors, { account }: Session, wanted: NewSharingLinkRequest): Promise<SharingLink> {
  const { share, node, kind, ...change } = wanted;
  const nowMs = doors.clock.nowMs();
  const link: SharingLink = {
    ...{ share, node, kind, ...noTerms(doors), ...limitsOfNewLink(linkRules(doors.accounts), nowMs) },
    id: newId(doors.random) as SharingLinkId,
    token: newToken(doors.random),
    account: account.id,
    createdMs: nowMs,
    changedMs: nowMs,
    accesses: 0,
    lastAccessMs: null,
    bytes: 0,
    revokedMs: null,
  };
  if (!mayUse(doors.accounts, account, 'links')) {
    throw new Refusal('service-refused', `${account.name} may not share by links. Ask whoever runs the station.`);
  }
  if (makersGrant(doors.accounts, link) === undefined) throw new Refusal('unknown-share');
  const actor = actorFor(doors, link);
  const way = await doors.shares.way(actor, share, node);
  const level = await doors.shares.level(actor, share, node);
  if (!mayGive(kind, level)) throw refusedFor('link-needs-write');
  refuseUnfitNode(kind, way.at(-1));
  return { ...link, ...(await changedTerms(doors, link, change)) };
}

function noTerms(doors: LinkDoors): SharingLinkTerms {
  const limits = { validFromMs: null, validUntilMs: null, accessesMax: null, bytesMax: null };
  return { ...limits, visitors: 'anybody', passwordHash: null, openingKey: newOpeningKey(doors), note: '' };
}

function newOpeningKey({ random }: LinkDoors): string {
  return toHex(random.bytes(openingKeyBytes));
}

function refuseUnfitNode(kind: SharingLink['kind'], node: NodeRow | undefined): void {
  if (node?.kind === 'link') throw refusedFor('link-of-link', { name: node.name });
  if (kind === 'upload' && node?.kind !== 'folder') {
    throw refusedFor('link-to-no-folder', { name: node?.name ?? '' });
  }
}

function refuseTooMany({ accounts }: LinkDoors, { account }: Session): void {
  if (accounts.sharingLinks(account.id).length < accountSharingLinksMax) return;
  throw refusedFor('links-too-many', { account: account.name, most: accountSharingLinksMax });
}

/** In the step that keeps the link, so that none slips in beside rules that are chosen at that moment. */
function refuseByRule({ accounts, clock }: LinkDoors, { account }: Session, link: SharingLink): void {
  const rules = linkRules(accounts);
  const rule = brokenRule(rules, link, { maker: account, nowMs: clock.nowMs() });
  if (rule !== undefined) throw ruleRefusal(rules, rule);
}

function ownOrRefuse({ accounts }: LinkDoors, { account }: Session, id: string): SharingLink {
  const link = accounts.sharingLink(id as SharingLinkId);
  if (link?.account === account.id && link.revokedMs === null) return link;
  throw new Refusal('unknown-link');
}

async function changedTerms(
  doors: LinkDoors,
  before: SharingLink,
  { password, visitors: wanted, ...change }: SharingLinkChange,
): Promise<SharingLinkTerms> {
  const { passwordHash, openingKey, validFromMs, validUntilMs, accessesMax, bytesMax, note } = before;
  const visitors = wanted === undefined ? before.visitors : namedVisitors(doors.accounts, wanted);
  const limits = { validFromMs, validUntilMs, accessesMax, bytesMax, note, ...change, visitors };
  refuseUnfitLimits(before.kind, limits);
  if (password === undefined) return { passwordHash, openingKey, ...limits };
  return { passwordHash: await kept(doors, password), openingKey: newOpeningKey(doors), ...limits };
}

type Limits = Pick<SharingLinkTerms, 'validFromMs' | 'validUntilMs' | 'bytesMax'>;

function refuseUnfitLimits(kind: SharingLink['kind'], { validFromMs, validUntilMs, bytesMax }: Limits): void {
  if (validUntilMs !== null && validUntilMs <= (validFromMs ?? 0)) {
    throw refusedFor('link-ends-early');
  }
  if (bytesMax !== null && kind !== 'upload') {
    throw refusedFor('link-bytes');
  }
}

async function kept(doors: LinkDoors, password: string | null): Promise<string | null> {
  if (password === null) return null;
  const refusal = passwordRefusal(password);
  if (refusal !== undefined) throw refusal;
  return hashPassword(password, doors);
}
