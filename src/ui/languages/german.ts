/** All words of the pages in German. */
import type { Table } from '#ui/common/texts.ts';
import { administration } from '#ui/languages/de/administration.ts';
import { core } from '#ui/languages/de/core.ts';
import { directories } from '#ui/languages/de/directories.ts';
import { errors } from '#ui/languages/de/errors.ts';
import { folderGrants } from '#ui/languages/de/folder-grants.ts';
import { groups } from '#ui/languages/de/groups.ts';
import { links } from '#ui/languages/de/links.ts';
import { past } from '#ui/languages/de/past.ts';
import { secondFactors } from '#ui/languages/de/second-factors.ts';

export const german: Table = {
  ...administration,
  ...groups,
  ...folderGrants,
  ...secondFactors,
  ...past,
  ...links,
  ...directories,
  ...core,
  ...errors,
};
