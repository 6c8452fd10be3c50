import { Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { errorText } from '#ui/common/error-text.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { t } from '#ui/common/texts.ts';

interface NameDialogProps {
  readonly title: string;
  readonly submit: string;
  /** What it is called so far; left out for something new. */
  readonly before?: string;
  /** What else is good to know about it. */
  readonly note?: string | undefined;
  /** Gives it the name; what it throws is shown beneath the field. */
  save(name: string): Promise<void>;
  close(): void;
}

/** Asks for the name of something that administrators look after. */
export function NameDialog({ title, submit, before = '', note, save, close }: NameDialogProps) {
  const [name, setName] = useState(before);
  const saving = useMutation({ mutationFn: () => save(name.trim()) });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <Modal opened onClose={close} title={title}>
      <form onSubmit={onSubmit}>
        <Stack>
          <TextInput
            label={t('name.label')}
            value={name}
            onChange={event => setName(event.currentTarget.value)}
            error={saving.error ? errorText(saving.error) : undefined}
            required
            withAsterisk={false}
            maxLength={256}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
          {note !== undefined && (
            <Text c="dimmed" size="sm">
              {note}
            </Text>
          )}
          <FormButtons close={close} submit={submit} isPending={saving.isPending} />
        </Stack>
      </form>
    </Modal>
  );
}
