/** What is measured: Waystation, and other programs that bring the changes of one folder to another by way of a hub. */
import type { Role } from '#bench/measure.ts';
import type { RowName } from '#bench/rows.ts';
import type { Wire } from '#bench/wire.ts';

export interface Contestant {
  readonly name: string;
  /** Debian's package of it; undefined where nothing has to be installed. */
  readonly debian: string | undefined;
  /** How it is driven, and what it does not do that others do: a sentence for the reader of the table. */
  readonly how: string;
  /** What it can be measured at. */
  readonly rows: ReadonlySet<RowName>;
  /** Undefined where it is not installed. */
  version(): Promise<string | undefined>;
  /** Two empty folders that are kept the same, at rest. */
  open(where: Where): Promise<Rig>;
}

export interface Where {
  /** A folder of its own, empty. */
  readonly dir: string;
  /** Without the relay that counts bytes. */
  readonly direct: boolean;
  /** Over a network with delay and resets. */
  readonly poor?: boolean;
  /** A folder for CPU profiles of Waystation's processes; undefined: no profiles. */
  readonly profile: string | undefined;
}

/** Work that is ready to be measured. */
export type Ready = () => Promise<void>;

/** A contestant at work between two folders. */
export interface Rig {
  /** The folder that changes. */
  readonly a: string;
  /** The folder that follows. */
  readonly b: string;
  readonly wire: Wire | undefined;
  /** All that works for it at the moment. */
  roles(): readonly Role[];
  /** Brings what changed in `a` to `b`, until `seen` holds there; `everyMs` is how often those who only wait look. */
  carry(seen: () => boolean, everyMs: number): Promise<void>;
  /** The next save, as it comes by itself: nothing is told of it that a person would not tell. */
  carrySave(seen: () => boolean): Promise<void>;
  /** Proves that all is at rest and the same, as far as the program can tell. */
  rest(): Promise<void>;
  /** Readies a look at all that `a` holds, where nothing changed. */
  rescan?(): Promise<Ready>;
  /** Asks for proof that nothing changed, while all runs. */
  ask?(): Promise<void>;
  /** Readies the linking of a folder that holds already what the hub holds. */
  link?(folder: string): Promise<Ready>;
  /** What runs all the time beside folder `a`. */
  readonly resident?: () => Role;
  close(): Promise<void>;
}
