/** Everything that one administrator may do. */
import type { Administration } from '#station/admin/administration.ts';
import type { DirectoryAdministration } from '#station/admin/directory-administration.ts';
import type { HoldAdministration } from '#station/admin/hold-administration.ts';

export interface Administering {
  readonly administration: Administration;
  readonly holds: HoldAdministration;
  readonly directories: DirectoryAdministration;
}
