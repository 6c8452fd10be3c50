/** Calls this computer otherwise, where its name stands. */
import { ActionIcon, Modal, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { renameComputer } from '#ui/drive/calls.ts';
import { askAnew } from '#ui/drive/status.ts';

export function RenameComputer({ computer }: { readonly computer: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Tooltip label={t('rename.action')}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('rename.action')} onClick={() => setOpen(true)}>
          <IconPencil size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {isOpen && <RenameDialog computer={computer} close={() => setOpen(false)} />}
    </>
  );
}

function RenameDialog({ computer, close }: { readonly computer: string; close(): void }) {
  const client = useQueryClient();
  const [name, setName] = useState(computer);
  const renaming = useMutation({
    mutationFn: () => renameComputer(name),
    onSuccess: async ({ computer: called }) => {
      notifyDone(t('rename.done', { name: called }));
      await askAnew(client);
      close();
    },
  });
  return (
    <Modal opened onClose={close} title={t('rename.title')}>
      <form
        onSubmit={event => {
          event.preventDefault();
          renaming.mutate();
        }}
      >
        <Stack>
          <Text size="sm">{t('rename.about')}</Text>
          <TextInput
            label={t('rename.name')}
            required
            data-autofocus
            autoComplete="off"
            value={name}
            onChange={event => setName(event.currentTarget.value)}
          />
          <FormError error={renaming.error} />
          <FormButtons
            submit={t('rename.submit')}
            isPending={renaming.isPending}
            disabled={name.trim() === ''}
            close={close}
          />
        </Stack>
      </form>
    </Modal>
  );
}
