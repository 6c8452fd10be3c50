/**
 * The certificates in a station's data folder. `key.pem` and `certificate.pem` are what it made for itself. `chosen.pem`,
 * key and chain in one file so that they change together, is what is shown instead: imported, or issued over ACME.
 * `next.pem` takes its place at a time that was said.
 */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountStore } from '#platform/account-store.ts';
import { readTextIfThere, writePrivateFile } from '#station/admin/private-file.ts';
import { type PemPair, readIdentity, splitPem, type TlsIdentity } from '#station/certificate/identity.ts';
import { ownIdentity, ownKeyHash } from '#station/tls.ts';

/** Where a certificate comes from. */
export type CertificateSource = 'self-made' | 'imported' | 'acme';

export interface CertificateDoors {
  /** The folder `tls`. */
  readonly folder: string;
  readonly accounts: Pick<AccountStore, 'setting' | 'setSetting'>;
}

const sourceName = 'certificate source';
const nextAtName = 'next certificate at';

/** What the folder says shall be shown. Makes the station's own when it has none. */
export async function shownIdentity(
  { folder }: Pick<CertificateDoors, 'folder'>,
  about: { readonly name: string; readonly nowMs: number },
): Promise<TlsIdentity> {
  return readBundle(join(folder, 'chosen.pem')) ?? (await ownIdentity(folder, about));
}

/** Where what is shown comes from. */
export function sourceOf({ folder, accounts }: CertificateDoors): CertificateSource {
  if (readTextIfThere(join(folder, 'chosen.pem')) === undefined) return 'self-made';
  return accounts.setting(sourceName) === 'acme' ? 'acme' : 'imported';
}

/** Shows this from now on. A running station sees it within seconds. */
export function choose(
  { folder, accounts }: CertificateDoors,
  pair: PemPair,
  source: Exclude<CertificateSource, 'self-made'>,
): void {
  accounts.setSetting(sourceName, source);
  writePrivateFile(join(folder, 'chosen.pem'), bundle(pair));
  dropNext({ folder, accounts });
}

/** Shows what the station made for itself again. */
export function chooseSelfMade(doors: CertificateDoors): void {
  rmSync(join(doors.folder, 'chosen.pem'), { force: true });
  dropNext(doors);
}

/** Keeps a pair that is to be shown from `atMs` on. */
export function setNext({ folder, accounts }: CertificateDoors, pair: PemPair, atMs: number): void {
  writePrivateFile(join(folder, 'next.pem'), bundle(pair));
  accounts.setSetting(nextAtName, String(atMs));
}

export function dropNext({ folder, accounts }: CertificateDoors): void {
  rmSync(join(folder, 'next.pem'), { force: true });
  accounts.setSetting(nextAtName, '');
}

/** What comes next, and when; undefined when nothing does. */
export function nextIdentity({
  folder,
  accounts,
}: CertificateDoors): { readonly identity: TlsIdentity; readonly atMs: number } | undefined {
  const atMs = nextAtMs({ accounts });
  const identity = atMs === Number.POSITIVE_INFINITY ? undefined : readBundle(join(folder, 'next.pem'));
  return identity && { identity, atMs };
}

/** When the next one is to be shown, milliseconds since 1970; Infinity where there is none. */
export function nextAtMs({ accounts }: Pick<CertificateDoors, 'accounts'>): number {
  const at = accounts.setting(nextAtName) ?? '';
  return at === '' ? Number.POSITIVE_INFINITY : Number(at);
}

/** All that the folder says, unread: it is the same where nothing changed. */
export function folderTexts({ folder, accounts }: CertificateDoors): readonly (string | undefined)[] {
  const files = ['key.pem', 'certificate.pem', 'chosen.pem', 'next.pem'];
  return [...files.map(name => readTextIfThere(join(folder, name))), accounts.setting(nextAtName)];
}

/** The next one is shown from now on. */
export function takeNext({ folder, accounts }: CertificateDoors): void {
  accounts.setSetting(sourceName, 'imported');
  renameSync(join(folder, 'next.pem'), join(folder, 'chosen.pem'));
  accounts.setSetting(nextAtName, '');
}

/** The keys that drives are told of: the one that is shown, the station's own, and the one that comes next. */
export function announcedKeys(doors: CertificateDoors, shown: TlsIdentity): readonly string[] {
  const keys = [shown.keyHash, ownKeyHash(doors.folder), nextIdentity(doors)?.identity.keyHash];
  return [...new Set(keys.filter(each => each !== undefined))];
}

function bundle({ key, certificate }: PemPair): string {
  return `${key.trim()}\n${splitPem(certificate).join('\n')}\n`;
}

function readBundle(path: string): TlsIdentity | undefined {
  const text = readTextIfThere(path);
  if (text === undefined) return undefined;
  const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/.exec(text)?.[0] ?? '';
  return readIdentity(
    { key: `${key}\n`, certificate: `${splitPem(text).join('\n')}\n` },
    { key: path, certificate: path },
  );
}
