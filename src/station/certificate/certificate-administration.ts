/**
 * What administrators do about the station's certificate: look at it, bring another one, make the station's own anew,
 * and have one issued over ACME.
 *
 * It works on the data folder, whether or not a station runs on it: a running one sees a change within seconds. As
 * `administration.ts`: what cannot be done is thrown as `AdministrationRefused`, and what is done is on record.
 */

import { isIP } from 'node:net';
import { hostName } from '#base/host.ts';
import type { AccountStore } from '#platform/account-store.ts';
import type { Clock, Log } from '#platform/doors.ts';
import { type By, note } from '#station/admin/administration.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { lastStart, stationName } from '#station/admin/station-settings.ts';
import {
  type AcmeSettings,
  type AcmeState,
  acmeSettings,
  acmeState,
  keepAcme,
  orderNow,
} from '#station/certificate/acme.ts';
import {
  announcedKeys,
  type CertificateSource,
  choose,
  chooseSelfMade,
  dropNext,
  nextIdentity,
  setNext,
  shownIdentity,
  sourceOf,
} from '#station/certificate/certificate-folder.ts';
import { type PemPair, readIdentity, refuseUnusable, type TlsIdentity } from '#station/certificate/identity.ts';
import { broughtIdentity, renewOwn } from '#station/tls.ts';

/** How long a certificate with a key that drives do not know waits, so that they hear of it before. */
export const announceMs = 7 * 24 * 60 * 60_000;

export interface CertificateAdministrationDoors {
  /** The folder `tls`. */
  readonly folder: string;
  readonly accounts: AccountStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
  readonly by: By;
}

/** What a person sees of a certificate. */
export type CertificateFacts = Omit<TlsIdentity, 'key'>;

export interface CertificateListing {
  readonly shown: CertificateFacts;
  /** Behind a reverse proxy that does the TLS none is shown. */
  readonly source: CertificateSource | 'command line' | 'reverse proxy';
  readonly next: { readonly certificate: CertificateFacts; readonly atMs: number } | null;
  readonly acme: AcmeSettings | null;
  readonly acmeState: AcmeState | null;
}

/** A pair that was looked at and not taken yet. */
export interface CertificateLook {
  readonly certificate: CertificateFacts;
  /** False: drives have not heard of its key, and it waits for them unless it is shown at once. */
  readonly keyKnown: boolean;
}

export interface CertificateAdministration {
  show(): Promise<CertificateListing>;
  /** What a pair is, and whether it could be taken. */
  look(pair: PemPair): Promise<CertificateLook>;
  /**
   * Takes a pair. With a key that drives know it is shown at once; else after `announceMs`, or at once with `now`, and
   * then drives stop until somebody tells each to trust it.
   */
  import(pair: PemPair, now: boolean): Promise<CertificateListing>;
  /** Shows the station's own again, made anew with the same key; without `names` for those of this computer. */
  selfMade(names: readonly string[] | undefined): Promise<CertificateListing>;
  /** Forgets the one that would come next. */
  dropNext(): Promise<CertificateListing>;
  /** Chooses how to get one over ACME, and gets it; undefined ends that, and what is shown stays. */
  setAcme(settings: AcmeSettings | undefined): Promise<CertificateListing>;
  /** Gets one anew over ACME now. */
  renew(): Promise<CertificateListing>;
}

