/** The dialogs in which accounts and shares are renamed, removed and erased. */
import { useQueryClient } from '@tanstack/react-query';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { sizeText } from '#ui/common/format.ts';
import { erase, type Living, remove, rename } from '#ui/common/life-calls.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { useRemoved } from '#ui/station/administration/data.ts';
import { NameDialog } from '#ui/station/administration/name-dialog.tsx';

interface Of {
  readonly kind: Living;
  readonly name: string;
  close(): void;
}

export function RenameDialog({ kind, name, close }: Of) {
  const client = useQueryClient();
  const save = async (to: string): Promise<void> => {
    await rename(kind, name, { name: to });
    notifyDone(t('life.rename.done', { name, to }));
    // It is called so wherever it is shown.
    await client.invalidateQueries();
    close();
  };
  return (
    <NameDialog
      title={t('life.rename.title', { name })}
      submit={t('life.rename')}
      before={name}
      save={save}
      close={close}
    />
  );
}

export function RemoveAsk({ kind, name, close }: Of) {
  const client = useQueryClient();
  const keepMs = useRemoved().data?.keepMs;
  if (keepMs === undefined) return null;
  const about = { name, days: Math.round(keepMs / 86_400_000) };
  const act = async (): Promise<void> => {
    await remove(kind, name);
    notifyDone(t('life.remove.done', about));
    await client.invalidateQueries();
  };
  return (
    <AskDialog
      title={t(`life.remove.${kind}.title`, about)}
      text={t(`life.remove.${kind}.text`, about)}
      submit={t('life.remove')}
      act={act}
      close={close}
    />
  );
}

export function EraseAsk({ kind, name, bytes, close }: Of & { readonly bytes: number }) {
  const client = useQueryClient();
  const act = async (): Promise<void> => {
    await erase(kind, name);
    notifyDone(t('life.erase.done', { name }));
    await client.invalidateQueries();
  };
  return (
    <AskDialog
      title={t('life.erase.title', { name })}
      text={t(`life.erase.${kind}.text`, { size: sizeText(bytes) })}
      submit={t('life.erase')}
      act={act}
      close={close}
    />
  );
}
