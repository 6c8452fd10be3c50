/** What is asked about a webhook before something is done with it. */
import { useQueryClient } from '@tanstack/react-query';
import type { MadeWebhook, WebhookWire } from '#protocol/notices.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { addWebhook, changeWebhook, removeWebhook, switchWebhook } from '#ui/common/notice-calls.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { askAnew } from '#ui/station/administration/data.ts';
import { WebhookDialog } from '#ui/station/notices/webhook-dialog.tsx';
import { hostOf } from '#ui/station/notices/webhooks-part.tsx';

interface WebhookQuestionProps {
  readonly webhook: WebhookWire;
  close(): void;
}

export function NewWebhook({ made, close }: { made(webhook: MadeWebhook): void; close(): void }) {
  return (
    <WebhookDialog
      title={t('telling.webhooks.new')}
      submit={t('telling.webhooks.add')}
      act={async asked => made(await addWebhook(asked))}
      close={close}
    />
  );
}

export function ChangeWebhook({ webhook, close }: WebhookQuestionProps) {
  return (
    <WebhookDialog
      title={t('webhook.change.title')}
      submit={t('webhook.save')}
      before={webhook}
      act={async asked => {
        await changeWebhook(webhook.id, { ...asked, isOn: webhook.isOn });
        notifyDone(t('webhook.saved', { host: hostOf(asked) }));
        close();
      }}
      close={close}
    />
  );
}

export function SwitchWebhook({ webhook, close }: WebhookQuestionProps) {
  const client = useQueryClient();
  const host = hostOf(webhook);
  return (
    <AskDialog
      title={t('webhook.off.title', { host })}
      text={t('webhook.off.text')}
      submit={t('webhook.off')}
      act={async () => {
        await switchWebhook(webhook, false);
        notifyDone(t('webhook.off.done', { host }));
        await askAnew(client);
      }}
      close={close}
    />
  );
}

export function RemoveWebhook({ webhook, close }: WebhookQuestionProps) {
  const client = useQueryClient();
  const host = hostOf(webhook);
  const act = async (): Promise<void> => {
    await removeWebhook(webhook.id);
    notifyDone(t('telling.webhooks.removed', { host }));
    await askAnew(client);
  };
  return (
    <AskDialog
      title={t('telling.webhooks.remove.title', { host })}
      text={t('telling.webhooks.remove.text')}
      submit={t('telling.remove')}
      act={act}
      close={close}
    />
  );
}
