/** One connection's conversation with its station, apart from the shares: linking, unlinking, what there is. */

import { toHex } from '#base/hex.ts';
import type { Credentials } from '#drive/connection/credentials.ts';
import { PushChannel } from '#drive/connection/push-channel.ts';
import { leastOf, type Rates } from '#drive/connection/rate.ts';
import { ShareClient, type ShareListener } from '#drive/connection/share-client.ts';
import type { StationAddress } from '#drive/connection/station-address.ts';
import { StationHttp } from '#drive/connection/station-http.ts';
import {
  deletedReply,
  folderLevelReply,
  folderReply,
  linkReply,
  mayMakeLinksReply,
  profilesReply,
  resolveReply,
  revertReply,
  sharesReply,
  sharingLinkReply,
  versionsReply,
  wipeOrderReply,
} from '#drive/connection/station-replies.ts';
import { CertificateError, type Pinned, pinAnew, type Trust } from '#drive/connection/trust.ts';
import type { Ways } from '#drive/connection/ways.ts';
import { StationError } from '#engine/station-door.ts';
import type { NodeId } from '#model/node.ts';
import type { HashBytes, Log } from '#platform/doors.ts';
import type { FolderReply, VersionsReply } from '#protocol/browse.ts';
import type { DriveStateRequest } from '#protocol/overview.ts';
import type { DeletedReply, RestoreRequest, RevertReply } from '#protocol/past.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { GrantText, LinkReply, LinkRequest, ShareWire } from '#protocol/session.ts';
import type { NewSharingLinkRequest, OwnSharingLinkWire } from '#protocol/sharing-link.ts';
import type { AppliedProfilesWire } from '#protocol/sync-profiles.ts';
import type { HoldingsRequest, WipeOrderReply, WipeReport } from '#protocol/wipe.ts';

/**
 * How long the list of shares (and with it the grants) is believed without asking again, milliseconds. Less than the
 * time between two polls of a feed, so that a grant which came to allow more is noticed by the next one.
 */
export const sharesFreshMs = 50_000;

/** How the station was last found. */
export type Health =
  | { readonly state: 'unknown' | 'connected' }
  | { readonly state: 'offline' | 'hostile' | 'signed-out' | 'copied' | 'protocol' | 'wiping'; readonly detail: string }
  | {
      readonly state: 'certificate';
      readonly detail: string;
      readonly expected: string | undefined;
      readonly found: string;
    };

export interface StationClientOptions {
  readonly address: StationAddress;
  readonly ways: Ways;
  readonly rates: Rates;
  readonly trust: Trust;
  readonly credentials: Credentials;
  /** Called once, when the station has answered a first request well. */
  readonly onAnswered: () => void;
  /** Called when the station has told which keys to pin from now on. */
  readonly onPin: (pinned: Pinned) => void;
  /** Called whenever the station refuses everything but the wipe of this device. */
  readonly onWipeAsked: () => void;
  readonly hash: HashBytes;
  readonly log: Log;
  readonly monotonicMs: () => number;
  readonly chance: () => number;
}

/** Exchanges a password for a device token. Throws Refusal (`sign-in`, `sign-in-throttled`…) or StationError. */
export async function linkToStation(
  { ways, address, trust }: Pick<StationClientOptions, 'ways' | 'address' | 'trust'>,
  request: LinkRequest,
): Promise<LinkReply> {
  const http = new StationHttp({ ways, address, trust, credentials: undefined });
  try {
    return linkReply(await http.json('POST', '/api/link', request));
  } finally {
    await http.close();
  }
}

