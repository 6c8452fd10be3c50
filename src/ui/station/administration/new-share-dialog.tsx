import { useQuery, useQueryClient } from '@tanstack/react-query';
import { makeShare } from '#ui/common/administer-calls.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { getNewRetention } from '#ui/common/retention-calls.ts';
import { t } from '#ui/common/texts.ts';
import { askAnew, newRetentionKey } from '#ui/station/administration/data.ts';
import { keptText } from '#ui/station/administration/kept-text.ts';
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
  const { data } = useQuery({ queryKey: newRetentionKey, queryFn: getNewRetention });
  const note = data && t('kept.newShare', { kept: keptText(data.shares) });
  return <NameDialog note={note} title={t('shares.new')} submit={t('shares.make')} save={save} close={close} />;
}
