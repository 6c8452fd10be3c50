/** The dialogs in which a group is made, renamed and removed. */
import { useQueryClient } from '@tanstack/react-query';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { makeGroup, removeGroup, renameGroup } from '#ui/common/group-calls.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { askAnew } from '#ui/station/administration/data.ts';
import { NameDialog } from '#ui/station/administration/name-dialog.tsx';

interface GroupNameDialogProps {
  /** The group that gets another name; undefined makes one. */
  readonly group?: string;
  made?(name: string): void;
  close(): void;
}

export function GroupNameDialog({ group, made, close }: GroupNameDialogProps) {
  const client = useQueryClient();
  const save = async (name: string): Promise<void> => {
    if (group === undefined) await makeGroup({ name });
    else await renameGroup(group, { name });
    notifyDone(t(group === undefined ? 'groups.made' : 'groups.rename.done', { name }));
    await askAnew(client);
    if (made) made(name);
    else close();
  };
  const asked =
    group === undefined
      ? { title: t('groups.new'), submit: t('groups.make') }
      : { title: t('groups.rename.title', { name: group }), submit: t('groups.rename'), before: group };
  return <NameDialog {...asked} save={save} close={close} />;
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
