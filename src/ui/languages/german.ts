/** All words of the pages in German. */
import type { Table } from '#ui/common/texts.ts';
import { administration } from '#ui/languages/de/administration.ts';
import { core } from '#ui/languages/de/core.ts';
import { directories } from '#ui/languages/de/directories.ts';
import { errors } from '#ui/languages/de/errors.ts';
import { groups } from '#ui/languages/de/groups.ts';
import { linkRules } from '#ui/languages/de/link-rules.ts';
import { links } from '#ui/languages/de/links.ts';
import { past } from '#ui/languages/de/past.ts';
import { secondFactors } from '#ui/languages/de/second-factors.ts';

export const german: Table = {
  ...administration,
  ...groups,
  ...secondFactors,
  ...past,
  ...links,
  ...linkRules,
  ...directories,
  ...core,
  ...errors,
};
