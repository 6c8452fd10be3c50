import { useQueryClient } from '@tanstack/react-query';
import type { AccountChange, AccountWire } from '#protocol/administer.ts';
import { changeAccount } from '#ui/common/administer-calls.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { askAnew } from '#ui/station/administration/data.ts';
import { sessionKey } from '#ui/station/session.ts';

const changes = {
  promote: { admin: true },
  demote: { admin: false },
  disable: { disabled: true },
  enable: { disabled: false },
} as const satisfies Record<string, AccountChange>;

/** What is asked about before it is done to an account. */
export type AccountDeed = keyof typeof changes;

export function deedsFor({ admin, disabled }: AccountWire): readonly AccountDeed[] {
  return [admin ? 'demote' : 'promote', disabled ? 'enable' : 'disable'];
}

interface AccountAskProps {
  readonly deed: AccountDeed;
  readonly name: string;
  close(): void;
}

export function AccountAsk({ deed, name, close }: AccountAskProps) {
  const client = useQueryClient();
  const act = async (): Promise<void> => {
    await changeAccount(name, changes[deed]);
    notifyDone(t(`accounts.${deed}.done`, { name }));
    // Whoever did it to the own account is not an administrator any more, or not even signed in.
    await Promise.all([askAnew(client), client.invalidateQueries({ queryKey: sessionKey })]);
  };
  return (
    <AskDialog
      title={t(`accounts.${deed}.title`, { name })}
      text={t(`accounts.${deed}.text`, { name })}
      submit={t(`accounts.${deed}`)}
      harmless={deed !== 'disable'}
      act={act}
      close={close}
    />
  );
}
