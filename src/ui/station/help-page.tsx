/** Help in the console: what people ask (S4). */
import { Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { type HelpTopic, HelpTopics } from '#ui/common/help-topics.tsx';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/account/account-page.module.css';

const topics: readonly HelpTopic[] = [
  { topic: 'past', to: '/files' },
  { topic: 'removed', to: '/files' },
  { topic: 'conflict' },
  { topic: 'share', to: '/links' },
  { topic: 'computers' },
  { topic: 'new-computer' },
  { topic: 'lost', to: '/account' },
  { topic: 'password', to: '/account' },
];

const running: readonly HelpTopic[] = [{ topic: 'running', to: '/admin' }];

export function HelpPage({ isAdministrator }: { readonly isAdministrator: boolean }) {
  useEffect(() => {
    document.title = `${t('help.title')} · ${t('app.name')}`;
  }, []);
  return (
    <div className={classes['page']}>
      <header>
        <Title order={1} size="h2">
          {t('help.title')}
        </Title>
        <Text c="dimmed">{t('help.lead')}</Text>
      </header>
      <HelpTopics topics={isAdministrator ? [...topics, ...running] : topics} />
    </div>
  );
}
