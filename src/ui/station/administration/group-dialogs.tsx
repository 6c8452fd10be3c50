/** The dialogs in which a group is made, renamed and removed. */
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { errorText } from '#ui/common/error-text.ts';
import { makeGroup, removeGroup, renameGroup } from '#ui/common/group-calls.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { askAnew } from '#ui/station/administration/data.ts';
import { AskDialog } from '#ui/station/files/ask-dialog.tsx';

interface GroupNameDialogProps {
  /** The group that gets another name; undefined makes one. */
  readonly group?: string;
  made?(name: string): void;
  close(): void;
}

export function GroupNameDialog({ group, made, close }: GroupNameDialogProps) {
  const client = useQueryClient();
  const [typed, setTyped] = useState(group ?? '');
  const name = typed.trim();
  const saving = useMutation({
    mutationFn: async () => {
      if (group === undefined) await makeGroup({ name });
      else await renameGroup(group, { name });
    },
    onSuccess: async () => {
      notifyDone(t(group === undefined ? 'groups.made' : 'groups.rename.done', { name }));
      await askAnew(client);
      if (made) made(name);
      else close();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  const title = group === undefined ? t('groups.new') : t('groups.rename.title', { name: group });
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('name.label')}
            value={typed}
            onChange={event => setTyped(event.currentTarget.value)}
            error={saving.error ? errorText(saving.error) : undefined}
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
            <Button type="submit" loading={saving.isPending}>
              {t(group === undefined ? 'groups.make' : 'groups.rename')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

export function RemoveGroup({ name, close }: { readonly name: string; close(): void }) {
  const client = useQueryClient();
  const act = async (): Promise<void> => {
    await removeGroup(name);
    notifyDone(t('groups.remove.done', { name }));
    await askAnew(client);
  };
  return (
    <AskDialog
      title={t('groups.remove.title', { name })}
      text={t('groups.remove.text')}
      submit={t('groups.remove')}
      act={act}
      close={close}
    />
  );
}
