/** What a station shows of itself over TLS, read from PEM texts, and whether it may be shown. */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';

export interface TlsIdentity {
  /** PEM. */
  readonly key: string;
  /** PEM; the station's own certificate first, then those that vouch for it. */
  readonly certificate: string;
  /** SHA-256 of the first certificate's DER form, as colon-separated upper-case hex digits. */
  readonly fingerprint: string;
  /** SHA-256 of the public key (its SubjectPublicKeyInfo in DER), lower-case hex digits: what drives keep to. */
  readonly keyHash: string;
  /** Host names and addresses that it is for. */
  readonly names: readonly string[];
  /** Who signed it, in a line. */
  readonly issuer: string;
  readonly selfSigned: boolean;
  /** Milliseconds since 1970. */
  readonly validFromMs: number;
  readonly validUntilMs: number;
}

export interface PemPair {
  readonly key: string;
  /** With its chain, if there is one. */
  readonly certificate: string;
}

/** What the two texts are called when something is wrong with them: a path, or "the key". */
export interface PemNames {
  readonly key: string;
  readonly certificate: string;
}

/** Reads a pair. Throws `AdministrationRefused` where it is none. */
export function readIdentity(pem: PemPair, called: PemNames): TlsIdentity {
  const parsed = parseOrRefuse(pem.certificate, called.certificate);
  if (!keyFits(parsed, pem.key)) {
    throw new AdministrationRefused(
      `The key ${called.key} does not belong to the certificate ${called.certificate}; name the two files of one pair, the key without a passphrase.`,
    );
  }
  return {
    ...pem,
    fingerprint: parsed.fingerprint256,
    keyHash: keyHashOf(parsed),
    names: namesOf(parsed),
    issuer: oneLine(parsed.issuer),
    selfSigned: parsed.checkIssued(parsed),
    validFromMs: Date.parse(parsed.validFrom),
    validUntilMs: Date.parse(parsed.validTo),
  };
}

/** Throws `AdministrationRefused` for what no drive and no browser would take: not begun, over, or without an unbroken chain. */
export function refuseUnusable({ certificate, validFromMs, validUntilMs, names }: TlsIdentity, nowMs: number): void {
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
  if (validUntilMs <= nowMs)
    throw new AdministrationRefused(`That certificate is over since ${day(validUntilMs)} UTC; get a new one.`);
  if (validFromMs > nowMs)
    throw new AdministrationRefused(
      `That certificate begins at ${day(validFromMs)} UTC; wait for that, or set the clock of this computer.`,
    );
  if (names.length === 0)
    throw new AdministrationRefused(
      'That certificate names no host (subjectAltName), so nothing would take it; get one that does.',
    );
  refuseBrokenChain(certificate);
}

/** The certificates of a PEM text, one text each. */
export function splitPem(text: string): readonly string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
}

export function keyHashOf(certificate: X509Certificate): string {
  return createHash('sha256')
    .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

function refuseBrokenChain(pem: string): void {
  const chain = splitPem(pem).map(each => new X509Certificate(each));
  for (const [index, each] of chain.entries()) {
    const next = chain[index + 1];
    if (next === undefined || (each.checkIssued(next) && each.verify(next.publicKey))) continue;
    throw new AdministrationRefused(
      `The chain is out of order: '${oneLine(next.subject)}' did not sign '${oneLine(each.subject)}'. Put the station's own certificate first, then who signed it, and so on.`,
    );
  }
}

function keyFits(certificate: X509Certificate, key: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    // Whatever is wrong with the key file, it is not this certificate's key.
    return false;
  }
}

function parseOrRefuse(pem: string, called: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new AdministrationRefused(`${called} holds no certificate in PEM form; name the right file.`, { cause });
  }
}

function namesOf({ subjectAltName = '' }: X509Certificate): readonly string[] {
  return [...subjectAltName.matchAll(/(?:DNS|IP Address):([^,]+)/g)].map(([, name = '']) => name.trim());
}

/** A distinguished name, which comes a part a line. */
function oneLine(name: string): string {
  return name.trim().split('\n').join(', ');
}
