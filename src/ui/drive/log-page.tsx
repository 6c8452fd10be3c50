/** What was done to which file, the newest first: narrowed, searched, and saved for other programs (S66). */
import { Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFileDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { LogKind } from '#protocol/control/activity.ts';
import type { DriveStatus } from '#protocol/control/status.ts';
import { notifyError } from '#ui/common/notify.ts';
import { saveText } from '#ui/common/save-text.ts';
import { t } from '#ui/common/texts.ts';
import { getLogText, type LogNarrowing } from '#ui/drive/activity-calls.ts';
import { LogLines } from '#ui/drive/log-lines.tsx';
import classes from '#ui/drive/log-page.module.css';
import { PanelPage } from '#ui/drive/panel-page.tsx';

/** Letters are typed one after the other; the drive is asked once they rest, milliseconds. */
const typingMs = 250;

const groups = {
  received: ['came', 'came-change'],
  sent: ['sent', 'sent-change'],
  moved: ['moved-here', 'moved-there'],
  deleted: ['deleted-here', 'deleted-there'],
  conflict: ['conflict'],
  failed: ['failed'],
  restored: ['restored'],
} as const satisfies Readonly<Record<string, readonly LogKind[]>>;
type KindGroup = keyof typeof groups;

/** Stands among the choices for no choice. */
const all = 'all';

const dayMs = 24 * 60 * 60_000;
const spans = { ever: undefined, day: dayMs, week: 7 * dayMs, month: 30 * dayMs } as const;
type Span = keyof typeof spans;

/** What was chosen; null is everything. */
interface Chosen {
  readonly task: string | null;
  readonly group: KindGroup | null;
  readonly span: Span;
  readonly search: string;
  /** When the span was chosen: it must not begin anew with every look. */
  readonly atMs: number;
}

export function LogPage({ status }: { readonly status: DriveStatus }) {
  const [chosen, choose] = useState<Chosen>({ task: null, group: null, span: 'ever', search: '', atMs: Date.now() });
  const [search] = useDebouncedValue(chosen.search, typingMs);
  const narrowing = narrowingOf({ ...chosen, search });
  return (
    <PanelPage title="activity.log" lead="activity.log.lead" action={<SaveButtons narrowing={narrowing} />}>
      <div className={classes['filters']}>
        <Select
          label={t('activity.log.folder')}
          allowDeselect={false}
          data={[
            { value: all, label: t('activity.log.allFolders') },
            ...status.tasks.map(({ id, folder }) => ({ value: id, label: folder })),
          ]}
          value={chosen.task ?? all}
          onChange={task => choose({ ...chosen, task: task === all ? null : task })}
        />
        <Select
          label={t('activity.log.what')}
          allowDeselect={false}
          data={[
            { value: all, label: t('activity.log.everything') },
            ...keysOf(groups).map(group => ({ value: group, label: t(`activity.log.group.${group}`) })),
          ]}
          value={chosen.group ?? all}
          onChange={group => choose({ ...chosen, group: keysOf(groups).find(each => each === group) ?? null })}
        />
        <Select
          label={t('activity.log.when')}
          allowDeselect={false}
          data={keysOf(spans).map(span => ({ value: span, label: t(`activity.log.${span}`) }))}
          value={chosen.span}
          onChange={span =>
            choose({ ...chosen, span: keysOf(spans).find(each => each === span) ?? 'ever', atMs: Date.now() })
          }
        />
        <TextInput
          label={t('activity.log.search')}
          value={chosen.search}
          onChange={event => choose({ ...chosen, search: event.currentTarget.value })}
        />
      </div>
      <LogLines narrowing={narrowing} />
    </PanelPage>
  );
}

function narrowingOf({ task, group, span, search, atMs }: Chosen): LogNarrowing {
  const spanMs = spans[span];
  return {
    ...(task === null ? {} : { task }),
    ...(group === null ? {} : { kinds: groups[group] }),
    ...(spanMs === undefined ? {} : { fromMs: atMs - spanMs }),
    search,
  };
}

function keysOf<Key extends string>(of: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(of) as Key[];
}

/** Everything that fits is in it, not only what is shown by now. */
function SaveButtons({ narrowing }: { readonly narrowing: LogNarrowing }) {
  const save = useMutation({
    mutationFn: async (form: 'csv' | 'jsonl') => {
      const type = form === 'csv' ? 'text/csv' : 'application/x-ndjson';
      saveText(await getLogText(narrowing, form), { name: `waystation-log.${form}`, type });
    },
    onError: notifyError,
  });
  return (
    <Group gap="sm">
      {(['csv', 'jsonl'] as const).map(form => (
        <Button
          key={form}
          variant="default"
          size="xs"
          leftSection={<IconFileDownload size={16} aria-hidden />}
          loading={save.isPending && save.variables === form}
          onClick={() => save.mutate(form)}
        >
          {t(`activity.log.${form}`)}
        </Button>
      ))}
    </Group>
  );
}
