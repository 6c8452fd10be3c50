/**
 * How somebody comes in by a sharing link. Everything is judged anew at every request: the token, the
 * opening, who is signed in where the link asks for that, the times, and whether the link's maker may still give what it leads to.
 */
import type { Account } from '#platform/account-store.ts';
import type { SharingLink } from '#platform/sharing-link-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { createGate } from '#station/accounts/gate.ts';
import { verifyPassword } from '#station/accounts/password.ts';
import { signInsAtOnceMax, signInsWaitingMax, throttled } from '#station/accounts/prove.ts';
import type { Attempt, Throttle } from '#station/accounts/throttle.ts';
import { tokenHash } from '#station/accounts/token.ts';
import { type Doer, type LinkDoors, noteLink, visitorName } from '#station/links/link-doors.ts';
import { linkRules } from '#station/links/link-rules.ts';
import { linkRefusal, makersGrant, stateOf } from '#station/links/link-state.ts';
import { mayVisit } from '#station/links/link-visitors.ts';
import { nameOfLink } from '#station/links/link-way.ts';
import { holdsOpen, makeOpening } from '#station/links/opening.ts';

/** Who comes, as far as that is known: from where, and the opening that their browser kept. */
export interface Visitor {
  readonly token: string;
  readonly address: string;
  readonly opening: string | undefined;
  /** Who is signed in with the browser; undefined for nobody. Throws a `Refusal` for whom the station does not let in. */
  signedIn(): Account | undefined;
}

/** A link that a visitor has found. */
export interface Visit {
  readonly link: SharingLink;
  readonly address: string;
  readonly opened: boolean;
  /** Who came; undefined where the link asks for nobody to sign in. */
  readonly account: Account | undefined;
}

export interface Visits {
  /**
   * Finds the link. Refuses 'sharing-off' whatever the token, 'unknown-link', 'link-early' and 'link-over'; 'link-sign-in' and 'link-refused' for whom the link
   * is not for; and 'sign-in-throttled' for who tried too many
   * tokens.
   */
  find(visitor: Visitor): Visit;
  /** Finds it opened; refuses 'link-closed' where it is not. */
  enter(visitor: Visitor): Visit;
  /**
   * Opens it, which counts as an access, and answers the opening; undefined, and nothing is counted, where it is open
   * already. Refuses as `find` does, 'link-password', 'sign-in-throttled' after too many wrong ones, and 'busy'.
   */
  open(visitor: Visitor, password: string | undefined): Promise<Opened>;
}

export interface Opened {
  readonly visit: Visit;
  readonly opening: string | undefined;
}

export function createVisits(doors: LinkDoors, throttle: Throttle): Visits {
  const { accounts, clock } = doors;
  const gate = createGate({ atOnceMax: signInsAtOnceMax, waitingMax: signInsWaitingMax });
  const find = (visitor: Visitor): Visit => {
    // Before the token is looked at: which links there are is told to nobody meanwhile.
    if (!linkRules(accounts).sharing) throw new Refusal('sharing-off');
    const visit = found(doors, throttle, visitor);
    refuseOthers(accounts, visit);
    const state = stateOf(visit.link, makersGrant(accounts, visit.link), clock.nowMs());
    // Whoever has opened it is among those who used it up.
    if (state === 'valid' || (state === 'used-up' && visit.opened)) return visit;
    throw linkRefusal(visit.link, state);
  };
  return {
    find,
    enter: visitor => {
      const visit = find(visitor);
      if (!visit.opened) throw new Refusal('link-closed');
      return visit;
    },
    open: async (visitor, password) => {
      const visit = find(visitor);
      // What leads nowhere costs no access.
      const name = await nameOfLink(doors, visit.link);
      if (visit.opened) return { visit, opening: undefined };
      const proof = gate.enter(() => prove(doors, throttle, { visit, name, password }));
      if (proof === undefined)
        throw new Refusal('busy', 'Too many open links at the same time; try again in a moment.');
      await proof;
      return { visit: { ...visit, opened: true }, opening: countedOpening(doors, visit, name) };
    },
  };
}

/** A guesser learns nothing while they wait: what there is and what there is not is refused alike. */
function found({ accounts, clock }: LinkDoors, throttle: Throttle, visitor: Visitor): Visit {
  const { token, address, opening } = visitor;
  const link = accounts.sharingLinkByToken(token);
  const account = link === undefined || link.visitors === 'anybody' ? undefined : visitor.signedIn();
  if (link !== undefined && holdsOpen({ link, account: account?.id }, opening, clock.nowMs()))
    return { link, address, account, opened: true };
  const attempt: Attempt = { accountKey: `token ${tokenHash(token)}`, address };
  refuseWhileWaiting(throttle, attempt);
  if (link !== undefined) return { link, address, account, opened: false };
  throttle.failed(attempt);
  throw new Refusal('unknown-link');
}

/** The link's password does not stand in for who somebody is. */
function refuseOthers(accounts: LinkDoors['accounts'], { link, account }: Visit): void {
  if (link.visitors === 'anybody') return;
  if (account === undefined) throw new Refusal('link-sign-in');
  if (!mayVisit(accounts, link.visitors, account)) throw new Refusal('link-refused');
}

interface Proof {
  readonly visit: Visit;
  /** Of what it leads to. */
  readonly name: string;
  readonly password: string | undefined;
}

async function prove(doors: LinkDoors, throttle: Throttle, { visit, name, password }: Proof): Promise<void> {
  const { link, address } = visit;
  if (link.passwordHash === null) return;
  if (password === undefined) throw new Refusal('link-closed', 'The link has a password; enter it.');
  const attempt: Attempt = { accountKey: `link ${link.id}`, address };
  // Asked only when the turn has come: of many attempts at the same time each sees the failures before it.
  refuseWhileWaiting(throttle, attempt);
  if (await verifyPassword(password, link.passwordHash)) return throttle.succeeded(attempt);
  throttle.failed(attempt);
  noteLink(doors, link, { doer: doerOf(visit), event: 'link password refused', about: { name } });
  throw new Refusal('link-password');
}

/** In one step: of several who come for the last access, one gets it. */
function countedOpening(doors: LinkDoors, visit: Visit, name: string): string {
  const { link, account } = visit;
  const { accounts, clock } = doors;
  return accounts.transaction(() => {
    if (!accounts.countSharingLinkAccess(link.id, clock.nowMs())) throw linkRefusal(link, 'used-up');
    noteLink(doors, link, { doer: doerOf(visit), event: 'link opened', about: { name } });
    return makeOpening({ link, account: account?.id }, clock.nowMs());
  });
}

/** As the audit names who came. */
export function doerOf({ account, address }: Pick<Visit, 'account' | 'address'>): Doer {
  return { actor: account?.name ?? visitorName, address };
}

function refuseWhileWaiting(throttle: Throttle, attempt: Attempt): void {
  const waitMs = throttle.waitMs(attempt);
  if (waitMs > 0) throw throttled('wrong attempts', waitMs);
}
