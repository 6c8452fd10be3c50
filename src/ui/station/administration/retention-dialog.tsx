/** The dialog in which a share gets a policy of what it keeps of its past. What would go is told before it is saved (N1). */
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { RetentionPreviewReply, RetentionWire } from '#protocol/retention.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { dateText, sizeText } from '#ui/common/format.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { getRetention, previewRetention, setRetention } from '#ui/common/retention-calls.ts';
import { t } from '#ui/common/texts.ts';
import { adminKey, askAnew } from '#ui/station/administration/data.ts';
import {
  draftOf,
  isRight,
  type RetentionDraft,
  RetentionFields,
  retentionOf,
} from '#ui/station/administration/retention-fields.tsx';

interface RetentionDialogProps {
  readonly share: string;
  close(): void;
}

/** What one share keeps. */
export function RetentionDialog({ share, close }: RetentionDialogProps) {
  return (
    <PolicyDialog
      title={t('retention.title', { share })}
      saved={t('retention.saved')}
      queryKey={[adminKey, 'retention', share]}
      get={() => getRetention(share)}
      preview={wanted => previewRetention(share, wanted)}
      save={wanted => setRetention(share, wanted)}
      close={close}
    />
  );
}

export interface PolicyDialogProps extends PolicyDoors {
  readonly title: string;
  readonly queryKey: readonly string[];
  get(): Promise<RetentionWire>;
}

interface PolicyDoors {
  /** What a person is told when it is saved. */
  readonly saved: string;
  /** Tells what the policy would take; left out where there is nothing yet that could go. */
  preview?(wanted: RetentionWire): Promise<RetentionPreviewReply>;
  save(wanted: RetentionWire): Promise<void>;
  close(): void;
}

/** Asks for a policy, and whether what it would take may go. */
export function PolicyDialog({ title, queryKey, get, ...doors }: PolicyDialogProps) {
  const { data, error } = useQuery({
    queryKey,
    queryFn: get,
    // What somebody is writing is not to be taken from under them.
    refetchOnWindowFocus: false,
  });
  return (
    <Modal opened onClose={doors.close} title={title}>
      <FormError error={error} />
      {data && <RetentionForm before={data} {...doors} />}
    </Modal>
  );
}

interface RetentionFormProps extends PolicyDoors {
  readonly before: RetentionWire;
}

function RetentionForm({ before, saved, preview, save, close }: RetentionFormProps) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<RetentionDraft>(() => draftOf(before));
  const saving = useMutation({
    mutationFn: () => save(retentionOf(draft)),
    onSuccess: async () => {
      notifyDone(saved);
      await askAnew(client);
      close();
    },
  });
  const looking = useMutation({
    mutationFn: async () => preview?.(retentionOf(draft)),
    onSuccess: told => {
      if (told === undefined || told.versions === 0) saving.mutate();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isRight(draft)) looking.mutate();
  };
  if (looking.data && looking.data.versions > 0) {
    return <Goes preview={looking.data} saving={saving} back={looking.reset} />;
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text c="dimmed" size="sm">
          {t('retention.lead')}
        </Text>
        <RetentionFields draft={draft} change={setDraft} />
        <FormError error={looking.error ?? saving.error} />
        <FormButtons close={close} submit={t('retention.save')} isPending={looking.isPending || saving.isPending} />
      </Stack>
    </form>
  );
}

interface GoesProps {
  readonly preview: RetentionPreviewReply;
  readonly saving: { mutate(): void; readonly isPending: boolean; readonly error: Error | null };
  back(): void;
}

/** What the policy would take: asked before it is saved. */
function Goes({ preview, saving, back }: GoesProps) {
  const { versions, files, bytes, atLeast, oldestMs, newestMs } = preview;
  const space = atLeast ? t('retention.goes.atLeast', { size: sizeText(bytes) }) : sizeText(bytes);
  const date = (ms: number | null): string => dateText(ms ?? 0, Date.now());
  return (
    <Stack>
      <Alert color="red" variant="light" c="var(--mantine-color-text)" title={t('retention.goes.title')}>
        <Text size="sm">
          {t('retention.goes', {
            versions: t('retention.goes.versions', { count: versions }),
            files: t('retention.goes.files', { count: files }),
            space,
          })}
        </Text>
        <Text size="sm" mt="xs">
          {t('retention.goes.from', { oldest: date(oldestMs), newest: date(newestMs) })}
        </Text>
      </Alert>
      <FormError error={saving.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={back} data-autofocus autoFocus>
          {t('retention.back')}
        </Button>
        <Button color="red.9" onClick={() => saving.mutate()} loading={saving.isPending}>
          {t('retention.agree')}
        </Button>
      </Group>
    </Stack>
  );
}
