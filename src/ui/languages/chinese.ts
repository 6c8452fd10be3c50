/** All words of the pages in Chinese. */
import type { Table } from '#ui/common/texts.ts';
import { activity } from '#ui/languages/zh/activity.ts';
import { administration } from '#ui/languages/zh/administration.ts';
import { api } from '#ui/languages/zh/api.ts';
import { copying } from '#ui/languages/zh/copying.ts';
import { core } from '#ui/languages/zh/core.ts';
import { directories } from '#ui/languages/zh/directories.ts';
import { driveSettings } from '#ui/languages/zh/drive-settings.ts';
import { errors } from '#ui/languages/zh/errors.ts';
import { fileLog } from '#ui/languages/zh/file-log.ts';
import { folderGrants } from '#ui/languages/zh/folder-grants.ts';
import { groups } from '#ui/languages/zh/groups.ts';
import { help } from '#ui/languages/zh/help.ts';
import { keptPast } from '#ui/languages/zh/kept-past.ts';
import { life } from '#ui/languages/zh/life.ts';
import { linkRules } from '#ui/languages/zh/link-rules.ts';
import { linkVisitors } from '#ui/languages/zh/link-visitors.ts';
import { links } from '#ui/languages/zh/links.ts';
import { menu } from '#ui/languages/zh/menu.ts';
import { network } from '#ui/languages/zh/network.ts';
import { noticeChoices } from '#ui/languages/zh/notice-choices.ts';
import { notices } from '#ui/languages/zh/notices.ts';
import { overview } from '#ui/languages/zh/overview.ts';
import { panel } from '#ui/languages/zh/panel.ts';
import { panelPast } from '#ui/languages/zh/panel-past.ts';
import { past } from '#ui/languages/zh/past.ts';
import { people } from '#ui/languages/zh/people.ts';
import { pictures } from '#ui/languages/zh/pictures.ts';
import { preview } from '#ui/languages/zh/preview.ts';
import { problems } from '#ui/languages/zh/problems.ts';
import { profiles } from '#ui/languages/zh/profiles.ts';
import { reasons } from '#ui/languages/zh/reasons.ts';
import { removedKeep } from '#ui/languages/zh/removed-keep.ts';
import { retention } from '#ui/languages/zh/retention.ts';
import { secondFactors } from '#ui/languages/zh/second-factors.ts';
import { selection } from '#ui/languages/zh/selection.ts';
import { settings } from '#ui/languages/zh/settings.ts';
import { sharing } from '#ui/languages/zh/sharing.ts';
import { why } from '#ui/languages/zh/why.ts';
import { wipe } from '#ui/languages/zh/wipe.ts';

export const chinese: Table = {
  ...administration,
  ...api,
  ...groups,
  ...folderGrants,
  ...life,
  ...people,
  ...secondFactors,
  ...past,
  ...links,
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
  ...core,
  ...errors,
};
