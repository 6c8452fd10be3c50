/** Questions, each opening to its answer and to the page where one goes on. */
import { Accordion, Anchor, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { helpTexts } from '#ui/common/help-texts.ts';
import { t } from '#ui/common/texts.ts';

type Answered<Key> = Key extends `help.${infer Topic}.answer` ? Topic : never;

export interface HelpTopic {
  readonly topic: Answered<keyof typeof helpTexts>;
  /** The page where one goes on. */
  readonly to?: string;
}

interface HelpTopicsProps {
  readonly topics: readonly HelpTopic[];
  /** Items of its own kind, before the others. */
  readonly children?: ReactNode;
}

export function HelpTopics({ topics, children }: HelpTopicsProps) {
  return (
    <Accordion variant="separated" order={2}>
      {children}
      {topics.map(({ topic, to }) => (
        <Accordion.Item key={topic} value={topic}>
          <Accordion.Control>{t(`help.${topic}`)}</Accordion.Control>
          <Accordion.Panel>
            <Text size="sm">{t(`help.${topic}.answer`)}</Text>
            {to !== undefined && (
              <Anchor component={Link} href={to} size="sm" mt={8} display="inline-block">
                {t('help.go')}
              </Anchor>
            )}
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}
