import { Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { RemovedKeepErases, RemovedKeepRequest } from '#protocol/life.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { useAsked } from '#ui/common/asked.ts';
import { getRemovedKeep, removedKeepErases, setRemovedKeep } from '#ui/common/life-calls.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { adminKey, askAnew } from '#ui/station/administration/data.ts';
import { DaysForm } from '#ui/station/settings/days-form.tsx';

/** For how long removed accounts and shares are kept (B32). */
export function RemovedKeepPart() {
  const client = useQueryClient();
  const keep = useQuery({ queryKey: [adminKey, 'removed-keep'], queryFn: getRemovedKeep });
  const { asked, ask, close } = useAsked<{ readonly days: number; readonly erased: RemovedKeepErases }>();
  const choose = async (order: RemovedKeepRequest): Promise<void> => {
    await setRemovedKeep(order);
    notifyDone(t('removedKeep.done', { count: order.days }));
    await askAnew(client);
  };
  const save = async (days: number): Promise<void> => {
    const erased = await removedKeepErases(days);
    if (erased.accounts + erased.shares > 0) ask({ days, erased });
    else await choose({ days, erases: false });
  };
  return (
    <section className={classes['card']} aria-labelledby="removed-keep">
      <Title order={2} size="h5" id="removed-keep" mt="md">
        {t('removedKeep.title')}
      </Title>
      <Text c="dimmed" size="sm">
        {t('removedKeep.lead')}
      </Text>
      <Loaded query={keep}>
        {({ days }) => <DaysForm part="removedKeep" days={days} min={1} max={3_650} save={save} />}
      </Loaded>
      {asked && (
        <AskDialog
          title={t('removedKeep.ask.title', { count: asked.days })}
          text={t('removedKeep.ask.text', { what: erasedText(asked.erased) })}
          submit={t('removedKeep.ask.submit')}
          act={() => choose({ days: asked.days, erases: true })}
          close={close}
        />
      )}
    </section>
  );
}

function erasedText({ accounts, shares }: RemovedKeepErases): string {
  const those = {
    accounts: t('removedKeep.ask.accounts', { count: accounts }),
    shares: t('removedKeep.ask.shares', { count: shares }),
  };
  if (shares === 0) return those.accounts;
  return accounts === 0 ? those.shares : t('removedKeep.ask.both', those);
}
