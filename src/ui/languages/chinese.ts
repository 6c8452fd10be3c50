/** All words of the pages in Chinese. */
import type { Table } from '#ui/common/texts.ts';
import { administration } from '#ui/languages/zh/administration.ts';
import { core } from '#ui/languages/zh/core.ts';
import { directories } from '#ui/languages/zh/directories.ts';
import { errors } from '#ui/languages/zh/errors.ts';
import { folderGrants } from '#ui/languages/zh/folder-grants.ts';
import { groups } from '#ui/languages/zh/groups.ts';
import { links } from '#ui/languages/zh/links.ts';
import { past } from '#ui/languages/zh/past.ts';
import { secondFactors } from '#ui/languages/zh/second-factors.ts';

export const chinese: Table = {
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
