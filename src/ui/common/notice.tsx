import { Button, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { errorText } from '#ui/common/error-text.ts';
import { t } from '#ui/common/texts.ts';

interface NoticeProps {
  readonly icon?: ReactNode;
  readonly title: string;
  /** 1 where it is all of a page. */
  readonly order?: 1 | 2;
  readonly children?: ReactNode;
}

/** What stands where there is nothing to show: what that means, and what to do. */
export function Notice({ icon, title, order = 2, children }: NoticeProps) {
  return (
    <Stack align="center" justify="center" gap="xs" p="xl" mih={280} ta="center">
      {icon}
      <Title order={order} size="h4">
        {title}
      </Title>
      {children}
    </Stack>
  );
}

/** A page's part that could not be had. */
export function ErrorNotice({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  return (
    <div role="alert">
      <Notice title={t('error.title')}>
        <Text c="dimmed" maw={420}>
          {errorText(error)}
        </Text>
        {onRetry && (
          <Button variant="light" onClick={onRetry}>
            {t('app.again')}
          </Button>
        )}
      </Notice>
    </div>
  );
}
