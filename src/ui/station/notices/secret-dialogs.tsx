/** The dialogs in which a webhook gets another secret, and in which one is shown, once. */
import { Button, CopyButton, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { MadeWebhook, WebhookWire } from '#protocol/notices.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { renewWebhookSecret } from '#ui/common/notice-calls.ts';
import { t } from '#ui/common/texts.ts';
import { askAnew } from '#ui/station/administration/data.ts';
import own from '#ui/station/notices/notices.module.css';
import { hostOf } from '#ui/station/notices/webhooks-part.tsx';

interface NewSecretProps {
  readonly webhook: WebhookWire;
  made(webhook: MadeWebhook): void;
  close(): void;
}

export function NewSecretDialog({ webhook, made, close }: NewSecretProps) {
  const client = useQueryClient();
  const making = useMutation({
    mutationFn: async (form: FormData) => {
      const renewed = await renewWebhookSecret(webhook.id, { atOnce: form.get('before') === 'now' });
      await askAnew(client);
      made(renewed);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    making.mutate(new FormData(event.currentTarget));
  };
  return (
    <Modal opened size="lg" onClose={close} title={t('webhook.secret.title', { host: hostOf(webhook) })}>
      <form onSubmit={submit}>
        <Stack>
          <Radio.Group name="before" defaultValue="day" label={t('webhook.secret.before')}>
            <Stack gap="sm" mt={8}>
              <Radio value="day" label={t('webhook.secret.day')} description={t('webhook.secret.day.about')} />
              <Radio value="now" label={t('webhook.secret.now')} description={t('webhook.secret.now.about')} />
            </Stack>
          </Radio.Group>
          <FormError error={making.error} />
          <FormButtons close={close} submit={t('webhook.secret.make')} isPending={making.isPending} data-autofocus />
        </Stack>
      </form>
    </Modal>
  );
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
