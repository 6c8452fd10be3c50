import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { splitExtension } from '#model/name.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { askAnew } from '#ui/drive/status.ts';
import { LocalPicker } from '#ui/drive/wizard/local-picker.tsx';

interface FetchDialogProps {
  /** What it is called at the station. */
  readonly name: string;
  /** When the version was made, ISO 8601. */
  readonly at: string;
  /** Begins to fetch it into a file at this absolute path. */
  begin(destination: string): Promise<unknown>;
  close(): void;
}

/** Where a version is to go, and what it is to be called there. */
export function FetchDialog({ name, at, begin, close }: FetchDialogProps) {
  const client = useQueryClient();
  const [called, setCalled] = useState(datedName(name, at));
  const [folder, setFolder] = useState<string>();
  const file = called.trim();
  const fetching = useMutation({
    mutationFn: (into: string) => begin(into === '/' ? `/${file}` : `${into}/${file}`),
    onSuccess: async (_, into) => {
      notifyDone(t('panel.fetch.begun', { name: file, folder: into }));
      close();
      await askAnew(client);
    },
  });
  const isNamed = file !== '' && !file.includes('/');
  return (
    <Modal opened onClose={close} title={t('panel.fetch.title', { name })} size="lg">
      <Stack>
        <TextInput
          label={t('panel.fetch.name')}
          data-autofocus
          value={called}
          onChange={event => setCalled(event.currentTarget.value)}
        />
        <LocalPicker title={t('panel.fetch.where')} suggested="" choose={local => setFolder(local?.folder)} />
        <FormError error={fetching.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('app.cancel')}
          </Button>
          <Button
            disabled={!isNamed || folder === undefined}
            loading={fetching.isPending}
            onClick={() => folder !== undefined && fetching.mutate(folder)}
          >
            {t('panel.fetch.begin')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** A name that tells one version from another: `a (2026-11-27 1432).txt`. */
function datedName(name: string, at: string): string {
  const { base, extension } = splitExtension(name);
  const made = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [made.getFullYear(), two(made.getMonth() + 1), two(made.getDate())].join('-');
  const dated = `${base} (${day} ${two(made.getHours())}${two(made.getMinutes())})`;
  return extension === '' ? dated : `${dated}.${extension}`;
}
