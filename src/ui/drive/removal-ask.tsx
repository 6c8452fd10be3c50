/** The questions before a folder is no longer synced and before a station is unlinked, with what that does (N1). */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Removal } from '#protocol/control/first-look.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { sizeText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/drive/preview.module.css';

interface RemovalAskProps {
  readonly title: string;
  readonly text: string;
  readonly submit: string;
  /** Names what is asked about, among everything that is. */
  readonly about: string;
  ask(): Promise<readonly Removal[]>;
  act(): Promise<void>;
  close(): void;
}

export function RemovalAsk({ about, ask, act, ...dialog }: RemovalAskProps) {
  // What is gone cannot be asked about any more.
  const [isGoing, setGoing] = useState(false);
  const removals = useQuery({ queryKey: ['removal', about], queryFn: ask, gcTime: 0, enabled: !isGoing });
  const go = async (): Promise<void> => {
    setGoing(true);
    try {
      await act();
    } catch (error) {
      setGoing(false);
      throw error;
    }
  };
  return (
    <AskDialog {...dialog} act={go}>
      <Loaded query={removals}>
        {data => data.map(removal => <RemovalWords key={removal.task} removal={removal} isNamed={data.length > 1} />)}
      </Loaded>
    </AskDialog>
  );
}

function RemovalWords({ removal, isNamed }: { readonly removal: Removal; readonly isNamed: boolean }) {
  const { folder, files, unsent, unfetched, held, bin, isKnown } = removal;
  return (
    <div>
      {isNamed && (
        <Text size="sm" fw={600}>
          {folder}
        </Text>
      )}
      {!isKnown && <Text size="sm">{t('preview.removal.unknown')}</Text>}
      {isKnown && <Text size="sm">{t('preview.removal.stay', { count: files })}</Text>}
      <ul className={classes['losses']}>
        {unsent.files > 0 && (
          <li>
            <strong>{t('preview.removal.unsent', { count: unsent.files, size: sizeText(unsent.bytes) })}</strong>
            <div className={classes['paths']}>
              {unsent.examples.map(path => (
                <div key={path}>{path}</div>
              ))}
              {unsent.files > unsent.examples.length && <div aria-hidden>…</div>}
            </div>
          </li>
        )}
        {unfetched > 0 && <li>{t('preview.removal.unfetched', { count: unfetched })}</li>}
        {held > 0 && <li>{t('preview.removal.held', { count: held })}</li>}
        {bin.objects > 0 && <li>{t('preview.removal.bin', { count: bin.objects, size: sizeText(bin.bytes) })}</li>}
        {bin.onlyHere > 0 && <li>{t('preview.removal.onlyHere', { count: bin.onlyHere })}</li>}
      </ul>
    </div>
  );
}
