/** Whether drives on the local network find the station by itself (S13, I10). */
import { Switch, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SettingsReply } from '#protocol/settings.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { changeSettings } from '#ui/common/settings-calls.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { askAnew } from '#ui/station/administration/data.ts';

export function AnnouncePart({ settings }: { readonly settings: SettingsReply }) {
  const client = useQueryClient();
  const switching = useMutation({
    mutationFn: (isWanted: boolean) => changeSettings({ announce: isWanted ? 'on' : 'off' }),
    onSuccess: async ({ announce }) => {
      notifyDone(t(announce === 'on' ? 'announce.on.done' : 'announce.off.done'));
      await askAnew(client);
    },
  });
  return (
    <section className={classes['card']} aria-labelledby="announce">
      <div className={classes['row']}>
        <div className={classes['words']}>
          <Title order={2} size="h5" id="announce">
            {t('announce.title')}
          </Title>
          <Text c="dimmed" size="sm">
            {t('announce.lead')}
          </Text>
          <FormError error={switching.error} />
        </div>
        <Switch
          aria-label={t('announce.on')}
          checked={settings.announce === 'on'}
          disabled={switching.isPending}
          onChange={({ currentTarget }) => switching.mutate(currentTarget.checked)}
        />
      </div>
    </section>
  );
}