export class StationClient {
  readonly #options: StationClientOptions;
  readonly #http: StationHttp;
  readonly #push: PushChannel;
  readonly #listeners = new Map<NodeId, Set<ShareListener>>();
  readonly #openListeners = new Set<() => void>();
  #trust: Trust;
  #health: Health = { state: 'unknown' };
  #answered = false;
  #openings = 0;
  #shares: Promise<readonly ShareWire[]> | undefined;
  #sharesAt = 0;
  #shareNames: ReadonlyMap<NodeId, string> = new Map();
  #told: readonly ShareWire[] = [];
  /** What was heard of single folders since the list of shares; by share and folder. */
  #levels = new Map<string, Promise<GrantText>>();
  /** The same, as it was heard last, whenever that was. */
  readonly #toldLevels = new Map<string, GrantText>();

  constructor(options: StationClientOptions) {
    this.#options = options;
    const { ways, rates, address, credentials } = options;
    this.#trust = options.trust;
    const currentTrust = (): Trust => this.#trust;
    this.#http = new StationHttp({
      ...{ ways, rates, address, credentials },
      get trust() {
        return currentTrust();
      },
      onKeysTold: (keys, seen) => this.#pinAnew(pinAnew(this.#trust, seen, keys)),
      onEnd: failure => this.#learn(failure),
    });
    this.#push = new PushChannel({
      ...{ ways, address, credentials },
      get trust() {
        return currentTrust();
      },
      log: options.log,
      chance: options.chance,
      onPush: push => {
        for (const listener of this.#listeners.get(push.share) ?? []) listener.pushed(push);
      },
      onAnswer: ahead => {
        const { share, epoch, head } = ahead.told;
        for (const listener of this.#listeners.get(share) ?? []) listener.answered(ahead);
        for (const listener of this.#listeners.get(share) ?? []) listener.pushed({ share, epoch, head });
      },
      onOpen: () => {
        this.#openings += 1;
        for (const listeners of this.#listeners.values()) for (const listener of listeners) listener.opened();
        for (const listener of this.#openListeners) listener();
      },
      // Why it is refused is told to a request alone.
      onRefused: () => void this.shares(true).catch(() => undefined),
    });
  }

  health(): Health {
    return this.#health;
  }

  /** The account's shares, asked anew when the last answer is older than `sharesFreshMs` or `fresh` is wanted. */
  async shares(fresh = false): Promise<readonly ShareWire[]> {
    const now = this.#options.monotonicMs();
    if (fresh || this.#shares === undefined || now - this.#sharesAt > sharesFreshMs) {
      this.#sharesAt = now;
      this.#levels = new Map();
      this.#shares = this.#http.json('GET', '/api/shares').then(value => {
        const { shares } = sharesReply(value);
        this.#shareNames = new Map(shares.map(({ id, name }) => [id, name]));
        this.#told = shares;
        return shares;
      });
    }
    try {
      return await this.#shares;
    } catch (error) {
      this.#shares = undefined;
      throw error;
    }
  }

  /** What a share was called when the list was asked for last; undefined where it was not in it. */
  shareName(share: NodeId): string | undefined {
    return this.#shareNames.get(share);
  }

  /** What the account may do in a folder of a share, as it was told last; undefined where it was not. */
  knownGrant(share: NodeId, root: NodeId): GrantText | undefined {
    const seen = this.#told.filter(each => each.id === share);
    const whole = seen.find(({ folder }) => folder === undefined);
    return grantIn(seen, root) ?? this.#toldLevels.get(levelKey(share, root)) ?? whole?.grant;
  }

  /** Asks for the shares and their grants anew the next time. */
  forgetShares(): void {
    this.#shares = undefined;
  }

  /** The sync profiles that apply to the account's drives. */
  async profiles(): Promise<AppliedProfilesWire> {
    return profilesReply(await this.#http.json('GET', '/api/sync-profiles'));
  }

  /** What the account may do in a folder, believed as long as the list of shares: it may be more than in the share. */
  async grantAt(share: NodeId, root: NodeId): Promise<GrantText> {
    const seen = (await this.shares()).filter(each => each.id === share);
    if (seen.length === 0) throw new Refusal('unknown-share');
    const told = grantIn(seen, root);
    if (told !== undefined) return told;
    const key = levelKey(share, root);
    const asked = this.#levels.get(key) ?? this.#level(share, root);
    this.#levels.set(key, asked);
    asked.catch(() => this.#levels.delete(key));
    return asked;
  }

  async #level(share: NodeId, root: NodeId): Promise<GrantText> {
    const { grant } = folderLevelReply(await this.#http.json('GET', `/api/shares/${share}/folders/${root}/level`));
    this.#toldLevels.set(levelKey(share, root), grant);
    return grant;
  }

  /** The node that `path` names in a share, or from the folder that is granted; `create` makes the folders that are not there. */
  async resolve({ id, root, folder }: ShareWire, path: string, create: boolean): Promise<NodeId> {
    const from = folder === undefined ? {} : { within: root };
    return resolveReply(await this.#http.json('POST', `/api/shares/${id}/resolve`, { path, create, ...from })).node;
  }

  /** A page of a folder of a share; `after` goes on with one. */
  async folder(share: NodeId, node: NodeId, after?: string): Promise<FolderReply> {
    const query = after === undefined ? '' : `?${new URLSearchParams({ after })}`;
    return folderReply(await this.#http.json('GET', `/api/shares/${share}/folders/${node}${query}`));
  }

  /** The contents that a file has or had, the newest first. */
  async versions(share: NodeId, node: NodeId): Promise<VersionsReply> {
    return versionsReply(await this.#http.json('GET', `/api/shares/${share}/files/${node}/versions`));
  }

  /** A page of what was deleted from a folder and beneath; `after` goes on with one. */
  async deleted(share: NodeId, node: NodeId, after?: string): Promise<DeletedReply> {
    const query = after === undefined ? '' : `?${new URLSearchParams({ after })}`;
    return deletedReply(await this.#http.json('GET', `/api/shares/${share}/folders/${node}/deleted${query}`));
  }

  /** Brings back what was; may have to be asked again for the rest. */
  async restore(share: NodeId, request: RestoreRequest): Promise<RevertReply> {
    return revertReply(await this.#http.json('POST', `/api/shares/${share}/restore`, request));
  }

  /** Makes a sharing link in the name of the account; its address is a path where the station has no public one. */
  async makeSharingLink(wanted: NewSharingLinkRequest): Promise<OwnSharingLinkWire> {
    return sharingLinkReply(await this.#http.json('POST', '/api/sharing-links', wanted));
  }

  /** Whether the account may make sharing links there now. */
  async mayMakeLinks(): Promise<boolean> {
    return mayMakeLinksReply(await this.#http.json('GET', '/api/link-rules')).mayMake;
  }

  /** Gives the device token back. */
  async unlink(): Promise<void> {
    await this.#http.json('POST', '/api/unlink', {});
  }

  /** Says how this drive fares. */
  async tellState(state: DriveStateRequest): Promise<void> {
    await this.#http.json('POST', '/api/drive-state', state);
  }

  /**
   * Takes the wipe up that was asked of this device, and hears how far these shares are. Throws Refusal where none is (any
   * more).
   */
  async takeWipe(shares: readonly NodeId[]): Promise<WipeOrderReply> {
    return wipeOrderReply(await this.#http.json('POST', '/api/wipe/take', { shares }));
  }

  /** Says how far the wipe is. */
  async reportWipe(report: WipeReport): Promise<void> {
    await this.#http.json('POST', '/api/wipe/report', report);
  }

  /** Says what this drive holds. */
  async tellHoldings(holdings: HoldingsRequest): Promise<void> {
    await this.#http.json('POST', '/api/holdings', holdings);
  }

  /** How often the push channel came up: a station that was started anew in between has forgotten what it was told. */
  pushOpenings(): number {
    return this.#openings;
  }

  /**
   * The door that the task of a folder works through, within `rates` where it has its own; `profilesChanged` is called when
   * the station follows other profiles than it.
   */
  share(share: NodeId, root: NodeId, profilesChanged: () => void, rates?: Rates): ShareClient {
    const downs = [this.#options.rates.down, ...(rates === undefined ? [] : [rates.down])];
    return new ShareClient({
      share,
      http: this.#http,
      ...(rates === undefined ? {} : { rates }),
      hash: this.#options.hash,
      grant: () => this.grantAt(share, root),
      forgetGrant: () => this.forgetShares(),
      profilesChanged,
      subscribe: listener => this.#subscribe(share, listener),
      // What is pushed is not held up by the pace that a person chose, so nothing but news comes that way then.
      newName: () => (leastOf(downs) === 0 ? this.#newName() : undefined),
    });
  }

  /** Calls `listener` whenever the push channel comes up, until the answer is called. */
  onOpen(listener: () => void): () => void {
    this.#openListeners.add(listener);
    return () => void this.#openListeners.delete(listener);
  }

  /** Begins anew what is dead by the own address at which it began, and tries at once what does not stand. */
  renew(isDead: (address: string) => boolean): void {
    this.#http.renew(isDead);
    this.#push.renew(isDead);
  }

  /** Ends the connections of which `isDead` says so by the own address at which they began, and leaves all else alone. */
  endDead(isDead: (address: string) => boolean): void {
    this.#http.endDead(isDead);
    this.#push.endDead(isDead);
  }

  async close(): Promise<void> {
    this.#push.close();
    await this.#http.close();
  }

  #subscribe(share: NodeId, listener: ShareListener): () => void {
    const listeners = this.#listeners.get(share) ?? new Set();
    this.#listeners.set(share, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  #newName(): NodeId {
    return toHex(Uint8Array.from({ length: 16 }, () => Math.floor(this.#options.chance() * 256))) as NodeId;
  }

  #pinAnew(pinned: Pinned | undefined): void {
    if (pinned === undefined) return;
    this.#trust = pinned;
    this.#options.onPin(pinned);
  }

  #learn(failure: Error | undefined): void {
    if (failure === undefined && !this.#answered) {
      this.#answered = true;
      this.#options.onAnswered();
    }
    if (failure instanceof Refusal && failure.code === 'wipe-asked') this.#options.onWipeAsked();
    const before = this.#health.state;
    this.#health = healthOf(failure);
    if (before !== this.#health.state) {
      this.#options.log(this.#health.state === 'connected' ? 'info' : 'warn', 'station', {
        url: this.#options.address.url,
        ...this.#health,
      });
    }
  }
}

/** What a list of shares tells of a folder: its own grant, or that all of the share may be written; undefined where neither. */
function grantIn(seen: readonly ShareWire[], root: NodeId): GrantText | undefined {
  return seen.find(each => each.root === root || (each.folder === undefined && each.grant === 'write'))?.grant;
}

function levelKey(share: NodeId, root: NodeId): string {
  return `${share} ${root}`;
}

function healthOf(failure: Error | undefined): Health {
  if (failure === undefined) return { state: 'connected' };
  if (failure instanceof CertificateError) {
    return { state: 'certificate', detail: failure.message, expected: failure.expected, found: failure.found };
  }
  if (failure instanceof Refusal) {
    if (failure.code === 'sign-in') return { state: 'signed-out', detail: failure.message };
    if (failure.code === 'wipe-asked') return { state: 'wiping', detail: failure.message };
    if (failure.code === 'copied') return { state: 'copied', detail: failure.message };
    if (failure.code === 'protocol') return { state: 'protocol', detail: failure.message };
    if (failure.code === 'service-off') return { state: 'offline', detail: failure.message };
    return { state: 'connected' };
  }
  const hostile = failure instanceof StationError && failure.failure === 'hostile';
  return { state: hostile ? 'hostile' : 'offline', detail: failure.message };
}
