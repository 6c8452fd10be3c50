import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from '#ui/common/loaded.module.css';
import { ErrorNotice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';

interface LoadedProps<Data> {
  readonly query: {
    readonly data: Data | undefined;
    readonly error: unknown;
    refetch(): Promise<unknown>;
  };
  children(data: Data): ReactNode;
}

/** What was asked for, once it is there. What is shown stays when a later question fails. */
export function Loaded<Data>({ query: { data, error, refetch }, children }: LoadedProps<Data>) {
  if (data !== undefined) return children(data);
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return (
    <div className={classes['waiting']} role="status" aria-label={t('app.loading')}>
      {[220, 180, 240].map(width => (
        <Skeleton key={width} height={16} width={width} radius="sm" my={22} />
      ))}
    </div>
  );
}
