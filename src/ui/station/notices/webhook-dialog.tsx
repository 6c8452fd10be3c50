/** The dialogs in which a webhook is made, and its secret shown once. */
import { Button, Checkbox, CopyButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { type MadeWebhook, type NewWebhook, webhookEvents } from '#protocol/notices.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { addWebhook } from '#ui/common/notice-calls.ts';
import { t } from '#ui/common/texts.ts';
import { askAnew } from '#ui/station/administration/data.ts';
import { GateError } from '#ui/station/gate.tsx';
import own from '#ui/station/notices/notices.module.css';

interface WebhookDialogProps {
  made(webhook: MadeWebhook): void;
  close(): void;
}

export function WebhookDialog({ made, close }: WebhookDialogProps) {
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: async (form: FormData) => {
      const webhook = await addWebhook(askedIn(form));
      await askAnew(client);
      made(webhook);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate(new FormData(event.currentTarget));
  };
  return (
    <Modal opened size="lg" onClose={close} title={t('telling.webhooks.new')}>
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
            data-autofocus
          />
          <fieldset className={own['plain']}>
            <legend className={own['legend']}>{t('telling.webhooks.events')}</legend>
            <div className={own['events']}>
              {webhookEvents.map(event => (
                <Checkbox key={event} name="events" value={event} label={t(`told.${event}`)} defaultChecked />
              ))}
            </div>
          </fieldset>
          <Checkbox
            label={t('telling.webhooks.private')}
            description={t('telling.webhooks.private.about')}
            name="private"
          />
          <GateError error={saving.error} />
          <FormButtons close={close} submit={t('telling.webhooks.add')} isPending={saving.isPending} />
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

export function SecretDialog({ secret, close }: { readonly secret: string; close(): void }) {
  return (
    <Modal opened size="lg" onClose={close} title={t('telling.webhooks.made')}>
      <Stack>
        <Text>{t('telling.webhooks.made.text')}</Text>
        <code className={own['secret']}>{secret}</code>
        <Group justify="flex-end">
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {t(copied ? 'telling.webhooks.copied' : 'telling.webhooks.copy')}
              </Button>
            )}
          </CopyButton>
          <Button onClick={close} data-autofocus>
            {t('telling.webhooks.kept')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
