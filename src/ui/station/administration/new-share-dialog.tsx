import { useQueryClient } from '@tanstack/react-query';
import { makeShare } from '#ui/common/administer-calls.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { askAnew } from '#ui/station/administration/data.ts';
import { NameDialog } from '#ui/station/administration/name-dialog.tsx';

interface NewShareDialogProps {
  /** The next step is to say who may use it. */
  made(name: string): void;
  close(): void;
}

export function NewShareDialog({ made, close }: NewShareDialogProps) {
  const client = useQueryClient();
  const save = async (wanted: string): Promise<void> => {
    const { name } = await makeShare({ name: wanted });
    notifyDone(t('shares.made', { name }));
    await askAnew(client);
    made(name);
  };
  return <NameDialog title={t('shares.new')} submit={t('shares.make')} save={save} close={close} />;
}
