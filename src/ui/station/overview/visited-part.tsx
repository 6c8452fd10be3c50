import { Group, SegmentedControl, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MostVisitedReply } from '#protocol/file-log.ts';
import { getMostVisited } from '#ui/common/file-log-calls.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { adminKey, pollMs } from '#ui/station/administration/data.ts';
import { linkText } from '#ui/station/administration/file-log-entries.tsx';
import own from '#ui/station/overview/overview.module.css';

const dayMs = 24 * 60 * 60_000;
const spans = { week: 7, month: 30, year: 365 } as const;
type Span = keyof typeof spans;

/** Which files visitors of sharing links saw most. */
export function VisitedPart() {
  const [span, setSpan] = useState<Span>('month');
  const visited = useQuery({
    queryKey: [adminKey, 'visited', span],
    queryFn: () => getMostVisited(Date.now() - spans[span] * dayMs),
    refetchInterval: pollMs,
    placeholderData: keepPreviousData,
  });
  return (
    <section aria-labelledby="visited" className={own['part']}>
      <Group justify="space-between" gap="sm">
        <Title order={2} size="h4" id="visited">
          {t('visited.title')}
        </Title>
        <SegmentedControl
          aria-label={t('visited.span')}
          data={(['week', 'month', 'year'] as const).map(value => ({ value, label: t(`visited.${value}`) }))}
          value={span}
          onChange={value => setSpan(value as Span)}
        />
      </Group>
      <Loaded query={visited}>{({ files }) => <Files files={files} />}</Loaded>
    </section>
  );
}

function Files({ files }: MostVisitedReply) {
  return (
    <div className={classes['card']}>
      {files.length === 0 && <p className={classes['about']}>{t('visited.none')}</p>}
      <ol className={classes['rows']} aria-label={t('visited.title')}>
        {files.map(({ share, path, link, views, downloads }) => (
          <li key={`${share} ${path.join('/')} ${link.id}`} className={classes['row']}>
            <div className={classes['words']}>
              <div className={classes['name']}>{[share, ...path].filter(Boolean).join('/')}</div>
              <div className={classes['about']}>
                {`${linkText(link)} · ${t('visited.counts', { views: count(views), downloads: count(downloads) })}`}
              </div>
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

function count(times: number): string {
  return t('fileLog.times', { count: times });
}
