/** The dialogs in which an account gets a password: when it is made, and later. */
import { Checkbox, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { changeAccount, makeAccount } from '#ui/common/administer-calls.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { askAnew } from '#ui/station/administration/data.ts';
import { passwordFault } from '#ui/station/first-account-page.tsx';

const plain = { required: true, withAsterisk: false };

export function NewAccountDialog({ close }: { close(): void }) {
  const save = async (form: FormData, password: string): Promise<void> => {
    const name = `${form.get('account')}`.trim();
    await makeAccount({ name, password, admin: form.get('admin') !== null });
    notifyDone(t('accounts.made', { name }));
  };
  const below = <Checkbox label={t('accounts.admin')} description={t('accounts.admin.about')} name="admin" />;
  return (
    <PasswordForm title={t('accounts.new')} submit={t('accounts.make')} below={below} save={save} close={close}>
      <TextInput
        {...plain}
        label={t('signIn.account')}
        name="account"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={256}
        data-autofocus
      />
    </PasswordForm>
  );
}

interface PasswordDialogProps {
  readonly name: string;
  close(): void;
}

export function PasswordDialog({ name, close }: PasswordDialogProps) {
  const save = async (_form: FormData, password: string): Promise<void> => {
    await changeAccount(name, { password });
    notifyDone(t('accounts.password.done', { name }));
  };
  return (
    <PasswordForm
      title={t('accounts.password.title', { name })}
      submit={t('accounts.password')}
      save={save}
      close={close}
    >
      <Text c="dimmed" size="sm">
        {t('accounts.password.lead', { name })}
      </Text>
    </PasswordForm>
  );
}

interface PasswordFormProps {
  readonly title: string;
  readonly submit: string;
  /** What stands above the password. */
  readonly children: ReactNode;
  readonly below?: ReactNode;
  save(form: FormData, password: string): Promise<void>;
  close(): void;
}

function PasswordForm({ title, submit, children, below, save, close }: PasswordFormProps) {
  const client = useQueryClient();
  const [wrong, setWrong] = useState<string>();
  const saving = useMutation({
    mutationFn: ({ form, password }: { readonly form: FormData; readonly password: string }) => save(form, password),
    onSuccess: async () => {
      await askAnew(client);
      close();
    },
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const password = `${form.get('password')}`;
    const fault = passwordFault(password, `${form.get('again')}`);
    setWrong(fault);
    if (fault === undefined) saving.mutate({ form, password });
  };
  return (
    <Modal opened onClose={close} title={title}>
      <form onSubmit={onSubmit}>
        <Stack>
          {children}
          <PasswordInput
            {...plain}
            label={t('signIn.password')}
            name="password"
            autoComplete="new-password"
            data-autofocus
          />
          <PasswordInput {...plain} label={t('first.repeat')} name="again" autoComplete="new-password" />
          {below}
          <FormError error={wrong ?? saving.error} />
          <FormButtons close={close} submit={submit} isPending={saving.isPending} />
        </Stack>
      </form>
    </Modal>
  );
}
