/** What a drive answers while a person sets it up: who is there, and which folders there are on either side. */
import type { NodeId } from '#model/node.ts';
import type { VolumeStatus } from '#protocol/control/status.ts';
import type { GrantText } from '#protocol/session.ts';

/** Who answers at an address. Nothing but a handshake was sent there. */
export interface SeenStation {
  /** As settings keep it. */
  readonly url: string;
  readonly fingerprint: string;
  /** Public authorities vouch for it, so that nobody has to compare the fingerprint. */
  readonly isVouchedFor: boolean;
}

/** A share, or a folder of one, that the account may reach. */
export interface RemoteTop {
  readonly share: NodeId;
  readonly node: NodeId;
  /** As a task names it: `SHARE` or `SHARE/FOLDER`. */
  readonly remote: string;
  readonly grant: GrantText;
  readonly isHome: boolean;
}

export interface RemoteFolder {
  readonly node: NodeId;
  readonly name: string;
}

/** The folders in a folder of a share, by name; `isWhole` is false when there are more than are listed. */
export interface RemoteFolders {
  readonly grant: GrantText;
  readonly folders: readonly RemoteFolder[];
  readonly isWhole: boolean;
}

/** A folder of this computer and the folders in it. */
export interface LocalFolders {
  readonly path: string;
  /** The one that it lies in; null at the top. */
  readonly above: string | null;
  readonly folders: readonly { readonly name: string; readonly path: string }[];
  readonly isWhole: boolean;
  /** Why it cannot be synced; empty when it can. */
  readonly fault: string;
  /** On what kind of volume it lies (S60). */
  readonly volume: VolumeStatus;
  /** How many entries it has: what is there already is compared, not overwritten. */
  readonly entries: number;
}
