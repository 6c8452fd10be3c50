import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { VersionWire } from '#protocol/browse.ts';
import { versionNameMax } from '#protocol/past.ts';
import { errorText } from '#ui/common/error-text.ts';
import { keepVersion, releaseVersion, type VersionPlace } from '#ui/common/past-calls.ts';
import { t } from '#ui/common/texts.ts';

interface KeepDialogProps {
  readonly place: VersionPlace;
  readonly version: VersionWire;
  close(): void;
}

/** Keeps a version for ever, under a name, or no longer. */
export function KeepDialog({ place, version: { kept }, close }: KeepDialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState(kept?.name ?? '');
  const done = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['versions', place.share] });
    close();
  };
  const keeping = useMutation({ mutationFn: () => keepVersion(place, name.trim()), onSuccess: done });
  const releasing = useMutation({ mutationFn: () => releaseVersion(place), onSuccess: done });
  const error = keeping.error ?? releasing.error;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    keeping.mutate();
  };
  return (
    <Modal opened onClose={close} title={t('keep.title')}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm" c="dimmed">
            {t('keep.lead')}
          </Text>
          <TextInput
            label={t('keep.name')}
            value={name}
            maxLength={versionNameMax}
            onChange={event => setName(event.currentTarget.value)}
            error={error ? errorText(error) : undefined}
            autoComplete="off"
            data-autofocus
          />
          <Group justify="flex-end">
            {kept && (
              <Button variant="default" loading={releasing.isPending} onClick={() => releasing.mutate()} mr="auto">
                {t('keep.release')}
              </Button>
            )}
            <Button variant="default" onClick={close}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={keeping.isPending}>
              {t('keep.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
