/** The dialog in which a webhook is made, or changed. */
import { Checkbox, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { webhookEvents } from '#protocol/notice-events.ts';
import type { NewWebhook, WebhookWire } from '#protocol/notices.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { t } from '#ui/common/texts.ts';
import { askAnew } from '#ui/station/administration/data.ts';
import own from '#ui/station/notices/notices.module.css';

interface WebhookDialogProps {
  readonly title: string;
  readonly submit: string;
  /** What it is so far; undefined for a new one. */
  readonly before?: WebhookWire;
  /** Makes or changes it, and goes on. */
  act(asked: NewWebhook): Promise<void>;
  close(): void;
}

export function WebhookDialog({ title, submit: word, before, act, close }: WebhookDialogProps) {
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: async (form: FormData) => {
      await act(askedIn(form));
      await askAnew(client);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate(new FormData(event.currentTarget));
  };
  return (
    <Modal opened size="lg" onClose={close} title={title}>
      <form onSubmit={submit} autoComplete="off">
        <Stack>
          <TextInput
            label={t('telling.webhooks.url')}
            description={t('telling.webhooks.url.about')}
            name="url"
            type="url"
            required
            withAsterisk={false}
            autoCapitalize="none"
            spellCheck={false}
            defaultValue={before?.url ?? ''}
            data-autofocus
          />
          <fieldset className={own['plain']}>
            <legend className={own['legend']}>{t('telling.webhooks.events')}</legend>
            <div className={own['events']}>
              {webhookEvents.map(event => (
                <Checkbox
                  key={event}
                  name="events"
                  value={event}
                  label={t(`told.${event}`)}
                  defaultChecked={before?.events.includes(event) ?? true}
                />
              ))}
            </div>
          </fieldset>
          <Checkbox
            label={t('telling.webhooks.private')}
            description={t('telling.webhooks.private.about')}
            name="private"
            defaultChecked={before?.isPrivate ?? false}
          />
          <FormError error={saving.error} />
          <FormButtons close={close} submit={word} isPending={saving.isPending} />
        </Stack>
      </form>
    </Modal>
  );
}

function askedIn(form: FormData): NewWebhook {
  const events = form.getAll('events');
  return {
    url: `${form.get('url') ?? ''}`.trim(),
    events: webhookEvents.filter(event => events.includes(event)),
    isPrivate: form.get('private') !== null,
  };
}
