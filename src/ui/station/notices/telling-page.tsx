/** How people are told by mail, and programs by webhooks. */
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { MadeWebhook, MailSettings, TellingReply, WebhookWire } from '#protocol/notices.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { useAsked } from '#ui/common/asked.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { removeMail, testMail, testWebhook } from '#ui/common/notice-calls.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { askAnew } from '#ui/station/administration/data.ts';
import { Frame } from '#ui/station/administration/frame.tsx';
import { useTelling } from '#ui/station/notices/data.ts';
import { MailDialog } from '#ui/station/notices/mail-dialog.tsx';
import { MailPart } from '#ui/station/notices/mail-part.tsx';
import { RulesPart } from '#ui/station/notices/rules-part.tsx';
import { NewSecretDialog, SecretDialog } from '#ui/station/notices/secret-dialogs.tsx';
import { TestDialog } from '#ui/station/notices/test-dialog.tsx';
import { ChangeWebhook, NewWebhook, RemoveWebhook, SwitchWebhook } from '#ui/station/notices/webhook-questions.tsx';
import { hostOf, WebhooksPart } from '#ui/station/notices/webhooks-part.tsx';

/** Which dialog is open. */
export type TellingAsked =
  | { readonly what: 'mail'; readonly before: MailSettings | null }
  | { readonly what: 'test mail' | 'remove mail'; readonly host: string }
  | { readonly what: 'new webhook' }
  | { readonly what: 'secret'; readonly made: MadeWebhook }
  | {
      readonly what: 'test webhook' | 'change webhook' | 'renew secret' | 'switch webhook' | 'remove webhook';
      readonly webhook: WebhookWire;
    };

export function TellingPage() {
  const telling = useTelling();
  const { asked, ask, close } = useAsked<TellingAsked>();
  const action = <Button onClick={() => ask({ what: 'new webhook' })}>{t('telling.webhooks.new')}</Button>;
  return (
    <Frame title="telling.title" lead="telling.lead" action={action}>
      <Loaded query={telling}>{data => <Parts telling={data} ask={ask} />}</Loaded>
      {asked && <Question asked={asked} ask={ask} close={close} />}
    </Frame>
  );
}

function Parts({ telling, ask }: { readonly telling: TellingReply; ask(asked: TellingAsked): void }) {
  return (
    <>
      <MailPart telling={telling} ask={ask} />
      <WebhooksPart webhooks={telling.webhooks} ask={ask} />
      <RulesPart rules={telling.rules} />
    </>
  );
}

interface QuestionProps {
  readonly asked: TellingAsked;
  ask(asked: TellingAsked): void;
  close(): void;
}

function Question({ asked, ask, close }: QuestionProps) {
  switch (asked.what) {
    case 'mail':
      return <MailDialog before={asked.before} saved={host => ask({ what: 'test mail', host })} close={close} />;
    case 'test mail':
      return <TestDialog name={asked.host} test={testMail} close={close} />;
    case 'new webhook':
      return <NewWebhook made={made => ask({ what: 'secret', made })} close={close} />;
    case 'change webhook':
      return <ChangeWebhook webhook={asked.webhook} close={close} />;
    case 'renew secret':
      return <NewSecretDialog webhook={asked.webhook} made={made => ask({ what: 'secret', made })} close={close} />;
    case 'switch webhook':
      return <SwitchWebhook webhook={asked.webhook} close={close} />;
    case 'secret':
      return <SecretDialog secret={asked.made.secret} close={close} />;
    case 'test webhook':
      return <TestDialog name={hostOf(asked.webhook)} test={() => testWebhook(asked.webhook.id)} close={close} />;
    case 'remove mail':
      return <RemoveMail close={close} />;
    case 'remove webhook':
      return <RemoveWebhook webhook={asked.webhook} close={close} />;
  }
}

function RemoveMail({ close }: { close(): void }) {
  const client = useQueryClient();
  const act = async (): Promise<void> => {
    await removeMail();
    notifyDone(t('telling.mail.removed'));
    await askAnew(client);
  };
  return (
    <AskDialog
      title={t('telling.mail.remove.title')}
      text={t('telling.mail.remove.text')}
      submit={t('telling.remove')}
      act={act}
      close={close}
    />
  );
}
