/** The dialogs in which a sync profile is made, edited and removed. */
import { Modal, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { sizeMaxMegabytesMax } from '#model/filter.ts';
import type { ProfileRequest, ProfileWire } from '#protocol/sync-profiles.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { changeProfile, makeProfile, removeProfile } from '#ui/common/profile-calls.ts';
import { t } from '#ui/common/texts.ts';
import { askAnew } from '#ui/station/administration/data.ts';

const megabyte = 1024 * 1024;

interface ProfileDialogProps {
  /** The profile that is edited; undefined makes one. */
  readonly profile?: ProfileWire;
  done(name: string): void;
  close(): void;
}

export function ProfileDialog({ profile, done, close }: ProfileDialogProps) {
  const client = useQueryClient();
  const [typed, setTyped] = useState(typedOf(profile));
  const saving = useMutation({
    mutationFn: (request: ProfileRequest) =>
      profile === undefined ? makeProfile(request) : changeProfile(profile.name, request),
    onSuccess: async ({ name }) => {
      notifyDone(t(profile === undefined ? 'profiles.made' : 'profiles.saved', { name }));
      await askAnew(client);
      done(name);
    },
  });
  const change = (to: Partial<Typed>): void => {
    saving.reset();
    setTyped({ ...typed, ...to });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate(requestOf(typed, profile));
  };
  const title = profile === undefined ? t('profiles.new') : t('profiles.edit.title', { name: profile.name });
  return (
    <Modal opened onClose={close} title={title}>
      <form onSubmit={submit}>
        <Stack>
          <Fields typed={typed} change={change} />
          <FormError error={saving.error} />
          <FormButtons
            close={close}
            submit={t(profile === undefined ? 'profiles.make' : 'profiles.save')}
            isPending={saving.isPending}
            disabled={typed.name.trim() === ''}
          />
        </Stack>
      </form>
    </Modal>
  );
}

/** As it stands in the fields. */
interface Typed {
  readonly name: string;
  readonly megabytes: number;
  readonly extensions: string;
  readonly names: string;
}

function typedOf(profile: ProfileWire | undefined): Typed {
  if (profile === undefined) return { name: '', megabytes: 0, extensions: '', names: '' };
  const { sizeMax, names, extensions } = profile.rules;
  return {
    name: profile.name,
    megabytes: sizeMax / megabyte,
    extensions: extensions.map(extension => `*.${extension}`).join('\n'),
    names: names.join('\n'),
  };
}

function requestOf(typed: Typed, before: ProfileWire | undefined): ProfileRequest {
  const unchanged = typed.megabytes === typedOf(before).megabytes;
  return {
    name: typed.name.trim(),
    rules: {
      sizeMax: unchanged && before !== undefined ? before.rules.sizeMax : Math.round(typed.megabytes * megabyte),
      extensions: lines(typed.extensions).flatMap(line => line.split(/[\s,;]+/)),
      names: lines(typed.names),
    },
  };
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
}

function Fields({ typed, change }: { readonly typed: Typed; change(to: Partial<Typed>): void }) {
  const list = { autosize: true, minRows: 2, maxRows: 6, spellCheck: false, autoCapitalize: 'none' } as const;
  return (
    <>
      <TextInput
        label={t('profiles.name')}
        value={typed.name}
        onChange={event => change({ name: event.currentTarget.value })}
        required
        withAsterisk={false}
        autoComplete="off"
        data-autofocus
      />
      <NumberInput
        label={t('profiles.size')}
        description={t('profiles.size.about')}
        value={typed.megabytes}
        onChange={value => change({ megabytes: Number(value) })}
        min={0}
        max={sizeMaxMegabytesMax}
        allowNegative={false}
        allowDecimal={false}
      />
      <Textarea
        {...list}
        label={t('profiles.extensions')}
        description={t('profiles.extensions.about')}
        value={typed.extensions}
        onChange={event => change({ extensions: event.currentTarget.value })}
      />
      <Textarea
        {...list}
        label={t('profiles.names')}
        description={t('profiles.names.about')}
        value={typed.names}
        onChange={event => change({ names: event.currentTarget.value })}
      />
    </>
  );
}

export function RemoveProfile({ name, close }: { readonly name: string; close(): void }) {
  const client = useQueryClient();
  const act = async (): Promise<void> => {
    await removeProfile(name);
    notifyDone(t('profiles.remove.done', { name }));
    await askAnew(client);
  };
  return (
    <AskDialog
      title={t('profiles.remove.title', { name })}
      text={t('profiles.remove.text')}
      submit={t('profiles.remove')}
      act={act}
      close={close}
    />
  );
}
