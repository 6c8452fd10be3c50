import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ShareWire } from '#protocol/session.ts';
import { getMoment } from '#ui/common/calls.ts';
import { errorText } from '#ui/common/error-text.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { t } from '#ui/common/texts.ts';
import { fieldText, type Past } from '#ui/station/files/past.ts';
import { insideOf } from '#ui/station/tops.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const agos = [
  ['past.hour', hourMs],
  ['past.day', dayMs],
  ['past.week', 7 * dayMs],
  ['past.month', 30 * dayMs],
] as const;

interface PastDialogProps {
  readonly share: ShareWire;
  go(past: Past): void;
  close(): void;
}

/** Asks for the moment at which the folder is to be seen. */
export function PastDialog({ share, go, close }: PastDialogProps) {
  const [now] = useState(() => Date.now());
  const [text, setText] = useState(() => fieldText(now - dayMs));
  const finding = useMutation({
    mutationFn: async (ms: number): Promise<Past> => ({
      at: (await getMoment({ share: share.id, within: insideOf(share) }, ms)).revision,
      ms,
    }),
    onSuccess: go,
  });
  const ms = new Date(text).getTime();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // A minute is meant to its end.
    if (!Number.isNaN(ms)) finding.mutate(ms + 59_999);
  };
  return (
    <Modal opened onClose={close} title={t('past.title')}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm" c="dimmed">
            {t('past.lead')}
          </Text>
          <Group gap="xs">
            {agos.map(([word, ago]) => (
              <Button key={word} variant="default" size="xs" onClick={() => finding.mutate(now - ago)}>
                {t(word)}
              </Button>
            ))}
          </Group>
          <TextInput
            type="datetime-local"
            label={t('past.moment')}
            value={text}
            max={fieldText(now)}
            onChange={event => setText(event.currentTarget.value)}
            error={finding.error ? errorText(finding.error) : undefined}
            required
            withAsterisk={false}
          />
          <FormButtons
            close={close}
            submit={t('past.show')}
            isPending={finding.isPending}
            disabled={Number.isNaN(ms)}
          />
        </Stack>
      </form>
    </Modal>
  );
}
