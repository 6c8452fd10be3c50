/** The programs that are told. */
import { Button, Group, Text, Title } from '@mantine/core';
import { IconWebhook } from '@tabler/icons-react';
import { type WebhookWire, webhookEvents } from '#protocol/notices.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { Rows } from '#ui/station/administration/frame.tsx';
import { Deliveries, toldText } from '#ui/station/notices/deliveries.tsx';
import type { TellingAsked } from '#ui/station/notices/telling-page.tsx';

interface WebhooksPartProps {
  readonly webhooks: readonly WebhookWire[];
  ask(asked: TellingAsked): void;
}

export function hostOf({ url }: Pick<WebhookWire, 'url'>): string {
  return URL.parse(url)?.host ?? url;
}

export function WebhooksPart({ webhooks, ask }: WebhooksPartProps) {
  return (
    <>
      <div>
        <Title order={2} size="h4">
          {t('telling.webhooks')}
        </Title>
        <Text c="dimmed" size="sm">
          {t('telling.webhooks.lead')}
        </Text>
      </div>
      <Rows rows={webhooks} label={t('telling.webhooks')} none="telling.webhooks.none">
        {webhook => <WebhookRow key={webhook.id} webhook={webhook} ask={ask} />}
      </Rows>
    </>
  );
}

function WebhookRow({ webhook, ask }: { readonly webhook: WebhookWire; ask(asked: TellingAsked): void }) {
  const { url, events, isPrivate, deliveries } = webhook;
  const what = events.length === webhookEvents.length ? [t('telling.webhooks.all')] : events.map(toldText);
  const about = [...what, ...(isPrivate ? [t('telling.webhooks.isPrivate')] : [])];
  return (
    <li className={classes['row']}>
      <IconWebhook size={26} stroke={1.5} className={classes['icon']} aria-hidden />
      <div className={classes['words']}>
        <strong className={classes['name']}>{url}</strong>
        <div className={classes['about']}>{about.join(' · ')}</div>
      </div>
      <Group gap={8} wrap="nowrap">
        <Button variant="default" size="xs" onClick={() => ask({ what: 'test webhook', webhook })}>
          {t('telling.test')}
        </Button>
        <Button variant="default" size="xs" onClick={() => ask({ what: 'remove webhook', webhook })}>
          {t('telling.remove')}
        </Button>
      </Group>
      <Deliveries deliveries={deliveries} name={hostOf(webhook)} />
    </li>
  );
}
