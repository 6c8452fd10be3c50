/** The door to a directory: what keeps people's names and passwords outside the station. */
import type { DirectoryReport } from '#protocol/directories.ts';

/** `password expired` keeps its person from signing in; the entry itself is as good as an active one. */
export type EntryState = 'active' | 'disabled' | 'expired' | 'password expired';

/** Somebody, as a directory knows them. */
export interface Entry {
  /** Never changes, and names no other entry. */
  readonly id: string;
  readonly login: string;
  readonly state: EntryState;
}

/** Why a directory does not vouch for somebody; the audit says it, and guessers are not told. */
export type Why =
  | 'unknown name'
  | 'ambiguous name'
  | 'wrong password'
  | 'locked'
  | 'not now'
  | Exclude<EntryState, 'active'>;

export type Proof = { readonly entry: Entry } | { readonly why: Why };

/** Whom a sign-in is about: by the name that was typed, or by an entry that an account is bound to. */
export type Who = { readonly login: string } | { readonly entry: string };

export interface Directory {
  /** Throws `DirectoryUnreachable` when the directory could not be asked: nothing is known about the password then. */
  prove(who: Who, password: string): Promise<Proof>;
  /** The entries with these ids that are there. Throws `DirectoryUnreachable`. */
  look(ids: readonly string[]): Promise<ReadonlyMap<string, Entry>>;
  /** Tries everything that a sign-in needs but a person's password; never throws. */
  test(): Promise<DirectoryReport>;
}

/** The directory could not be asked. The message says what failed, for administrators: it may name hosts and accounts. */
export class DirectoryUnreachable extends Error {
  override readonly name = 'DirectoryUnreachable';
}
