import { Alert, Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { DirectoryReport, DirectoryStep } from '#protocol/directories.ts';
import { type Kind, testDirectory } from '#ui/common/directory-calls.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { isText, t } from '#ui/common/texts.ts';

interface DirectoryTestProps {
  readonly name: string;
  readonly kind: Kind;
  close(): void;
}

/** Tries a directory at once, and says what was reached and what was not. */
export function DirectoryTest({ name, kind, close }: DirectoryTestProps) {
  const test = useQuery({
    queryKey: ['directory test', kind],
    queryFn: () => testDirectory(kind),
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  return (
    <Modal opened onClose={close} title={t('directories.tested', { name })}>
      <Stack>
        {test.isFetching ? (
          <Group role="status">
            <Loader size="sm" aria-hidden />
            <Text>{t('directories.testing', { name })}</Text>
          </Group>
        ) : (
          test.data && <Report report={test.data} />
        )}
        <FormError error={test.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => void test.refetch()} disabled={test.isFetching}>
            {t('app.again')}
          </Button>
          <Button onClick={close} data-autofocus>
            {t('app.close')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Report({ report: { works, steps } }: { readonly report: DirectoryReport }) {
  return (
    <>
      <Alert role="status" color={works ? 'green' : 'red'} variant="light" c="var(--mantine-color-text)" p="sm">
        {t(works ? 'directories.works' : 'directories.fails')}
      </Alert>
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {steps.map(step => (
          <Step key={step.step} step={step} />
        ))}
      </Stack>
    </>
  );
}

function Step({ step: { step, done, words } }: { readonly step: DirectoryStep }) {
  const key = `directories.step.${step}`;
  const Icon = done ? IconCircleCheck : IconCircleX;
  const color = `var(--mantine-color-${done ? 'green' : 'red'}-text)`;
  return (
    <Group component="li" wrap="nowrap" align="flex-start" gap="sm">
      <Icon
        size={22}
        color={color}
        style={{ flex: 'none' }}
        aria-label={t(done ? 'directories.done' : 'directories.failed')}
        role="img"
      />
      <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <Text fw={600}>{isText(key) ? t(key) : step}</Text>
        <Text size="sm" c="dimmed">
          {words}
        </Text>
      </div>
    </Group>
  );
}
