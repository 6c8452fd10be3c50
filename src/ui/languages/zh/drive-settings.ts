/** The words about the settings of a drive as a whole, in Chinese. */
import type { driveSettingsTexts } from '#ui/common/drive-settings-texts.ts';
import type { Words } from '#ui/common/texts.ts';

export const driveSettings: Words<typeof driveSettingsTexts> = {
  'driveSettings.title': '设置',
  'driveSettings.lead': '对此电脑的所有站点和文件夹都有效。',
  'driveSettings.saved': '已保存',
  'driveSettings.save': '应用',
  'driveSettings.newTasks': '新文件夹',
  'driveSettings.newTasks.about': '新文件夹以这些规则开始；每个文件夹都可以另设规则。',
  'driveSettings.notices': '通知',
  'driveSettings.notices.about': '桌面图标会告诉您的事情。',
  'driveSettings.notices.station': '站点不再接受此电脑，或出示了不同的证书',
  'driveSettings.notices.holds': '删除或更改在等您决定',
  'driveSettings.notices.absent': '某个同步文件夹不见了',
  'driveSettings.notices.errors': '某个文件夹已有一段时间未同步',
  'driveSettings.overlays': '文件管理器',
  'driveSettings.overlays.show': '在图标上显示文件状态',
  'driveSettings.overlays.showUnsynced': '也标记不同步的文件',
};
