import { Modal, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { checkName, nameKey, splitExtension } from '#model/name.ts';
import type { NodeWire } from '#protocol/schema.ts';
import { errorText } from '#ui/common/error-text.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { t } from '#ui/common/texts.ts';

interface NameDialogProps {
  /** Undefined: a new folder gets its name. */
  readonly node?: NodeWire | undefined;
  readonly siblings: readonly NodeWire[];
  save(name: string): Promise<void>;
  close(): void;
}

/** Asks for a name, and says at once why one cannot be. */
export function NameDialog({ node, siblings, save, close }: NameDialogProps) {
  const [name, setName] = useState(node?.name ?? '');
  const field = useRef<HTMLInputElement>(null);
  const saving = useMutation({ mutationFn: () => save(name.trim()), onSuccess: close });
  // What is most often changed is the name without its end.
  useEffect(() => field.current?.setSelectionRange(0, splitExtension(node?.name ?? '').base.length), [node]);
  const fault = nameFault(name.trim(), node, siblings);
  const shown = fault ?? (saving.error ? errorText(saving.error) : undefined);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (fault !== undefined || name.trim() === '') return;
    if (name.trim() === node?.name) close();
    else saving.mutate();
  };
  return (
    <Modal opened onClose={close} title={node ? t('name.rename', { name: node.name }) : t('name.new')}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            ref={field}
            label={t('name.label')}
            value={name}
            onChange={event => setName(event.currentTarget.value)}
            error={shown}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
          <FormButtons
            close={close}
            submit={node ? t('do.rename') : t('name.new.submit')}
            isPending={saving.isPending}
            disabled={fault !== undefined || name.trim() === ''}
          />
        </Stack>
      </form>
    </Modal>
  );
}

/** Nothing is said while nothing is typed. */
function nameFault(name: string, node: NodeWire | undefined, siblings: readonly NodeWire[]): string | undefined {
  if (name === '') return undefined;
  const fault = checkName(name);
  if (fault) return fault.sentence;
  const key = nameKey(name);
  const taken = siblings.some(sibling => sibling.id !== node?.id && nameKey(sibling.name) === key);
  return taken ? t('name.taken', { name }) : undefined;
}
