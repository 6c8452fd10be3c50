/** Help in the drive's window: what the signs mean, and what people ask (S4). */
import { Accordion, Group, Text } from '@mantine/core';
import { type HelpTopic, HelpTopics } from '#ui/common/help-topics.tsx';
import { t } from '#ui/common/texts.ts';
import { PanelPage } from '#ui/drive/panel-page.tsx';
import { StateMark } from '#ui/drive/state-mark.tsx';

const signs = ['up-to-date', 'syncing', 'paused', 'offline', 'attention', 'error'] as const;

const topics: readonly HelpTopic[] = [
  { topic: 'deleted', to: '/bin' },
  { topic: 'missing', to: '/problems' },
  { topic: 'conflict', to: '/conflicts' },
  { topic: 'holds', to: '/holds' },
  { topic: 'moved' },
  { topic: 'stop', to: '/' },
  { topic: 'new-computer' },
  { topic: 'lost' },
];

export function HelpPage() {
  return (
    <PanelPage title="help.title" lead="help.lead">
      <HelpTopics topics={topics}>
        <Accordion.Item value="signs">
          <Accordion.Control>{t('help.signs')}</Accordion.Control>
          <Accordion.Panel>
            {signs.map(state => (
              <Group key={state} gap={12} py={6} wrap="nowrap" align="flex-start">
                <StateMark state={state} size={26} />
                <Text size="sm">
                  <b>{t(`panel.state.${state}`)}.</b> {t(`help.signs.${state}`)}
                </Text>
              </Group>
            ))}
          </Accordion.Panel>
        </Accordion.Item>
      </HelpTopics>
    </PanelPage>
  );
}
