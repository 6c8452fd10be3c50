import { Button, Center } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type AuditEntryWire, auditEntriesMax } from '#protocol/administer.ts';
import { getAudit } from '#ui/common/administer-calls.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { auditExportAddress } from '#ui/common/overview-calls.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { auditKey, pollMs, useManagedDevices } from '#ui/station/administration/data.ts';
import { Frame } from '#ui/station/administration/frame.tsx';
import { everything, LogFilters, type Narrowed, queryOf } from '#ui/station/administration/log-filters.tsx';
import { ExportButtons, LogRow } from '#ui/station/administration/log-parts.tsx';
import { type DeviceNames, entryText } from '#ui/station/administration/log-words.ts';

/** Who did what, newest first. */
export function LogPage({ children }: { readonly children: ReactNode }) {
  const [narrowed, setNarrowed] = useState(everything);
  const audit = useAudit(narrowed);
  const { data } = audit;
  return (
    <Frame
      title="log.title"
      lead="log.lead"
      action={<ExportButtons address={form => auditExportAddress({ ...queryOf(narrowed), form })} />}
    >
      {children}
      <LogFilters
        narrowed={narrowed}
        events={data?.events ?? []}
        actors={actorsOf(data?.entries)}
        change={setNarrowed}
      />
      <Loaded query={audit}>{({ entries }) => <Entries entries={entries} />}</Loaded>
      {audit.hasNextPage && (
        <Center>
          <Button variant="default" loading={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
            {t('admin.more')}
          </Button>
        </Center>
      )}
    </Frame>
  );
}

function useAudit(narrowed: Narrowed) {
  return useInfiniteQuery({
    queryKey: [...auditKey, narrowed],
    queryFn: ({ pageParam }) => getAudit({ ...queryOf(narrowed), ...pageParam }),
    initialPageParam: {} as { before?: string },
    getNextPageParam: ({ entries }) => {
      const oldest = entries.at(-1);
      return entries.length < auditEntriesMax || !oldest ? undefined : { before: `${oldest.number}` };
    },
    // Whoever reads on in what is older is not held up by what is new.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : pollMs),
    refetchOnWindowFocus: ({ state }) => (state.data?.pages.length ?? 0) <= 1,
    placeholderData: keepPreviousData,
    select: ({ pages }) => ({ entries: pages.flatMap(({ entries }) => entries), events: pages[0]?.events ?? [] }),
  });
}

function Entries({ entries }: { readonly entries: readonly AuditEntryWire[] }) {
  const devices = useManagedDevices();
  const names: DeviceNames = new Map(
    devices.data?.map(({ id, computer, account }) => [id, `${computer} (${account})`]),
  );
  return (
    <div className={classes['card']}>
      <ol className={classes['rows']} aria-label={t('log.title')}>
        {entries.map(entry => (
          <Entry key={entry.number} entry={entry} names={names} />
        ))}
      </ol>
      {entries.length === 0 && (
        <p role="status" className={classes['about']}>
          {t('log.none')}
        </p>
      )}
    </div>
  );
}

function Entry({ entry, names }: { readonly entry: AuditEntryWire; readonly names: DeviceNames }) {
  const { atMs, address } = entry;
  return (
    <LogRow atMs={atMs} what={entryText(entry, names)}>
      {address !== '' && t('log.at', { address })}
    </LogRow>
  );
}

function actorsOf(entries: readonly AuditEntryWire[] = []): readonly string[] {
  return entries.map(({ actor }) => actor);
}
