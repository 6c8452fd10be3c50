/** `waystation station certificate`. */
import { readFileSync } from 'node:fs';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { moment, printJson, printLine } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import type { AcmeChallenge } from '#station/certificate/acme.ts';
import type {
  CertificateAdministration,
  CertificateFacts,
  CertificateListing,
} from '#station/certificate/certificate-administration.ts';

export interface CertificateOptions extends StationOptions {
  readonly json?: boolean;
}

export async function show(options: CertificateOptions & { readonly pem?: boolean }): Promise<void> {
  const found = await withExistingStation(options, ({ certificates }) => certificates.show());
  if (options.pem === true) printLine(found.shown.certificate.trimEnd());
  else print(found, options);
}

export interface ImportOptions extends CertificateOptions {
  readonly cert: string;
  readonly key: string;
  readonly now?: boolean;
}

export function importPair({ cert, key, now, ...options }: ImportOptions): Promise<void> {
  const pair = { certificate: textOf(cert), key: textOf(key) };
  return doing(options, certificates => certificates.import(pair, now === true));
}

export function selfMade({
  names,
  ...options
}: CertificateOptions & { readonly names?: readonly string[] }): Promise<void> {
  return doing(options, certificates => certificates.selfMade(names));
}

export function dropNext(options: CertificateOptions): Promise<void> {
  return doing(options, certificates => certificates.dropNext());
}

export function renew(options: CertificateOptions): Promise<void> {
  return doing(options, certificates => certificates.renew());
}

export interface AcmeOptions extends CertificateOptions {
  readonly names?: readonly string[];
  readonly directory: string;
  readonly mail: string;
  readonly challenge: AcmeChallenge;
  readonly port: number;
  readonly authority?: string;
  readonly off?: boolean;
}

export function acme({
  names,
  directory,
  mail,
  challenge,
  port,
  authority,
  off,
  ...options
}: AcmeOptions): Promise<void> {
  if (off === true) return doing(options, certificates => certificates.setAcme(undefined));
  if (names === undefined || names.length === 0)
    throw new CommandFailed('Name the host names with --names, or end it with --off.', exitCodes.usage);
  const vouching = authority === undefined ? '' : textOf(authority);
  const settings = { names, directory, mail, challenge, port, authority: vouching };
  return doing(options, certificates => certificates.setAcme(settings));
}

type Doing = (certificates: CertificateAdministration) => Promise<CertificateListing>;

async function doing(options: CertificateOptions, work: Doing): Promise<void> {
  print(await withExistingStation(options, ({ certificates }) => work(certificates)), options);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new CommandFailed(`${path} cannot be read (${code}); name the right file.`, exitCodes.usage, cause);
  }
}

function print({ shown, source, next, acme, acmeState }: CertificateListing, { json }: CertificateOptions): void {
  if (json === true) {
    printJson({ shown, source, next, acme, acmeState });
    return;
  }
  printLine(`source       ${source}`);
  printFacts(shown);
  if (next !== null) {
    printLine(`next         from ${moment(next.atMs)} on`);
    printFacts(next.certificate);
  }
  if (acme !== null) printLine(`acme         ${acme.directory} for ${acme.names.join(', ')}`);
  if (acmeState !== null)
    printLine(`             ${acmeState.failed || 'issued'}; next try ${moment(acmeState.nextMs)}`);
}

function printFacts({ names, issuer, validUntilMs, fingerprint }: CertificateFacts): void {
  printLine(`names        ${names.join(', ')}`);
  printLine(`issuer       ${issuer}`);
  printLine(`until        ${moment(validUntilMs)}`);
  printLine(`fingerprint  ${fingerprint}`);
}
