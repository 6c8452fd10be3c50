/** The dialog in which a share gets a policy of what it keeps of its past. What would go is told before it is saved (N1). */
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { RetentionPreviewReply, RetentionWire } from '#protocol/retention.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
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
import { GateError } from '#ui/station/gate.tsx';

interface RetentionDialogProps {
  readonly share: string;
  close(): void;
}

export function RetentionDialog({ share, close }: RetentionDialogProps) {
  const { data, error } = useQuery({
    queryKey: [adminKey, 'retention', share],
    queryFn: () => getRetention(share),
    // What somebody is writing is not to be taken from under them.
    refetchOnWindowFocus: false,
  });
  return (
    <Modal opened onClose={close} title={t('retention.title', { share })}>
      <GateError error={error} />
      {data && <RetentionForm share={share} before={data} close={close} />}
    </Modal>
  );
}

interface RetentionFormProps extends RetentionDialogProps {
  readonly before: RetentionWire;
}

function RetentionForm({ share, before, close }: RetentionFormProps) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<RetentionDraft>(() => draftOf(before));
  const saving = useMutation({
    mutationFn: () => setRetention(share, retentionOf(draft)),
    onSuccess: async () => {
      notifyDone(t('retention.saved'));
      await askAnew(client);
      close();
    },
  });
  const looking = useMutation({
    mutationFn: () => previewRetention(share, retentionOf(draft)),
    onSuccess: preview => {
      if (preview.versions === 0) saving.mutate();
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
        <GateError error={looking.error ?? saving.error} />
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
      <GateError error={saving.error} />
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
