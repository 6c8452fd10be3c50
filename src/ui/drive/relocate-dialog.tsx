/** Says where a folder went that its person moved (R100: its mark has to prove that it is that one). */
import { Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TaskStatus } from '#protocol/control/status.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { relocateTask } from '#ui/drive/calls.ts';
import { askAnew } from '#ui/drive/status.ts';
import { LocalPicker } from '#ui/drive/wizard/local-picker.tsx';

interface RelocateDialogProps {
  readonly task: TaskStatus;
  readonly name: string;
  close(): void;
}

export function RelocateDialog({ task, name, close }: RelocateDialogProps) {
  const client = useQueryClient();
  const [folder, setFolder] = useState<string>();
  const relocate = useMutation({
    mutationFn: async () => {
      if (folder === undefined) return;
      await relocateTask(task.id, folder);
      notifyDone(t('panel.relocate.done', { name }));
      await askAnew(client);
      close();
    },
  });
  const choose = (chosen: string | undefined): void => {
    setFolder(chosen);
    relocate.reset();
  };
  return (
    <Modal opened onClose={close} title={t('panel.relocate.title', { name })} size="lg">
      <form
        onSubmit={event => {
          event.preventDefault();
          relocate.mutate();
        }}
      >
        <Stack>
          <Text size="sm">{t('panel.relocate.text', { folder: task.folder })}</Text>
          <LocalPicker suggested={undefined} choose={choice => choose(choice?.folder)} />
          <FormError error={relocate.error} />
          <FormButtons
            submit={t('panel.relocate.submit')}
            isPending={relocate.isPending}
            disabled={folder === undefined}
            close={close}
          />
        </Stack>
      </form>
    </Modal>
  );
}
