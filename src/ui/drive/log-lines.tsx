/** The lines of the log, of which only those exist that are to be seen, however many there are. */
import { Button, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { LogLine } from '#protocol/control/activity.ts';
import { momentText, sizeText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { Notice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';
import { getLog, type LogNarrowing } from '#ui/drive/activity-calls.ts';
import classes from '#ui/drive/log-page.module.css';

const pageLines = 200;
/** Between two looks for something newer, milliseconds. */
const everyMs = 2_000;
const linePixels = 58;
/** Lines before the end at which more are asked for. */
const nearEnd = 30;

export function LogLines({ narrowing }: { readonly narrowing: LogNarrowing }) {
  const client = useQueryClient();
  const key = ['log', narrowing] as const;
  const log = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => getLog(narrowing, pageLines, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ after }) => after ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const head = useQuery({
    queryKey: ['log-head', narrowing],
    queryFn: () => getLog(narrowing, 1),
    refetchInterval: everyMs,
  });
  const newest = head.data?.lines[0]?.id;
  const isBehind = newest !== undefined && log.data !== undefined && newest !== log.data.pages[0]?.lines[0]?.id;
  const isAtFirst = (log.data?.pages.length ?? 0) <= 1;
  const renew = (): void => void client.resetQueries({ queryKey: key });
  // Whoever has read further keeps what is before their eyes until they ask.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each newest line.
  useEffect(() => {
    if (isBehind && isAtFirst) void client.invalidateQueries({ queryKey: key });
  }, [newest, isBehind]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = log;
  const more = (): void => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  };
  return (
    <Loaded query={log}>
      {({ pages }) => {
        const lines = pages.flatMap(page => page.lines);
        if (lines.length === 0 && !hasNextPage) return <Nothing isNarrowed={isNarrowed(narrowing)} />;
        return (
          <>
            {isBehind && !isAtFirst && (
              <Button variant="light" size="xs" onClick={renew}>
                {t('activity.log.newer')}
              </Button>
            )}
            <Rows lines={lines} more={more} isWhole={!hasNextPage} />
          </>
        );
      }}
    </Loaded>
  );
}

function isNarrowed({ task, kinds, fromMs, search = '' }: LogNarrowing): boolean {
  return task !== undefined || kinds !== undefined || fromMs !== undefined || search !== '';
}

function Nothing({ isNarrowed: narrowed }: { readonly isNarrowed: boolean }) {
  return (
    <Notice
      title={t(narrowed ? 'activity.log.noneFits' : 'activity.log.none')}
      icon={<IconHistory size={36} stroke={1.4} aria-hidden />}
    />
  );
}

interface RowsProps {
  readonly lines: readonly LogLine[];
  readonly isWhole: boolean;
  /** Asks for more. */
  more(): void;
}

function Rows({ lines, more, isWhole }: RowsProps) {
  const scroller = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => linePixels,
    overscan: 12,
    getItemKey: index => lines[index]?.id ?? index,
  });
  const items = rows.getVirtualItems();
  const isNearEnd = (items.at(-1)?.index ?? 0) >= lines.length - nearEnd;
  useEffect(() => {
    if (isNearEnd && !isWhole) more();
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard.
    <section ref={scroller} tabIndex={0} className={classes['scroller']} aria-label={t('activity.log.lines')}>
      <ul className={classes['lines']} style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start, key }) => {
          const line = lines[index];
          return (
            line && (
              <li
                key={key}
                ref={rows.measureElement}
                data-index={index}
                aria-posinset={index + 1}
                aria-setsize={isWhole ? lines.length : -1}
                className={classes['line']}
                style={{ transform: `translateY(${start}px)` }}
              >
                <LineWords line={line} />
              </li>
            )
          );
        })}
      </ul>
    </section>
  );
}

function LineWords({ line }: { readonly line: LogLine }) {
  const { at, kind, path, folder, bytes, detail } = line;
  const about = [folder, ...otherWords(line), ...(bytes === null ? [] : [sizeText(bytes)])].join(' · ');
  return (
    <>
      <time className={classes['when']} dateTime={at}>
        {momentText(Date.parse(at))}
      </time>
      <span className={classes['kind']} data-kind={kind}>
        {t(`activity.kind.${kind}`)}
      </span>
      <div className={classes['what']}>
        <Text size="sm" fw={600} component="div">
          {path}
        </Text>
        <div className={classes['about']}>{about}</div>
        {detail !== '' && (
          <Text size="sm" lang="en">
            {detail}
          </Text>
        )}
      </div>
    </>
  );
}

function otherWords({ kind, other }: LogLine): readonly string[] {
  if (kind === 'conflict') return [other === null ? t('activity.inBin') : t('activity.keptAs', { path: other })];
  return other === null ? [] : [t('activity.was', { path: other })];
}
