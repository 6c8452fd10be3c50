/** The frame of the pages that let people in. */
import { Alert, Stack, Text, Title } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { errorText } from '#ui/common/error-text.ts';
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

/** Why what was sent was refused. */
export function GateError({ error }: { readonly error: unknown }) {
  if (!error) return null;
  const text = typeof error === 'string' ? error : errorText(error);
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertCircle aria-hidden />}
      p="sm"
      c="var(--mantine-color-text)"
    >
      {text}
    </Alert>
  );
}
