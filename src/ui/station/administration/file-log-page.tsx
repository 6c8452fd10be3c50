/** Who changed which files, and who saw which: two views of the log, narrowed and exported alike. */
import { Button, Center, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { FileAccessWire, FileChangeWire } from '#protocol/file-log.ts';
import { accessesExportAddress, changesExportAddress, getAccesses, getChanges } from '#ui/common/file-log-calls.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { auditKey, useAccounts, useManagedShares } from '#ui/station/administration/data.ts';
import { AccessEntry, ChangeEntry } from '#ui/station/administration/file-log-entries.tsx';
import {
  accessKinds,
  accessQuery,
  type ChosenInLog,
  changeKinds,
  changeQuery,
  nothingChosen,
} from '#ui/station/administration/file-log-query.ts';
import { Frame } from '#ui/station/administration/frame.tsx';
import { ExportButtons } from '#ui/station/administration/log-parts.tsx';

interface ViewProps {
  /** By which another view is chosen. */
  readonly children: ReactNode;
}

interface Page {
  readonly entries: readonly (FileChangeWire | FileAccessWire)[];
  readonly next: string | undefined;
}

export function ChangesView({ children }: ViewProps) {
  const [chosen, choose] = useState(nothingChosen);
  const shares = useManagedShares().data ?? [];
  const share = chosen.share || (shares[0]?.name ?? '');
  const query = changeQuery({ ...chosen, share });
  const load = async (after: string | undefined): Promise<Page> => {
    if (share === '') return { entries: [], next: undefined };
    const page = await getChanges({ ...query, ...(after === undefined ? {} : { after }) });
    return { entries: page.entries, next: page.after };
  };
  return (
    <Frame
      title="log.title"
      lead="fileLog.changes.lead"
      action={share !== '' && <ExportButtons address={form => changesExportAddress({ ...query, form })} />}
    >
      {children}
      <Filters chosen={{ ...chosen, share }} kinds={changeKinds} mustHaveShare choose={choose} />
      <Entries name="changes" query={query} load={load} />
    </Frame>
  );
}

export function AccessesView({ children }: ViewProps) {
  const [chosen, choose] = useState(nothingChosen);
  const query = accessQuery(chosen);
  const load = async (before: string | undefined): Promise<Page> => {
    const page = await getAccesses({ ...query, ...(before === undefined ? {} : { before }) });
    return { entries: page.entries, next: page.before === undefined ? undefined : `${page.before}` };
  };
  return (
    <Frame
      title="log.title"
      lead="fileLog.accesses.lead"
      action={<ExportButtons address={form => accessesExportAddress({ ...query, form })} />}
    >
      {children}
      <Filters chosen={chosen} kinds={accessKinds} choose={choose} />
      <Entries name="accesses" query={query} load={load} />
    </Frame>
  );
}

interface FiltersProps {
  readonly chosen: ChosenInLog;
  readonly kinds: readonly ((typeof changeKinds)[number] | (typeof accessKinds)[number])[];
  /** One share is always chosen. */
  readonly mustHaveShare?: boolean;
  choose(chosen: ChosenInLog): void;
}

function Filters({ chosen, kinds, mustHaveShare = false, choose }: FiltersProps) {
  const accounts = useAccounts().data ?? [];
  const shares = useManagedShares().data ?? [];
  const any = { value: '', label: t('log.any') };
  const named = (values: readonly { readonly name: string }[]) =>
    values.map(({ name }) => ({ value: name, label: name }));
  const field = (name: keyof ChosenInLog) => ({
    value: chosen[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      choose({ ...chosen, [name]: currentTarget.value }),
  });
  return (
    <div className={classes['filters']}>
      <NativeSelect
        label={t('log.share')}
        data={mustHaveShare ? named(shares) : [any, ...named(shares)]}
        {...field('share')}
      />
      <NativeSelect label={t('log.account')} data={[any, ...named(accounts)]} {...field('account')} />
      <NativeSelect
        label={t('fileLog.kind')}
        data={[any, ...kinds.map(value => ({ value, label: t(`fileLog.kind.${value}`) }))]}
        {...field('kind')}
      />
      <TextInput label={t('fileLog.folder')} {...field('folder')} />
      <TextInput label={t('fileLog.name')} {...field('name')} />
      <TextInput type="date" label={t('log.from')} {...field('from')} />
      <TextInput type="date" label={t('log.to')} {...field('to')} />
    </div>
  );
}

interface EntriesProps {
  readonly name: 'changes' | 'accesses';
  readonly query: object;
  load(next: string | undefined): Promise<Page>;
}

/** While somebody types, the station is asked for what they typed so far only now and then. */
function Entries({ name, query, load }: EntriesProps) {
  const [settled] = useDebouncedValue(JSON.stringify(query), 300);
  const pages = useInfiniteQuery({
    queryKey: [...auditKey, name, settled],
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next,
    placeholderData: keepPreviousData,
    select: data => data.pages.flatMap(({ entries }) => entries),
  });
  return (
    <>
      <Loaded query={pages}>
        {entries => (
          <div className={classes['card']}>
            <ol className={classes['rows']} aria-label={t(`fileLog.${name}`)}>
              {entries.map(entry =>
                'number' in entry ? (
                  <AccessEntry key={entry.number} entry={entry} />
                ) : (
                  <ChangeEntry key={`${entry.revision} ${entry.node}`} entry={entry} />
                ),
              )}
            </ol>
            {entries.length === 0 && (
              <p role="status" className={classes['about']}>
                {t(pages.hasNextPage ? 'fileLog.none.yet' : 'fileLog.none')}
              </p>
            )}
          </div>
        )}
      </Loaded>
      {pages.hasNextPage && (
        <Center>
          <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t('admin.more')}
          </Button>
        </Center>
      )}
    </>
  );
}
