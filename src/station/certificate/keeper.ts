/** Watches which certificate a running station shall show, and shows another one without a restart. */
import type { Clock, Log } from '#platform/doors.ts';
import { readTextIfThere } from '#station/admin/private-file.ts';
import {
  announcedKeys,
  type CertificateDoors,
  folderTexts,
  nextAtMs,
  nextIdentity,
  shownIdentity,
  takeNext,
} from '#station/certificate/certificate-folder.ts';
import { refuseUnusable, type TlsIdentity } from '#station/certificate/identity.ts';
import { certificateState } from '#station/overview/lines.ts';
import { broughtIdentity, type OwnCertificate } from '#station/tls.ts';

/** How often it looks. */
export const certificateCheckMs = 2_000;
/** How often an end that comes near is said in the log. */
const warnEveryMs = 24 * 60 * 60_000;

export interface KeeperDoors extends CertificateDoors {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
  /** The station's name, for a certificate that has to be made. */
  readonly name: string;
  /** Files that were named at the start; they win over what the folder says. */
  readonly brought: OwnCertificate | undefined;
}

export interface CertificateKeeper {
  current(): TlsIdentity;
  /** What drives keep to from now on: the hashes of keys that this station has. */
  keys(): readonly string[];
  /** Looks whether another one is to be shown, and gives it to `show`. A failure is logged; the one of before stays. */
  check(show: (identity: TlsIdentity) => void): Promise<void>;
}

/** Throws `AdministrationRefused` where there is no certificate that can be shown. */
export async function createCertificateKeeper(doors: KeeperDoors): Promise<CertificateKeeper> {
  let current = await wanted(doors);
  let keys = announcedKeys(doors, current);
  /** What the last look that went well saw; what failed is tried again, as time alone may mend it. */
  let sight: string | undefined;
  let warnedMs = -Infinity;
  let failure = '';
  const warn = (): void => {
    const { nowMs } = doors.clock;
    if (certificateState(current.validUntilMs, nowMs()) === 'well' || nowMs() - warnedMs < warnEveryMs) return;
    warnedMs = nowMs();
    const until = new Date(current.validUntilMs).toISOString();
    doors.log('warn', 'the certificate ends soon; renew or replace it', { until, fingerprint: current.fingerprint });
  };
  return {
    current: () => current,
    keys: () => keys,
    check: async show => {
      try {
        warn();
        const seen = sightOf(doors);
        // Reading a key takes a while, and nothing changes for months.
        const isSame = seen === sight && nextAtMs(doors) > doors.clock.nowMs();
        const found = isSame ? current : await wanted(doors);
        if (found.certificate !== current.certificate || found.key !== current.key) {
          refuseUnusable(found, doors.clock.nowMs());
          show(found);
          current = found;
          const { fingerprint, names, validUntilMs } = current;
          doors.log('info', 'another certificate is shown', { fingerprint, names, validUntilMs });
        }
        if (!isSame) keys = announcedKeys(doors, current);
        failure = '';
        sight = seen;
      } catch (error) {
        const message = String(error);
        if (message !== failure)
          doors.log('error', 'the new certificate cannot be shown; the one of before stays', { error });
        failure = message;
      }
    },
  };
}

/** All texts on which what is shown depends. */
function sightOf({ brought, ...doors }: KeeperDoors): string {
  const paths = brought === undefined ? [] : [brought.keyPath, brought.certificatePath];
  return JSON.stringify([folderTexts(doors), paths.map(readTextIfThere)]);
}

function wanted(doors: KeeperDoors): TlsIdentity | Promise<TlsIdentity> {
  if (doors.brought !== undefined) return broughtIdentity(doors.brought);
  const next = nextIdentity(doors);
  if (next !== undefined && next.atMs <= doors.clock.nowMs()) takeNext(doors);
  return shownIdentity(doors, { name: doors.name, nowMs: doors.clock.nowMs() });
}
