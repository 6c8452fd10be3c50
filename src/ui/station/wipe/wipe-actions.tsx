/** The button by which a drive is wiped, or the wipe is taken back, with their dialogs. */
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WipeWire } from '#protocol/wipe.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { takeWipeBack, type WipeTop } from '#ui/common/wipe-calls.ts';
import { WipeDialog } from '#ui/station/wipe/wipe-dialog.tsx';
import { askWipesAnew } from '#ui/station/wipe/wipes.ts';

interface WipeActionsProps {
  readonly top: WipeTop;
  readonly device: { readonly id: string; readonly computer: string };
  readonly wipe: WipeWire | undefined;
}

/** Nothing once the drive has taken the wipe up. */
export function WipeActions({ top, device, wipe }: WipeActionsProps) {
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  if (wipe !== undefined && wipe.state !== 'asked') return null;
  const { computer } = device;
  const isAsked = wipe !== undefined;
  return (
    <>
      <Button
        variant="default"
        size="xs"
        aria-label={t(isAsked ? 'wipe.backOf' : 'wipe.askOf', { computer })}
        onClick={() => setOpen(true)}
      >
        {t(isAsked ? 'wipe.back' : 'wipe.ask')}
      </Button>
      {open && (isAsked ? <BackDialog {...{ top, device, close }} /> : <WipeDialog {...{ top, device, close }} />)}
    </>
  );
}

interface BackDialogProps extends Pick<WipeActionsProps, 'top' | 'device'> {
  close(): void;
}

function BackDialog({ top, device: { id, computer }, close }: BackDialogProps) {
  const client = useQueryClient();
  const act = async (): Promise<void> => {
    await takeWipeBack(top, id);
    notifyDone(t('wipe.back.done', { computer }));
    await askWipesAnew(client);
  };
  return (
    <AskDialog
      title={t('wipe.back.title', { computer })}
      text={t('wipe.back.text')}
      submit={t('wipe.back')}
      harmless
      act={act}
      close={close}
    />
  );
}
