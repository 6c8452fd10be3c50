/**
 * The station's certificate. On its first start a station makes one for itself, and keeps it: drives know the
 * station by the certificate's fingerprint. It is never renewed behind people's backs, since that would stop every
 * drive with a warning that looks like an attack.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { readTextIfThere, writePrivateFile } from '#station/admin/private-file.ts';

export interface TlsIdentity {
  /** PEM. */
  readonly key: string;
  /** PEM; the station's own certificate first, then those that vouch for it. */
  readonly certificate: string;
  /** SHA-256 of the first certificate's DER form, as colon-separated upper-case hex digits. */
  readonly fingerprint: string;
  /** Milliseconds since 1970. */
  readonly validUntilMs: number;
}

/** A certificate that the person brought along. */
export interface OwnCertificate {
  readonly certificatePath: string;
  readonly keyPath: string;
}

/** The certificate kept in `folder`; makes it when there is none yet, also for the given host name. */
export async function ownIdentity(
  folder: string,
  about: { readonly name: string; readonly nowMs: number },
): Promise<TlsIdentity> {
  const paths = { key: join(folder, 'key.pem'), certificate: join(folder, 'certificate.pem') };
  const certificate = readTextIfThere(paths.certificate);
  if (certificate === undefined) return makeIdentity(paths, about);
  const key = readTextIfThere(paths.key);
  if (key === undefined) {
    throw new AdministrationRefused(
      `The key ${paths.key} is missing; restore it from a backup. (Removing ${paths.certificate} makes a new` +
        ' certificate, which every drive must be told to trust again.)',
    );
  }
  return identity({ key, certificate }, { key: paths.key, certificate: paths.certificate });
}

/** The certificate that the person brought along. Refuses files that are missing, malformed or no pair. */
export function broughtIdentity({ certificatePath, keyPath }: OwnCertificate): TlsIdentity {
  const paths = { key: keyPath, certificate: certificatePath };
  return identity({ key: readOrRefuse(keyPath), certificate: readOrRefuse(certificatePath) }, paths);
}

interface Paths {
  readonly key: string;
  readonly certificate: string;
}

/** The key is written first: a certificate that is there has been shown to people, a key alone never was. */
async function makeIdentity(paths: Paths, about: { name: string; nowMs: number }): Promise<TlsIdentity> {
  // Needed once in a station's life, and slow to load.
  const { certificateNames, makeCertificate } = await import('#station/tls-make.ts');
  const made = await makeCertificate({
    commonName: about.name,
    names: certificateNames(about.name),
    nowMs: about.nowMs,
  });
  mkdirSync(join(paths.key, '..'), { recursive: true, mode: 0o700 });
  rmSync(paths.key, { force: true });
  writePrivateFile(paths.key, made.key);
  writePrivateFile(paths.certificate, made.certificate);
  return identity(made, paths);
}

function identity(pem: { key: string; certificate: string }, paths: Paths): TlsIdentity {
  const parsed = parseOrRefuse(pem.certificate, paths.certificate);
  if (!keyFits(parsed, pem.key)) {
    throw new AdministrationRefused(
      `The key ${paths.key} does not belong to the certificate ${paths.certificate}; name the two files of one pair.`,
    );
  }
  return { ...pem, fingerprint: parsed.fingerprint256, validUntilMs: Date.parse(parsed.validTo) };
}

function keyFits(certificate: X509Certificate, key: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    // Whatever is wrong with the key file, it is not this certificate's key.
    return false;
  }
}

function parseOrRefuse(pem: string, path: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new AdministrationRefused(`${path} holds no certificate in PEM form; name the right file.`, { cause });
  }
}

function readOrRefuse(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AdministrationRefused(`${path} cannot be read (${code}); name the right file.`, { cause });
  }
}
