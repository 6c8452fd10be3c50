import { Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { numberedName } from '#model/free-name.ts';
import { lastName } from '#model/path.ts';
import type { Conflict } from '#protocol/control/conflicts.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { decideConflict } from '#ui/drive/conflicts/calls.ts';
import { askAnew } from '#ui/drive/status.ts';

/** Keeps both versions: the one that has no name of its own gets one. */
export function BothDialog({ conflict, close }: { readonly conflict: Conflict; close(): void }) {
  const client = useQueryClient();
  const name = lastName(conflict.kept.path);
  const [other, setOther] = useState(numberedName(name, 2));
  const keeping = useMutation({
    mutationFn: () => decideConflict(conflict, { keep: 'both', name: other.trim() }),
    onSuccess: () => {
      notifyDone(t('panel.conflict.keptBoth', { name, other: other.trim() }));
      close();
    },
    onSettled: () => askAnew(client),
  });
  const isNamed = other.trim() !== '' && !other.includes('/');
  return (
    <Modal opened onClose={close} title={t('panel.conflict.both.title')}>
      <form
        onSubmit={event => {
          event.preventDefault();
          if (isNamed) keeping.mutate();
        }}
      >
        <Stack>
          <Text>{t('panel.conflict.both.text')}</Text>
          <TextInput
            label={t('panel.conflict.both.name')}
            data-autofocus
            value={other}
            onChange={event => setOther(event.currentTarget.value)}
          />
          <FormError error={keeping.error} />
          <FormButtons
            submit={t('panel.conflict.both')}
            isPending={keeping.isPending}
            disabled={!isNamed}
            close={close}
          />
        </Stack>
      </form>
    </Modal>
  );
}
