/** Who listens on a push socket, and what is needed to judge whether it may. */
import type { Log } from '#platform/doors.ts';
import type { ShareId } from '#platform/share-store.ts';
import type { Session } from '#station/accounts/access.ts';
import type { PushSocket } from '#station/http/push-socket.ts';

export interface Listener extends PushSocket {
  /** Which part of the beats is its own. */
  readonly part: number;
  session: Session;
  /** The access revision at which it was last looked at. */
  checked: number;
  shares: ReadonlySet<ShareId>;
  /** The digest of the sync profiles that the drive was last known to follow. */
  profiles: string | undefined;
  /** False since the last ping until the drive's pong. */
  alive: boolean;
}

/** A store that cannot be read now is asked again the next time; it must not end the station. */
export function attempt(log: Log, what: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    log('error', `${what} failed`, { error });
  }
}
