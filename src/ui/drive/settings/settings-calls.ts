/** What the panel asks about the settings of the drive as a whole, and changes of them. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SettingsOrder, SettingsTold } from '#protocol/control/settings.ts';
import { notifyDone, notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { ask } from '#ui/drive/ask.ts';

export const settingsKey = ['settings'] as const;

export function getSettings(): Promise<SettingsTold> {
  return ask('GET', '/settings');
}

export function changeSettings(order: SettingsOrder): Promise<SettingsTold> {
  return ask('PATCH', '/settings', order);
}

/** Changes settings as soon as they are chosen, and says when that failed. */
export function useChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: changeSettings,
    onSuccess: told => {
      client.setQueryData(settingsKey, told);
      notifyDone(t('driveSettings.saved'));
    },
    onError: notifyError,
  });
}
