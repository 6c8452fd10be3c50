/**
 * The station's certificate. On its first start a station makes one for itself, and keeps it: drives know the
 * station by the certificate's fingerprint. It is never renewed behind people's backs, since that would stop every
 * drive with a warning that looks like an attack.
 */
import { createHash, createPublicKey } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { readTextIfThere, writePrivateFile } from '#station/admin/private-file.ts';
import { type PemNames, readIdentity, type TlsIdentity } from '#station/certificate/identity.ts';

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
  const paths = pathsIn(folder);
  const certificate = readTextIfThere(paths.certificate);
  if (certificate === undefined) return makeIdentity(folder, about);
  const key = readTextIfThere(paths.key);
  if (key === undefined) {
    throw new AdministrationRefused(
      `The key ${paths.key} is missing; restore it from a backup. (Removing ${paths.certificate} makes a new` +
        ' certificate, which every drive must be told to trust again.)',
    );
  }
  return readIdentity({ key, certificate }, paths);
}

/** The certificate that the person brought along. Refuses files that are missing, malformed or no pair. */
export function broughtIdentity({ certificatePath, keyPath }: OwnCertificate): TlsIdentity {
  const paths = { key: keyPath, certificate: certificatePath };
  return readIdentity({ key: readOrRefuse(keyPath), certificate: readOrRefuse(certificatePath) }, paths);
}

/**
 * Makes the station's own certificate anew, for these names, with the key of before, so that drives that know the key
 * go on. Answers it.
 */
export async function renewOwn(
  folder: string,
  about: { readonly name: string; readonly names: readonly string[]; readonly nowMs: number },
): Promise<TlsIdentity> {
  const { makeCertificate } = await import('#station/tls-make.ts');
  const paths = pathsIn(folder);
  const key = readTextIfThere(paths.key);
  const made = await makeCertificate({
    ...{ commonName: about.name, names: about.names, nowMs: about.nowMs },
    ...(key === undefined ? {} : { key }),
  });
  if (key === undefined) writePrivateFile(paths.key, made.key);
  writePrivateFile(paths.certificate, made.certificate);
  return readIdentity(made, paths);
}

/** The hash of the station's own key, as drives know it; undefined when it has none yet. */
export function ownKeyHash(folder: string): string | undefined {
  const key = readTextIfThere(pathsIn(folder).key);
  if (key === undefined) return undefined;
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex');
}

function pathsIn(folder: string): PemNames {
  return { key: join(folder, 'key.pem'), certificate: join(folder, 'certificate.pem') };
}

/**
 * The key is written first: a certificate that is there has been shown to people, a key alone never was; it may serve.
 */
async function makeIdentity(folder: string, about: { name: string; nowMs: number }): Promise<TlsIdentity> {
  // Needed once in a station's life, and slow to load.
  const { certificateNames } = await import('#station/tls-make.ts');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return renewOwn(folder, { ...about, names: certificateNames(about.name) });
}

function readOrRefuse(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AdministrationRefused(`${path} cannot be read (${code}); name the right file.`, { cause });
  }
}
