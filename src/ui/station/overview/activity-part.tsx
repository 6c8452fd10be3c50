import { Group, SegmentedControl, Table, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { momentText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { getActivity } from '#ui/common/overview-calls.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { adminKey, pollMs } from '#ui/station/administration/data.ts';
import { type Bar, barsOf, measures, type SpanName, sinceMs } from '#ui/station/overview/bars.ts';
import own from '#ui/station/overview/overview.module.css';
import { amountText, Plot } from '#ui/station/overview/plot.tsx';

const spans: readonly SpanName[] = ['day', 'week', 'month'];

/** What goes through the station, as plots and as figures. */
export function ActivityPart() {
  const [span, setSpan] = useState<SpanName>('day');
  const activity = useQuery({
    queryKey: [adminKey, 'activity', span],
    queryFn: () => getActivity(sinceMs(span, Date.now())),
    refetchInterval: pollMs,
    placeholderData: keepPreviousData,
  });
  return (
    <section aria-labelledby="activity" className={own['part']}>
      <Group justify="space-between" gap="sm">
        <Title order={2} size="h4" id="activity">
          {t('activity.title')}
        </Title>
        <SegmentedControl
          aria-label={t('activity.span')}
          value={span}
          onChange={setSpan}
          data={spans.map(value => ({ value, label: t(`activity.${value}`) }))}
        />
      </Group>
      <Loaded query={activity}>{({ spans: found }) => <Plots bars={barsOf(found, span, Date.now())} />}</Loaded>
    </section>
  );
}

function Plots({ bars }: { readonly bars: readonly Bar[] }) {
  return (
    <div className={`${classes['card']} ${own['padded']}`}>
      <div className={own['plots']}>
        {measures.map(measure => (
          <Plot key={measure} bars={bars} measure={measure} />
        ))}
      </div>
      <details className={own['figures']}>
        <summary>{t('activity.table')}</summary>
        <Figures bars={bars.filter(bar => measures.some(measure => bar[measure] > 0))} />
      </details>
    </div>
  );
}

function Figures({ bars }: { readonly bars: readonly Bar[] }) {
  if (bars.length === 0) return <Text c="dimmed">{t('activity.none')}</Text>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
    <div className={own['scroll']} tabIndex={0} role="region" aria-label={t('activity.figures')}>
      <Table className="number">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('activity.when')}</Table.Th>
            {measures.map(measure => (
              <Table.Th key={measure} scope="col">
                {t(`activity.${measure}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {bars.toReversed().map(bar => (
            <Table.Tr key={bar.fromMs}>
              <Table.Th scope="row">{momentText(bar.fromMs)}</Table.Th>
              {measures.map(measure => (
                <Table.Td key={measure}>{amountText(measure, bar[measure])}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
