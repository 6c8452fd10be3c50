import { Alert, Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { TellingTest } from '#protocol/notices.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { t } from '#ui/common/texts.ts';

interface TestDialogProps {
  readonly name: string;
  test(): Promise<TellingTest>;
  close(): void;
}

/** Tries it at once, and says what came of it. */
export function TestDialog({ name, test, close }: TestDialogProps) {
  const once = useId();
  const { data, error, isPending } = useQuery({
    queryKey: ['telling test', once],
    queryFn: test,
    retry: false,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Modal opened onClose={close} title={t('telling.tested', { name })}>
      <Stack>
        {isPending && (
          <Group role="status" gap="sm">
            <Loader size="sm" />
            <Text>{t('telling.testing', { name })}</Text>
          </Group>
        )}
        {data && (
          <Alert
            role={data.works ? 'status' : 'alert'}
            color={data.works ? 'teal' : 'red'}
            title={t(data.works ? 'telling.works' : 'telling.fails')}
            variant="light"
            c="var(--mantine-color-text)"
          >
            {data.words}
          </Alert>
        )}
        <FormError error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {t('app.close')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
