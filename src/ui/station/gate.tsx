/** The frame of the pages that let people in. */
import { Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { LanguageSwitch } from '#ui/common/language-switch.tsx';
import { t } from '#ui/common/texts.ts';
import markAddress from '#ui/mark.svg';
import classes from '#ui/station/gate.module.css';

interface GateProps {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly children: ReactNode;
}

export function Gate({ title, lead, children }: GateProps) {
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title]);
  return (
    <main className={classes['page']}>
      <div className={classes['card']}>
        <Stack gap="lg">
          <div className={classes['mark']}>
            <img src={markAddress} alt="" width={36} height={36} />
            <span className={classes['station']}>{t('app.name')}</span>
            <LanguageSwitch />
          </div>
          <div>
            <Title order={1} size="h2">
              {title}
            </Title>
            {lead !== undefined && <Text c="dimmed">{lead}</Text>}
          </div>
          {children}
        </Stack>
      </div>
    </main>
  );
}
