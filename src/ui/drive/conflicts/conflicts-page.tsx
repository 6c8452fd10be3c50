/** Conflicts that wait for a person: both versions side by side, and what becomes of them. */
import { Text } from '@mantine/core';
import { IconArrowsSplit2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { DriveStatus } from '#protocol/control/status.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { Notice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';
import { getConflicts } from '#ui/drive/conflicts/calls.ts';
import { ConflictCard } from '#ui/drive/conflicts/conflict-card.tsx';
import { PanelPage } from '#ui/drive/panel-page.tsx';
import { waiting } from '#ui/drive/state-words.ts';

/** Conflicts that are drawn; the next come as these are decided. */
const shownMax = 50;
/** Between two questions, milliseconds: a file may be edited any time. */
const everyMs = 5_000;

export function ConflictsPage({ status }: { readonly status: DriveStatus }) {
  const query = useQuery({ queryKey: ['conflicts'], queryFn: getConflicts, refetchInterval: everyMs });
  const { conflicts: count } = waiting(status);
  const { refetch } = query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number is the word that there is something new.
  useEffect(() => void refetch(), [count, refetch]);
  return (
    <PanelPage title="panel.conflicts" lead="panel.conflicts.lead">
      <Loaded query={query}>
        {data =>
          data.length === 0 ? (
            <Notice title={t('panel.conflicts.none')} icon={<IconArrowsSplit2 size={36} stroke={1.4} aria-hidden />}>
              <Text c="dimmed" maw={420}>
                {t('panel.conflicts.none.about')}
              </Text>
            </Notice>
          ) : (
            <>
              {data.slice(0, shownMax).map(conflict => (
                <ConflictCard key={conflict.id} conflict={conflict} />
              ))}
              {data.length > shownMax && (
                <Text c="dimmed">{t('panel.conflicts.more', { count: data.length - shownMax })}</Text>
              )}
            </>
          )
        }
      </Loaded>
    </PanelPage>
  );
}
