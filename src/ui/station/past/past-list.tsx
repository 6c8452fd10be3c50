/** A list of the past in a drawer, read page by page. */
import { Button, Center, Drawer, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNotice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/past/past.module.css';

interface Page {
  readonly after?: string;
}

interface PastListProps<P extends Page, Entry> {
  readonly title: string;
  readonly queryKey: readonly unknown[];
  /** What is said where there is nothing. */
  readonly none: ReactNode;
  readonly foot?: ReactNode;
  load(after: string | undefined): Promise<P>;
  entriesOf(page: P): readonly Entry[];
  row(entry: Entry): ReactNode;
  close(): void;
}

export function pastKey(share: string, ...more: readonly unknown[]): readonly unknown[] {
  return ['past-list', share, ...more];
}

export function PastList<P extends Page, Entry>(props: PastListProps<P, Entry>) {
  const { title, queryKey, none, foot, load, entriesOf, row, close } = props;
  const pages = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: P) => page.after,
  });
  const entries = pages.data?.pages.flatMap(entriesOf) ?? [];
  const { error, hasNextPage } = pages;
  return (
    <Drawer opened onClose={close} position="right" size={480} title={title}>
      {error && <ErrorNotice error={error} onRetry={() => void pages.refetch()} />}
      {pages.isPending && <ListSkeleton />}
      <ol className={classes['list']} aria-label={title}>
        {entries.map(row)}
      </ol>
      {pages.data && entries.length === 0 && (hasNextPage ? <Text c="dimmed">{t('past.none.yet')}</Text> : none)}
      {hasNextPage && (
        <Center pt="md">
          <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t('past.more')}
          </Button>
        </Center>
      )}
      {foot}
    </Drawer>
  );
}

/** Who it was, for people. */
export function byText({ account, computer }: { readonly account: string; readonly computer: string }): string {
  if (account === '' && computer === '') return t('past.byStation');
  return t('past.by', { account: account || t('versions.somebody'), computer: computer || t('versions.somewhere') });
}

function ListSkeleton() {
  return (
    <Stack gap="lg" pt="sm" role="status" aria-label={t('app.loading')}>
      {[220, 180, 200, 160].map(width => (
        <Skeleton key={width} height={16} width={width} radius="sm" />
      ))}
    </Stack>
  );
}
