import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { makeShare } from '#ui/common/administer-calls.ts';
import { errorText } from '#ui/common/error-text.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { askAnew } from '#ui/station/administration/data.ts';

interface NewShareDialogProps {
  /** The next step is to say who may use it. */
  made(name: string): void;
  close(): void;
}

export function NewShareDialog({ made, close }: NewShareDialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const making = useMutation({
    mutationFn: () => makeShare({ name: name.trim() }),
    onSuccess: async share => {
      notifyDone(t('shares.made', { name: share.name }));
      await askAnew(client);
      made(share.name);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <Modal opened onClose={close} title={t('shares.new')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('name.label')}
            value={name}
            onChange={event => setName(event.currentTarget.value)}
            error={making.error ? errorText(making.error) : undefined}
            required
            withAsterisk={false}
            maxLength={256}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={making.isPending}>
              {t('shares.make')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
