/** Why a drive believes that it talks to the right station, and how that is found out. */
import { StationError } from '#engine/station-door.ts';

/**
 * `pinned`: exactly the certificate with this fingerprint, whoever signed it, or any of these keys once the station
 * has told them (hashes as in protocol/station-keys.ts). `authority`: any certificate for the
 * station's name that this authority (PEM) signed. `public`: the same with the authorities that the system knows.
 */
export type Trust =
  | { readonly kind: 'pinned'; readonly fingerprint: string; readonly keys?: readonly string[] }
  | { readonly kind: 'authority'; readonly pem: string }
  | { readonly kind: 'public' };

export type Pinned = Extract<Trust, { kind: 'pinned' }>;

/** What was seen of the other side's certificate. `reason` is empty when authorities vouch for it. */
export interface SeenCertificate {
  readonly fingerprint: string;
  readonly keyHash: string;
  readonly authorized: boolean;
  readonly reason: string;
}

/** The station showed another certificate than the one that is trusted. Nothing was sent to it (S82-S84). */
export class CertificateError extends StationError {
  /** The pinned fingerprint; undefined where an authority should have vouched. */
  readonly expected: string | undefined;
  readonly found: string;
  constructor(expected: string | undefined, seen: SeenCertificate) {
    super('certificate', certificateSentence(expected, seen));
    this.expected = expected;
    this.found = seen.fingerprint;
  }
}

/** Throws `CertificateError` unless the certificate is one that `trust` accepts. */
export function judgeCertificate(trust: Trust, seen: SeenCertificate): void {
  if (trust.kind === 'pinned') {
    if (!isPinned(trust, seen)) throw new CertificateError(trust.fingerprint, seen);
  } else if (!seen.authorized) {
    throw new CertificateError(undefined, seen);
  }
}

/**
 * The usual spelling of a SHA-256 fingerprint, `AB:CD:…` in 32 pairs, from any spelling with or without colons,
 * spaces or the prefix `sha256:`. Undefined when it is not 256 bits.
 */
export function readFingerprint(text: string): string | undefined {
  const digits = text
    .trim()
    .replace(/^sha-?256[:=/ ]/i, '')
    .replace(/[:\s-]/g, '')
    .toUpperCase();
  if (!/^[0-9A-F]{64}$/.test(digits)) return undefined;
  return digits.match(/../g)?.join(':');
}

/** The handshake has proven that the other side has the key; what else its certificate says is of no concern. */
function isPinned(trust: Pinned, seen: SeenCertificate): boolean {
  return trust.keys?.includes(seen.keyHash) ?? sameFingerprint(trust.fingerprint, seen.fingerprint);
}

/**
 * What to pin after a station that was believed has told its keys; undefined where nothing changes. A proxy with a key
 * of its own in between tells those of another, and is not taken at that word.
 */
export function pinAnew(trust: Trust, seen: SeenCertificate, told: readonly string[]): Pinned | undefined {
  if (trust.kind !== 'pinned' || !told.includes(seen.keyHash)) return undefined;
  const isSame = sameFingerprint(trust.fingerprint, seen.fingerprint) && trust.keys?.join() === told.join();
  return isSame ? undefined : { kind: 'pinned', fingerprint: seen.fingerprint, keys: told };
}

function sameFingerprint(a: string, b: string): boolean {
  const read = readFingerprint(a);
  return read !== undefined && read === readFingerprint(b);
}

function certificateSentence(expected: string | undefined, seen: SeenCertificate): string {
  const should =
    expected === undefined
      ? `the station's certificate cannot be verified (${seen.reason})`
      : `the station shows another certificate than before; expected ${expected}`;
  return `${should}, found ${seen.fingerprint}. Either it was replaced, or someone is in between: nothing was sent. Compare with what 'waystation station info' shows there.`;
}
