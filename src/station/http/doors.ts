/** What the HTTP server works through. It decides nothing itself. */
import type { AccountStore, Device } from '#platform/account-store.ts';
import type { Log } from '#platform/doors.ts';
import type { Access } from '#station/accounts/access.ts';
import type { Confirm } from '#station/accounts/confirm.ts';
import type { OpenIdSignIn } from '#station/accounts/directory/openid-sign-in.ts';
import type { FirstAccount } from '#station/accounts/first-account.ts';
import type { Names } from '#station/accounts/names.ts';
import type { RenameDoors } from '#station/accounts/rename-device.ts';
import type { RunDoors } from '#station/accounts/runs.ts';
import type { SecondFactors } from '#station/accounts/second-factors.ts';
import type { SignIn } from '#station/accounts/sign-in.ts';
import type { Wipes } from '#station/accounts/wipes.ts';
import type { Administering } from '#station/admin/administering.ts';
import type { By } from '#station/admin/administration.ts';
import type { HomeRetention } from '#station/admin/home-retention.ts';
import type { AccessRecorder } from '#station/file-log/access-recorder.ts';
import type { FileLog } from '#station/file-log/file-log.ts';
import type { LiveDoors } from '#station/http/live-doors.ts';
import type { Answered } from '#station/http/standing-feeds.ts';
import type { SharingLinks } from '#station/links/sharing-links.ts';
import type { VisitorDoors } from '#station/links/visitor-doors.ts';
import type { PastService } from '#station/past/past-service.ts';
import type { ShareService } from '#station/share/share-service.ts';
import type { Thumbnails } from '#station/thumbnails/thumbnails.ts';

/** What the station says about itself to everybody. */
export interface StationAbout {
  readonly station: string;
  readonly name: string;
  readonly fingerprint: string | null;
  /** Hashes of the keys that its certificates have or will have; none with plain HTTP. */
  readonly keys: readonly string[];
}

export interface HttpDoors {
  /** Its members tell what holds at the moment they are read. */
  readonly about: StationAbout;
  readonly access: Access;
  /** Where the runs of devices are kept, and their names. */
  readonly runs: RunDoors & RenameDoors;
  readonly signIn: SignIn;
  readonly secondFactors: SecondFactors;
  readonly confirm: Confirm;
  readonly wipes: Wipes;
  /** The device of an id, whether or not it may still come in. */
  readonly devices: (id: string) => Device | undefined;
  readonly openId: OpenIdSignIn;
  readonly firstAccount: FirstAccount;
  /** What an administrator may do; the audit names who it was. */
  readonly administer: (by: By) => Administering;
  readonly homeRetention: HomeRetention;
  readonly accounts: Pick<
    AccountStore,
    | 'audit'
    | 'auditEvents'
    | 'activity'
    | 'setVersion'
    | 'notices'
    | 'noticesSeen'
    | 'setNoticesSeen'
    | 'noticeChoices'
    | 'mailAddress'
    | 'setting'
  >;
  readonly shares: ShareService;
  readonly past: PastService;
  readonly sharingLinks: SharingLinks;
  readonly visitors: VisitorDoors;
  readonly names: Names;
  readonly fileAccesses: AccessRecorder;
  readonly fileLog: FileLog;
  readonly thumbnails: Thumbnails;
  readonly log: Log;
  /** What only the running station knows. */
  readonly live: LiveDoors;
  /** The devices that listen for news at this moment. */
  connected(): ReadonlySet<string>;
  /** A drive leaves its feed request standing: the next push answers it. */
  leaveStanding(answered: Answered): void;
  /** Called after this program changed who may do what, so that pushes stop at once. */
  accessChanged(): void;
}
