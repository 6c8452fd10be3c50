import { Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getAuditKeep, setAuditKeep } from '#ui/common/file-log-calls.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { adminKey, askAnew } from '#ui/station/administration/data.ts';
import { DaysForm } from '#ui/station/settings/days-form.tsx';

/** For how long the log is kept. */
export function LogKeepPart() {
  const client = useQueryClient();
  const keep = useQuery({ queryKey: [adminKey, 'audit-keep'], queryFn: getAuditKeep });
  const save = async (days: number): Promise<void> => {
    await setAuditKeep(days);
    notifyDone(t('logKeep.done'));
    await askAnew(client);
  };
  return (
    <section className={classes['card']} aria-labelledby="keep">
      <Title order={2} size="h5" id="keep" mt="md">
        {t('logKeep.title')}
      </Title>
      <Text c="dimmed" size="sm">
        {t('logKeep.lead')}
      </Text>
      <Loaded query={keep}>
        {({ days }) => <DaysForm part="logKeep" days={days} min={0} max={36_500} save={save} />}
      </Loaded>
    </section>
  );
}
