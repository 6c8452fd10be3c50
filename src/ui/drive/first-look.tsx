/** What a new task would do, and the buttons that let it begin, change its rules or give it up (P12). */
import { Alert, Button, Group, Loader, Progress, Radio, Stack, Text, Title } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Existing, existingChoices } from '#model/existing.ts';
import type { ForeseenKind } from '#model/foreseen.ts';
import type { FirstLook, SyncReport } from '#protocol/control/first-look.ts';
import type { TaskStatus } from '#protocol/control/status.ts';
import { ApiError } from '#ui/common/api.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { numberText, sizeText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { notifyDone, notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { removeTask } from '#ui/drive/calls.ts';
import { chooseExisting, getFirstLook, startTask } from '#ui/drive/preview-calls.ts';
import { ReportList } from '#ui/drive/report-list.tsx';
import { RulesDialog } from '#ui/drive/rules-dialog.tsx';
import { askAnew } from '#ui/drive/status.ts';

/** Between two questions, milliseconds. */
const everyMs = 700;

interface FirstLookPartProps {
  readonly task: TaskStatus;
  /** The task began, or is gone. */
  done(): void;
}

export function FirstLookPart({ task, done }: FirstLookPartProps) {
  const client = useQueryClient();
  const name = task.folder.split('/').at(-1) || task.folder;
  const ending = useMutation({
    mutationFn: async (mark: string | undefined) => {
      if (mark === undefined) await removeTask(task.id);
      else await startTask(task.id, mark);
      notifyDone(t(mark === undefined ? 'preview.cancelled' : 'preview.started', { name }));
      done();
      await askAnew(client);
    },
    onError: () => askAnew(client),
  });
  const look = useQuery({
    queryKey: ['first-look', task.id],
    queryFn: () => getFirstLook(task.id),
    refetchInterval: everyMs,
    // There is no first look any more at what has begun, or is gone.
    enabled: !ending.isPending && !ending.isSuccess,
  });
  return (
    <Stack>
      <div>
        <Title order={1} size="h4">
          {t('preview.title')}
        </Title>
        <Text c="dimmed">{t('preview.lead')}</Text>
        <Text size="sm" mt={4}>
          {task.folder} <IconArrowsExchange size={13} aria-hidden /> {remoteName(task)}
        </Text>
      </div>
      <Loaded query={look}>
        {data => (
          <Look
            task={task}
            name={name}
            look={data}
            error={ending.error}
            isEnding={ending.isPending}
            end={ending.mutate}
          />
        )}
      </Loaded>
    </Stack>
  );
}

function remoteName({ share, path }: TaskStatus): string {
  return path === '' ? share : `${share}/${path}`;
}

interface LookProps {
  readonly task: TaskStatus;
  readonly name: string;
  readonly look: FirstLook;
  readonly error: Error | null;
  readonly isEnding: boolean;
  /** Begins what the mark names; without one, gives it up. */
  end(mark: string | undefined): void;
}

function Look({ task, name, look, error, isEnding, end }: LookProps) {
  const [isChanging, setChanging] = useState(false);
  return (
    <Stack>
      {look.report === null ? <Looking look={look} /> : <Report report={look.report} />}
      {look.here > 0 && look.there > 0 && <ExistingChoice task={task} chosen={look.existing} />}
      {hasChanged(error) ? (
        <Alert role="alert" color="yellow" variant="light" c="var(--mantine-color-text)">
          {t('preview.changed')}
        </Alert>
      ) : (
        <FormError error={error} />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => end(undefined)}>
          {t('preview.cancel')}
        </Button>
        <Button variant="default" onClick={() => setChanging(true)}>
          {t('preview.change')}
        </Button>
        <Button disabled={look.report === null} loading={isEnding} onClick={() => end(look.report?.mark)}>
          {t('preview.start')}
        </Button>
      </Group>
      {isChanging && <RulesDialog task={task} name={name} close={() => setChanging(false)} />}
    </Stack>
  );
}

/** The drive looked once more before it began, and found that more would be replaced than the person saw (R141). */
function hasChanged(error: Error | null): boolean {
  return error instanceof ApiError && error.about['report'] !== undefined;
}

/** How far the look is, or why it does not go on. */
function Looking({ look: { progress, trouble } }: { readonly look: FirstLook }) {
  if (trouble !== '') {
    return (
      <Alert role="alert" color="yellow" variant="light" c="var(--mantine-color-text)">
        <span lang="en">{trouble}</span>
      </Alert>
    );
  }
  const { filesLeft, bytesLeft } = progress;
  return (
    <Group gap="sm" role="status">
      <Loader size="sm" aria-hidden />
      <Text>
        {filesLeft === 0
          ? t('preview.looking')
          : t('preview.comparing', { count: filesLeft, size: sizeText(bytesLeft) })}
      </Text>
    </Group>
  );
}

function Report({ report }: { readonly report: SyncReport }) {
  const percent = shareOf(report);
  return (
    <Stack gap="sm">
      {percent !== undefined && (
        <div>
          <Text fw={600} size="lg" role="status">
            {t('preview.share', { percent: numberText(percent) })}
          </Text>
          <Progress value={percent} size="md" mt={4} aria-hidden />
        </div>
      )}
      {percent === undefined && report.foreseen.length === 0 && <Text role="status">{t('preview.nothing')}</Text>}
      <ReportList report={report} leftOut="preview.leftOut" />
    </Stack>
  );
}

/** Of all bytes on both sides, how many of a hundred need not travel; undefined while none are equal. */
function shareOf({ foreseen }: SyncReport): number | undefined {
  const bytes = (...kinds: readonly ForeseenKind[]): number =>
    foreseen.filter(({ kind }) => kinds.includes(kind)).reduce((sum, each) => sum + each.bytes, 0);
  const equal = bytes('equal');
  if (equal === 0) return undefined;
  return Math.floor((100 * equal) / (equal + bytes('download', 'upload', 'replace-here', 'replace-there')));
}

/** Who wins where both sides differ (S76); the report follows. */
function ExistingChoice({ task, chosen }: { readonly task: TaskStatus; readonly chosen: Existing }) {
  const client = useQueryClient();
  const choosing = useMutation({
    mutationFn: async (existing: Existing) => {
      await chooseExisting(task.id, existing);
      await client.invalidateQueries({ queryKey: ['first-look', task.id] });
    },
    onError: notifyError,
  });
  const cannot = { compare: '', station: 'upload-only', local: 'download-only' } as const;
  return (
    <Radio.Group
      label={t('preview.existing')}
      value={choosing.isPending ? choosing.variables : chosen}
      onChange={value => choosing.mutate(value as Existing)}
    >
      <Stack gap="xs" mt="xs">
        {existingChoices.map(choice => (
          <Radio
            key={choice}
            value={choice}
            label={t(`preview.existing.${choice}`)}
            description={t(`preview.existing.${choice}.about`)}
            disabled={cannot[choice] === task.rules.mode}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
