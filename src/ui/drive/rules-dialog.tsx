/** The rules of a task, changed later (S37). */
import { Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TaskStatus } from '#protocol/control/status.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { setTask } from '#ui/drive/calls.ts';
import { draftOf, orderFrom, type RulesDraft } from '#ui/drive/rules-draft.ts';
import { RulesFields } from '#ui/drive/rules-fields.tsx';
import { RulesForesight } from '#ui/drive/rules-foresight.tsx';
import { askAnew } from '#ui/drive/status.ts';

interface RulesDialogProps {
  readonly task: TaskStatus;
  readonly name: string;
  close(): void;
}

export function RulesDialog({ task, name, close }: RulesDialogProps) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(task.rules));
  const read = orderFrom(draft);
  const save = useMutation({
    mutationFn: async () => {
      if (!('order' in read)) return;
      await setTask(task.id, read.order);
      notifyDone(t('panel.rules.saved', { name }));
      await askAnew(client);
      close();
    },
  });
  return (
    <Modal opened onClose={close} title={t('panel.rules.title', { name })} size="lg">
      <form
        onSubmit={event => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <RulesFields draft={draft} change={setDraft} fault={'fault' in read ? read.fault : undefined} />
          {'order' in read && !task.awaitsStart && isChanged(draft, task) && (
            <RulesForesight task={task.id} order={read.order} />
          )}
          <FormError error={save.error} />
          <FormButtons
            submit={t('panel.rules.save')}
            isPending={save.isPending}
            disabled={'fault' in read}
            close={close}
          />
        </Stack>
      </form>
    </Modal>
  );
}

function isChanged(draft: RulesDraft, { rules }: TaskStatus): boolean {
  return JSON.stringify(draft) !== JSON.stringify(draftOf(rules));
}
