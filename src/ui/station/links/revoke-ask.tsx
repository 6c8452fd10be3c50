import type { SharingLinkWire } from '#protocol/sharing-link.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { nameOf } from '#ui/station/links/link-words.ts';

interface RevokeAskProps {
  readonly link: SharingLinkWire;
  revoke(id: string): Promise<void>;
  close(): void;
}

/** A question before a link is revoked, which cannot be taken back. */
export function RevokeAsk({ link, revoke, close }: RevokeAskProps) {
  const act = async (): Promise<void> => {
    await revoke(link.id);
    notifyDone(t('links.revoked'));
  };
  return (
    <AskDialog
      title={t('links.revoke.title', { name: nameOf(link) })}
      text={t('links.revoke.text')}
      submit={t('links.revoke')}
      act={act}
      close={close}
    />
  );
}
