/** The programs that are told. */
import { ActionIcon, Badge, Button, Group, Menu, Text, Title } from '@mantine/core';
import { IconDots, IconWebhook } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { webhookEvents } from '#protocol/notice-events.ts';
import type { WebhookWire } from '#protocol/notices.ts';
import { momentText } from '#ui/common/format.ts';
import { switchWebhook } from '#ui/common/notice-calls.ts';
import { notifyDone, notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { askAnew } from '#ui/station/administration/data.ts';
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
  const { url, events, isPrivate, isOn, beforeUntilMs, deliveries } = webhook;
  const what = events.length === webhookEvents.length ? [t('telling.webhooks.all')] : events.map(toldText);
  const about = [
    ...what,
    ...(isPrivate ? [t('telling.webhooks.isPrivate')] : []),
    ...(beforeUntilMs === null ? [] : [t('webhook.secret.both', { when: momentText(beforeUntilMs) })]),
  ];
  return (
    <li className={`${classes['row']} ${isOn ? '' : classes['gone']}`}>
      <IconWebhook size={26} stroke={1.5} className={classes['icon']} aria-hidden />
      <div className={classes['words']}>
        <Group gap={8}>
          <strong className={classes['name']}>{url}</strong>
          {!isOn && (
            <Badge size="sm" variant="default" tt="none">
              {t('webhook.isOff')}
            </Badge>
          )}
        </Group>
        <div className={classes['about']}>{about.join(' · ')}</div>
      </div>
      <Group gap={8} wrap="nowrap">
        <Button variant="default" size="xs" onClick={() => ask({ what: 'test webhook', webhook })}>
          {t('telling.test')}
        </Button>
        <WebhookMenu webhook={webhook} ask={ask} />
      </Group>
      <Deliveries deliveries={deliveries} name={hostOf(webhook)} />
    </li>
  );
}

/** Nothing is lost by switching one on, so that is not asked about. */
function WebhookMenu({ webhook, ask }: { readonly webhook: WebhookWire; ask(asked: TellingAsked): void }) {
  const client = useQueryClient();
  const host = hostOf(webhook);
  const switchingOn = useMutation({
    mutationFn: async () => {
      await switchWebhook(webhook, true);
      notifyDone(t('webhook.on.done', { host }));
      await askAnew(client);
    },
    onError: notifyError,
  });
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={38} aria-label={t('webhook.actions', { host })}>
          <IconDots size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => ask({ what: 'change webhook', webhook })}>{t('webhook.change')}</Menu.Item>
        <Menu.Item onClick={() => ask({ what: 'renew secret', webhook })}>{t('webhook.secret')}</Menu.Item>
        {webhook.isOn ? (
          <Menu.Item onClick={() => ask({ what: 'switch webhook', webhook })}>{t('webhook.off')}</Menu.Item>
        ) : (
          <Menu.Item onClick={() => switchingOn.mutate()}>{t('webhook.on')}</Menu.Item>
        )}
        <Menu.Item onClick={() => ask({ what: 'remove webhook', webhook })}>{t('telling.remove')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
