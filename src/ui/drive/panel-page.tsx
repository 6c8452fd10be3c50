import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { type TextKey, t } from '#ui/common/texts.ts';
import classes from '#ui/drive/panel.module.css';

interface PanelPageProps {
  readonly title: TextKey;
  /** What stands there, in a sentence. */
  readonly lead?: TextKey;
  /** What can be done on the page as a whole. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** What the panel's pages have in common: a heading, and room for what is below. */
export function PanelPage({ title, lead, action, children }: PanelPageProps) {
  return (
    <div className={classes['page']}>
      <div className={classes['heading']}>
        <div className={classes['words']}>
          <Title order={1} size="h3">
            {t(title)}
          </Title>
          {lead && <Text c="dimmed">{t(lead)}</Text>}
        </div>
        {action}
      </div>
      {children}
    </div>
  );
}
