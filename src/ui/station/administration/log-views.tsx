import { SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { t } from '#ui/common/texts.ts';
import { AccessesView, ChangesView } from '#ui/station/administration/file-log-page.tsx';
import { LogPage } from '#ui/station/administration/log-page.tsx';

const views = ['audit', 'changes', 'accesses'] as const;
type View = (typeof views)[number];

/** The log of the station: what was done, which files were changed, and which were seen. */
export function LogViews() {
  const [view, setView] = useState<View>('audit');
  const isNarrow = useMediaQuery('(max-width: 767px)') ?? false;
  const choice = (
    <SegmentedControl
      aria-label={t('fileLog.view')}
      data={views.map(value => ({ value, label: t(`fileLog.${value}`) }))}
      value={view}
      onChange={value => setView(value as View)}
      fullWidth
      orientation={isNarrow ? 'vertical' : 'horizontal'}
    />
  );
  if (view === 'changes') return <ChangesView>{choice}</ChangesView>;
  return view === 'accesses' ? <AccessesView>{choice}</AccessesView> : <LogPage>{choice}</LogPage>;
}
