/** All words of the pages in German. */
import type { Table } from '#ui/common/texts.ts';
import { activity } from '#ui/languages/de/activity.ts';
import { administration } from '#ui/languages/de/administration.ts';
import { api } from '#ui/languages/de/api.ts';
import { copying } from '#ui/languages/de/copying.ts';
import { core } from '#ui/languages/de/core.ts';
import { directories } from '#ui/languages/de/directories.ts';
import { driveSettings } from '#ui/languages/de/drive-settings.ts';
import { errors } from '#ui/languages/de/errors.ts';
import { fileLog } from '#ui/languages/de/file-log.ts';
import { folderGrants } from '#ui/languages/de/folder-grants.ts';
import { groups } from '#ui/languages/de/groups.ts';
import { help } from '#ui/languages/de/help.ts';
import { keptPast } from '#ui/languages/de/kept-past.ts';
import { life } from '#ui/languages/de/life.ts';
import { linkRules } from '#ui/languages/de/link-rules.ts';
import { linkVisitors } from '#ui/languages/de/link-visitors.ts';
import { links } from '#ui/languages/de/links.ts';
import { menu } from '#ui/languages/de/menu.ts';
import { network } from '#ui/languages/de/network.ts';
import { noticeChoices } from '#ui/languages/de/notice-choices.ts';
import { notices } from '#ui/languages/de/notices.ts';
import { overview } from '#ui/languages/de/overview.ts';
import { panel } from '#ui/languages/de/panel.ts';
import { panelPast } from '#ui/languages/de/panel-past.ts';
import { past } from '#ui/languages/de/past.ts';
import { people } from '#ui/languages/de/people.ts';
import { pictures } from '#ui/languages/de/pictures.ts';
import { preview } from '#ui/languages/de/preview.ts';
import { problems } from '#ui/languages/de/problems.ts';
import { profiles } from '#ui/languages/de/profiles.ts';
import { reasons } from '#ui/languages/de/reasons.ts';
import { removedKeep } from '#ui/languages/de/removed-keep.ts';
import { retention } from '#ui/languages/de/retention.ts';
import { secondFactors } from '#ui/languages/de/second-factors.ts';
import { selection } from '#ui/languages/de/selection.ts';
import { settings } from '#ui/languages/de/settings.ts';
import { sharing } from '#ui/languages/de/sharing.ts';
import { why } from '#ui/languages/de/why.ts';
import { wipe } from '#ui/languages/de/wipe.ts';

export const german: Table = {
  ...administration,
  ...api,
  ...groups,
  ...folderGrants,
  ...life,
  ...people,
  ...secondFactors,
  ...past,
  ...links,
  ...linkRules,
  ...linkVisitors,
  ...fileLog,
  ...pictures,
  ...removedKeep,
  ...directories,
  ...overview,
  ...settings,
  ...notices,
  ...noticeChoices,
  ...retention,
  ...keptPast,
  ...profiles,
  ...reasons,
  ...wipe,
  ...panel,
  ...problems,
  ...help,
  ...driveSettings,
  ...network,
  ...selection,
  ...preview,
  ...activity,
  ...panelPast,
  ...why,
  ...menu,
  ...sharing,
  ...copying,
  ...core,
  ...errors,
};
