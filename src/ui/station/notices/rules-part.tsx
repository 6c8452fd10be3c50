/** What is told by mail, and from when on. */
import { Button, Checkbox, Group, NumberInput, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { noticeEvents } from '#protocol/notice-events.ts';
import type { NoticeRules } from '#protocol/notices.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { setNoticeRules } from '#ui/common/notice-calls.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { askAnew } from '#ui/station/administration/data.ts';
import own from '#ui/station/notices/notices.module.css';

const gib = 1024 ** 3;

export function RulesPart({ rules }: { readonly rules: NoticeRules }) {
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: async (form: FormData) => {
      await setNoticeRules(rulesOf(form));
      notifyDone(t('telling.rules.saved'));
      await askAnew(client);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate(new FormData(event.currentTarget));
  };
  return (
    <section className={classes['card']} aria-labelledby="rules">
      <form onSubmit={submit} className={own['rules']}>
        <div>
          <Title order={2} size="h4" id="rules">
            {t('telling.rules')}
          </Title>
          <Text c="dimmed" size="sm">
            {t('telling.rules.lead')}
          </Text>
        </div>
        <fieldset className={own['plain']}>
          <legend className={own['legend']}>{t('telling.rules.mailed')}</legend>
          <div className={own['events']}>
            {noticeEvents.map(event => (
              <Checkbox
                key={event}
                name="mailed"
                value={event}
                label={t(`told.${event}`)}
                defaultChecked={rules.mailed.includes(event)}
              />
            ))}
          </div>
        </fieldset>
        <Numbers rules={rules} />
        <FormError error={saving.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={saving.isPending}>
            {t('telling.save')}
          </Button>
        </Group>
      </form>
    </section>
  );
}

function Numbers({ rules }: { readonly rules: NoticeRules }) {
  return (
    <div className={own['numbers']}>
      <NumberInput
        label={t('telling.rules.space')}
        name="space"
        min={0}
        decimalScale={1}
        defaultValue={Math.round((rules.spaceBytes / gib) * 10) / 10}
      />
      <NumberInput
        label={t('telling.rules.unseen')}
        description={t('telling.rules.unseen.about')}
        name="unseen"
        min={0}
        max={3650}
        allowDecimal={false}
        defaultValue={rules.unseenDays}
        inputWrapperOrder={['label', 'input', 'description']}
      />
    </div>
  );
}

function rulesOf(form: FormData): NoticeRules {
  const mailed = form.getAll('mailed');
  return {
    mailed: noticeEvents.filter(event => mailed.includes(event)),
    spaceBytes: Math.round(Number(form.get('space')) * gib),
    unseenDays: Number(form.get('unseen')),
  };
}
