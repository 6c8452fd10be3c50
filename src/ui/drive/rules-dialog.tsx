/** The rules of a task, changed later, and what of the remote folder is synced (S37). */
import { Modal, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SelectionChange } from '#protocol/control/selection.ts';
import type { TaskStatus } from '#protocol/control/status.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { Loaded } from '#ui/common/loaded.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { setTask } from '#ui/drive/calls.ts';
import { draftOf, orderFrom, type RulesDraft } from '#ui/drive/rules-draft.ts';
import { RulesFields } from '#ui/drive/rules-fields.tsx';
import { RulesForesight } from '#ui/drive/rules-foresight.tsx';
import { changeSelection, getSelection, getSelectionTree } from '#ui/drive/selection/selection-calls.ts';
import { orderBetween } from '#ui/drive/selection/selection-draft.ts';
import { SelectionPreview } from '#ui/drive/selection/selection-preview.tsx';
import { SelectionTab } from '#ui/drive/selection/selection-tab.tsx';
import { askAnew } from '#ui/drive/status.ts';

interface RulesDialogProps {
  readonly task: TaskStatus;
  readonly name: string;
  close(): void;
}

export function RulesDialog({ task, name, close }: RulesDialogProps) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(task.rules));
  const [left, setLeft] = useState<ReadonlySet<string>>();
  // As it was when it was asked about: once it is done, nothing is left of it.
  const [asked, setAsked] = useState<ReturnType<typeof orderBetween>>();
  const selection = useQuery({ queryKey: ['selection', task.id], queryFn: () => getSelection(task.id), gcTime: 0 });
  const before = new Set(selection.data?.leftOut.map(({ path }) => path));
  const order = orderBetween(before, left ?? before);
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
  const selected = async ({ removeHere, removed }: SelectionChange): Promise<void> => {
    notifyDone(t('selection.done', { name }));
    if (removeHere) notifyDone(t('selection.done.removed', { count: removed }));
    await save.mutateAsync();
  };
  const source = { key: task.id, load: (node: string) => getSelectionTree(task.id, node) };
  const folders = (
    <Loaded query={selection}>{() => <SelectionTab source={source} left={left ?? before} change={setLeft} />}</Loaded>
  );
  return (
    <Modal opened onClose={close} title={t('panel.rules.title', { name })} size="lg">
      {asked && (
        <SelectionPreview
          about={[task.id, asked]}
          leavesOut={asked.leaveOut.length > 0}
          change={how => changeSelection(task.id, { ...asked, ...how })}
          back={() => setAsked(undefined)}
          done={selected}
        />
      )}
      <form
        hidden={asked !== undefined}
        onSubmit={event => {
          event.preventDefault();
          if (order.leaveOut.length + order.takeIn.length > 0) setAsked(order);
          else save.mutate();
        }}
      >
        <Stack>
          <RulesFields
            draft={draft}
            change={setDraft}
            folders={folders}
            fault={'fault' in read ? read.fault : undefined}
          />
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