export function createCertificateAdministration(doors: CertificateAdministrationDoors): CertificateAdministration {
  const { accounts, clock, folder } = doors;
  const record = (event: string, about: Record<string, unknown>): void => note(doors, event, about);
  const show = (): Promise<CertificateListing> => listing(doors);
  return {
    show,
    look: pair => lookAt(doors, pair),
    import: async (pair, now) => {
      refuseWhereNamed(doors);
      const { certificate, keyKnown } = await lookAt(doors, pair);
      const isNow = now || keyKnown;
      if (isNow) choose(doors, pair, 'imported');
      else setNext(doors, pair, clock.nowMs() + announceMs);
      keepAcme(accounts, undefined);
      record('certificate import', { fingerprint: certificate.fingerprint, names: certificate.names, now: isNow });
      return show();
    },
    selfMade: async names => {
      refuseWhereNamed(doors);
      const { certificateNames } = await import('#station/tls-make.ts');
      const name = stationName(accounts, undefined);
      const made = await renewOwn(folder, {
        ...{ name, nowMs: clock.nowMs() },
        names: names === undefined ? certificateNames(name) : names.map(nameOrRefuse),
      });
      chooseSelfMade(doors);
      keepAcme(accounts, undefined);
      record('certificate self-made', { fingerprint: made.fingerprint, names: made.names });
      return show();
    },
    dropNext: () => {
      dropNext(doors);
      record('certificate next dropped', {});
      return show();
    },
    setAcme: async settings => {
      if (settings !== undefined) refuseWhereNamed(doors);
      if (settings?.challenge === 'tls-alpn-01') refuseBehindProxy(doors);
      settings?.names.forEach(acmeNameOrRefuse);
      keepAcme(accounts, settings);
      if (settings === undefined) record('certificate acme end', {});
      else record('certificate acme', { directory: settings.directory, names: settings.names });
      if (settings !== undefined) await orderNow(doors, settings);
      return show();
    },
    renew: async () => {
      refuseWhereNamed(doors);
      const settings = acmeSettings(accounts);
      if (settings === undefined)
        throw new AdministrationRefused('No authority is set up; set one up for ACME first, or import a certificate.');
      await orderNow(doors, settings);
      record('certificate renew', { directory: settings.directory, names: settings.names });
      return show();
    },
  };
}

async function listing(doors: CertificateAdministrationDoors): Promise<CertificateListing> {
  const { accounts } = doors;
  const { certificate: named, plainHttp } = lastStart(accounts).given ?? {};
  const next = nextIdentity(doors);
  return {
    shown: facts(named === undefined ? await shownFrom(doors) : broughtIdentity(named)),
    source: plainHttp === true ? 'reverse proxy' : named === undefined ? sourceOf(doors) : 'command line',
    next: next === undefined ? null : { certificate: facts(next.identity), atMs: next.atMs },
    acme: acmeSettings(accounts) ?? null,
    acmeState: acmeState(accounts) ?? null,
  };
}

function shownFrom({ folder, accounts, clock }: CertificateAdministrationDoors): Promise<TlsIdentity> {
  return shownIdentity({ folder }, { name: stationName(accounts, undefined), nowMs: clock.nowMs() });
}

async function lookAt(doors: CertificateAdministrationDoors, pair: PemPair): Promise<CertificateLook> {
  const identity = readIdentity(pair, { key: 'that was given', certificate: 'that was given' });
  refuseUnusable(identity, doors.clock.nowMs());
  const known = announcedKeys(doors, await shownFrom(doors));
  return { certificate: facts(identity), keyKnown: known.includes(identity.keyHash) };
}

/** The key is nobody's to see. */
function facts({ key: _key, ...rest }: TlsIdentity): CertificateFacts {
  return rest;
}

/** What the command line names is shown for as long as it names it. */
function refuseWhereNamed({ accounts }: CertificateAdministrationDoors): void {
  const named = lastStart(accounts).given?.certificate;
  if (named === undefined) return;
  throw new AdministrationRefused(
    `The command line names the certificate (--tls-cert ${named.certificatePath}); put another one into that file, or start the station without it.`,
  );
}

/** Whoever asks over TLS gets to the proxy and no further. */
function refuseBehindProxy({ accounts }: CertificateAdministrationDoors): void {
  if (lastStart(accounts).given?.plainHttp !== true) return;
  throw new AdministrationRefused(
    'A reverse proxy does the TLS of this station, so it cannot answer over port 443; choose http-01, or let the proxy get the certificate.',
  );
}

function nameOrRefuse(name: string): string {
  if (isIP(name) !== 0 || hostName.test(name)) return name;
  throw new AdministrationRefused(`'${name}' is neither a host name nor an address; write one like files.example.org.`);
}

function acmeNameOrRefuse(name: string): void {
  if (isIP(name) === 0 && hostName.test(name) && name.includes('.')) return;
  throw new AdministrationRefused(`'${name}' is no public host name; write one like files.example.org.`);
}
