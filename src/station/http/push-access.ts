/**
 * Whether those who listen still may. After a change of any account, device or grant all are looked at, a part at a time;
 * whoever is to hear of something is looked at before.
 */
import type { Log } from '#platform/doors.ts';
import type { ShareId } from '#platform/share-store.ts';
import type { Access, Session } from '#station/accounts/access.ts';
import { attempt, type Listener } from '#station/http/push-listener.ts';
import { pushFrame, sendFrames } from '#station/http/push-socket.ts';

/** Sockets whose access is looked at in one turn, after it changed; requests come in between. */
export const checkedAtOnceMax = 200;

export interface PushAccessDoors {
  readonly access: Access;
  readonly log: Log;
  /** Those that are looked at. */
  readonly listeners: ReadonlySet<Listener>;
  /** Access is another one from now on. */
  changed(): void;
  /** The listener may not listen any more. */
  end(listener: Listener): void;
  /** From now on it hears of what its session reaches. */
  reach(listener: Listener, shares: ReadonlySet<ShareId>): void;
}

export class PushAccess {
  readonly #doors: PushAccessDoors;
  #revision: number;
  /** Those that are still to be looked at after a change of access. */
  #unchecked: Iterator<Listener> | undefined;

  constructor(doors: PushAccessDoors) {
    this.#doors = doors;
    this.#revision = doors.access.revision();
  }

  /** The state of access by which listeners were last looked at. */
  get revision(): number {
    return this.#revision;
  }

  sharesOf(session: Session): ReadonlySet<ShareId> {
    return new Set([...this.#doors.access.reaches(session).keys()] as ShareId[]);
  }

  profilesOf(session: Session): string | undefined {
    return this.#doors.access.profiles(session)?.digest;
  }

  /** Access may have changed since its session was looked up. */
  admitted({ checked }: Listener): void {
    if (checked !== this.#revision) this.#unchecked ??= this.#doors.listeners.values();
  }

  /** As `check`; a failure is logged. */
  checkInTime(): void {
    attempt(this.#doors.log, 'access check', () => this.check());
  }

  /** Looks whether access changed, and then at the listeners. */
  check(): void {
    const { access, listeners, changed } = this.#doors;
    const revision = access.revision();
    if (revision !== this.#revision) {
      changed();
      this.#unchecked = listeners.values();
    }
    this.#revision = revision;
    if (this.#unchecked !== undefined) this.#checkSome(this.#unchecked);
  }

  /** Whoever was not looked at since access changed is looked at now: after a revocation nothing more is heard. */
  mayHear(listener: Listener, share: ShareId): boolean {
    if (listener.checked !== this.#revision)
      attempt(this.#doors.log, 'access check', () => this.#checkListener(listener));
    return listener.checked === this.#revision && listener.shares.has(share);
  }

  /** As a request is asked; false where the store cannot tell. */
  mayComeIn({ session }: Listener): boolean {
    let may = false;
    attempt(this.#doors.log, 'access check', () => {
      may = this.#doors.access.again(session) !== undefined;
    });
    return may;
  }

  #checkSome(unchecked: Iterator<Listener>): void {
    for (let left = checkedAtOnceMax; left > 0; left -= 1) {
      const { value: listener, done } = unchecked.next();
      if (done === true) {
        this.#unchecked = undefined;
        return;
      }
      if (listener.checked === this.#revision) continue;
      // Whoever cannot be looked at now is among those that are looked at the next time.
      this.#unchecked = this.#doors.listeners.values();
      this.#checkListener(listener);
      this.#unchecked = unchecked;
    }
    setImmediate(() => this.checkInTime());
  }

  #checkListener(listener: Listener): void {
    const session = this.#doors.access.again(listener.session);
    if (session === undefined) {
      this.#doors.end(listener);
      return;
    }
    listener.session = session;
    this.#tellOfProfiles(listener);
    this.#doors.reach(listener, this.sharesOf(session));
    listener.checked = this.#revision;
  }

  /** Other profiles are news of every share: a push about no epoch lets a drive read its feeds, and so hear of them. */
  #tellOfProfiles(listener: Listener): void {
    const profiles = this.profilesOf(listener.session);
    if (profiles === listener.profiles) return;
    listener.profiles = profiles;
    for (const share of listener.shares) sendFrames(listener, pushFrame({ share, epoch: '', head: 0 }));
  }
}
