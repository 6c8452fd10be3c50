import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { FormError } from '#ui/common/form-error.tsx';
import { t } from '#ui/common/texts.ts';

interface AskDialogProps {
  readonly title: string;
  readonly text: string;
  readonly submit: string;
  /** Nothing goes by it. */
  readonly harmless?: boolean;
  /** What more there is to say, below the text. */
  readonly children?: ReactNode;
  act(): Promise<void>;
  close(): void;
}

/** A question before something goes. The safe answer has the focus. */
export function AskDialog({ title, text, submit, harmless = false, children, act, close }: AskDialogProps) {
  const acting = useMutation({ mutationFn: act, onSuccess: close });
  return (
    <Modal opened onClose={close} title={title}>
      <Stack>
        <Text>{text}</Text>
        {children}
        <FormError error={acting.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {t('app.cancel')}
          </Button>
          <Button {...(harmless ? {} : { color: 'red.9' })} loading={acting.isPending} onClick={() => acting.mutate()}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
