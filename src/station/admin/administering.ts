/** Everything that one administrator may do. */
import type { Administration } from '#station/admin/administration.ts';
import type { DirectoryAdministration } from '#station/admin/directory-administration.ts';
import type { EntryAdministration } from '#station/admin/entry-administration.ts';
import type { FolderAdministration } from '#station/admin/folder-administration.ts';
import type { GroupAdministration } from '#station/admin/group-administration.ts';
import type { HoldAdministration } from '#station/admin/hold-administration.ts';
import type { LifeAdministration } from '#station/admin/life-administration.ts';
import type { NoticeAdministration } from '#station/admin/notice-administration.ts';
import type { ProfileAdministration } from '#station/admin/profile-administration.ts';
import type { QuotaAdministration } from '#station/admin/quota-administration.ts';
import type { RetentionAdministration } from '#station/admin/retention-administration.ts';
import type { SecondFactorAdministration } from '#station/admin/second-factor-administration.ts';
import type { SettingsAdministration } from '#station/admin/settings-administration.ts';
import type { WipeAdministration } from '#station/admin/wipe-administration.ts';
import type { CertificateAdministration } from '#station/certificate/certificate-administration.ts';
import type { LinkAdministration } from '#station/links/link-administration.ts';
import type { LinkRuleAdministration } from '#station/links/rules-administration.ts';

export interface Administering {
  readonly administration: Administration;
  readonly life: LifeAdministration;
  readonly groups: GroupAdministration;
  readonly folders: FolderAdministration;
  readonly holds: HoldAdministration;
  readonly entry: EntryAdministration;
  readonly quotas: QuotaAdministration;
  readonly retention: RetentionAdministration;
  readonly profiles: ProfileAdministration;
  readonly secondFactors: SecondFactorAdministration;
  readonly links: LinkAdministration;
  readonly linkRules: LinkRuleAdministration;
  readonly directories: DirectoryAdministration;
  readonly settings: SettingsAdministration;
  readonly certificates: CertificateAdministration;
  readonly notices: NoticeAdministration;
  readonly wipes: WipeAdministration;
}
