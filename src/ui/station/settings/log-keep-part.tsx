import { Button, NumberInput, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { getAuditKeep, setAuditKeep } from '#ui/common/file-log-calls.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { Loaded } from '#ui/common/loaded.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { adminKey, askAnew } from '#ui/station/administration/data.ts';
import own from '#ui/station/settings/settings.module.css';

/** For how long the log is kept. */
export function LogKeepPart() {
  const keep = useQuery({ queryKey: [adminKey, 'audit-keep'], queryFn: getAuditKeep });
  return (
    <section className={classes['card']} aria-labelledby="keep">
      <Title order={2} size="h5" id="keep" mt="md">
        {t('logKeep.title')}
      </Title>
      <Text c="dimmed" size="sm">
        {t('logKeep.lead')}
      </Text>
      <Loaded query={keep}>{({ days }) => <KeepForm days={days} />}</Loaded>
    </section>
  );
}

function KeepForm({ days }: { readonly days: number }) {
  const client = useQueryClient();
  const [wanted, setWanted] = useState<number | string>(days);
  const saving = useMutation({
    mutationFn: () => setAuditKeep(Number(wanted)),
    onSuccess: async () => {
      notifyDone(t('logKeep.done'));
      await askAnew(client);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form onSubmit={submit} className={own['form']}>
      <NumberInput
        label={t('logKeep.days')}
        description={t('logKeep.days.about')}
        value={wanted}
        onChange={setWanted}
        required
        withAsterisk={false}
        min={0}
        max={36_500}
        allowDecimal={false}
        allowNegative={false}
      />
      <div>
        <FormError error={saving.error} />
        <Button type="submit" loading={saving.isPending} mt={saving.error ? 'sm' : 0}>
          {t('settings.save')}
        </Button>
      </div>
    </form>
  );
}
