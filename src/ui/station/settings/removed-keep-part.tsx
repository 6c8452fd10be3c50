import { Button, NumberInput, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { RemovedKeepErases } from '#protocol/life.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { useAsked } from '#ui/common/asked.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { getRemovedKeep, removedKeepErases, setRemovedKeep } from '#ui/common/life-calls.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { adminKey, askAnew } from '#ui/station/administration/data.ts';
import own from '#ui/station/settings/settings.module.css';

/** For how long removed accounts and shares are kept (B32). */
export function RemovedKeepPart() {
  const keep = useQuery({ queryKey: [adminKey, 'removed-keep'], queryFn: getRemovedKeep });
  return (
    <section className={classes['card']} aria-labelledby="removed-keep">
      <Title order={2} size="h5" id="removed-keep" mt="md">
        {t('removedKeep.title')}
      </Title>
      <Text c="dimmed" size="sm">
        {t('removedKeep.lead')}
      </Text>
      <Loaded query={keep}>{({ days }) => <KeepForm days={days} />}</Loaded>
    </section>
  );
}

function KeepForm({ days }: { readonly days: number }) {
  const client = useQueryClient();
  const [wanted, setWanted] = useState<number | string>(days);
  const { asked, ask, close } = useAsked<RemovedKeepErases>();
  const choose = async (erases: boolean): Promise<void> => {
    await setRemovedKeep({ days: Number(wanted), erases });
    notifyDone(t('removedKeep.done', { count: Number(wanted) }));
    await askAnew(client);
  };
  const saving = useMutation({
    mutationFn: async () => {
      const erased = await removedKeepErases(Number(wanted));
      if (erased.accounts + erased.shares > 0) ask(erased);
      else await choose(false);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form onSubmit={submit} className={own['form']}>
      <NumberInput
        label={t('removedKeep.days')}
        description={t('removedKeep.days.about')}
        value={wanted}
        onChange={setWanted}
        required
        withAsterisk={false}
        min={1}
        max={3_650}
        allowDecimal={false}
        allowNegative={false}
      />
      <div>
        <FormError error={saving.error} />
        <Button type="submit" loading={saving.isPending} mt={saving.error ? 'sm' : 0}>
          {t('settings.save')}
        </Button>
      </div>
      {asked && (
        <AskDialog
          title={t('removedKeep.ask.title', { count: Number(wanted) })}
          text={t('removedKeep.ask.text', { what: erasedText(asked) })}
          submit={t('removedKeep.ask.submit')}
          act={() => choose(true)}
          close={close}
        />
      )}
    </form>
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
