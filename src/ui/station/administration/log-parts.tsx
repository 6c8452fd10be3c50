/** What all views of the log have in common: how an entry is laid out, and the buttons by which it is exported. */
import { Button, Group } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { momentText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';

interface LogRowProps {
  readonly atMs: number;
  readonly what: string;
  /** More about it, smaller; left out where there is no more. */
  readonly children?: ReactNode;
}

export function LogRow({ atMs, what, children }: LogRowProps) {
  return (
    <li className={classes['entry']}>
      <time className={classes['when']} dateTime={new Date(atMs).toISOString()}>
        {momentText(atMs)}
      </time>
      <div>
        <div className={classes['name']}>{what}</div>
        {children && <div className={classes['about']}>{children}</div>}
      </div>
    </li>
  );
}

/** Everything that fits is in it, not only what is shown by now. */
export function ExportButtons({ address }: { address(form: 'csv' | 'json'): string }) {
  return (
    <Group gap="sm">
      {(['csv', 'json'] as const).map(form => (
        <Button
          key={form}
          component="a"
          variant="default"
          leftSection={<IconDownload size={17} aria-hidden />}
          href={address(form)}
          download
        >
          {t(form === 'csv' ? 'log.export' : 'log.export.json')}
        </Button>
      ))}
    </Group>
  );
}
