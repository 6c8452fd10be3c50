/** What a drive answers who looks for stations on the local network (S13). */

/** A station as it tells of itself; nothing of it is proved before its certificate is seen. */
export interface NearbyStation {
  /** Names it within one search. */
  readonly key: string;
  /** The station's id; empty where it tells none. */
  readonly station: string;
  readonly name: string;
  readonly version: string;
  /** The beginning of its certificate's SHA-256 fingerprint, as drives show it; empty where it tells none. */
  readonly fingerprint: string;
  /** Where a drive may reach it, as it is linked; the best first, and at least one. */
  readonly urls: readonly string[];
  /** It tells the id of a station that this drive is linked to. Anybody may tell it: who it is, its certificate shows. */
  readonly claimsLinked: boolean;
}

/** One line of the answer: a station as it is known by now, which replaces what was said of that key, and the end. */
export type NearbyLine =
  | { readonly kind: 'station'; readonly station: NearbyStation }
  | {
      readonly kind: 'done';
      /** Networks that were searched. */
      readonly networks: number;
      /** Why not all could be, a sentence; empty when all were. */
      readonly trouble: string;
    };
