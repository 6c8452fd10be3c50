import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { getFirstAccount, makeFirstAccount } from '#ui/common/calls.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { t } from '#ui/common/texts.ts';
import { Gate } from '#ui/station/gate.tsx';
import { changeSession } from '#ui/station/session.ts';

const passwordLengthMin = 8;

/** Where a new station gets its administrator. The code that it printed stands behind the `#`, so no log shows it. */
export function FirstAccountPage() {
  const first = useQuery({ queryKey: ['first-account'], queryFn: getFirstAccount });
  return (
    <Gate title={t('first.title')} lead={t('first.lead')}>
      {first.data?.wanted === false ? <Link href="/sign-in">{t('first.done')}</Link> : <FirstAccountForm />}
    </Gate>
  );
}

function FirstAccountForm() {
  const client = useQueryClient();
  const [, go] = useLocation();
  const [wrong, setWrong] = useState<string>();
  const [code] = useState(() => decodeURIComponent(location.hash.slice(1)));
  const make = useMutation({
    mutationFn: makeFirstAccount,
    onSuccess: session => {
      changeSession(client, session);
      go('/files', { replace: true });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [password, again] = [`${form.get('password')}`, `${form.get('again')}`];
    const fault = passwordFault(password, again);
    setWrong(fault);
    if (fault !== undefined) return;
    make.mutate({ code: `${form.get('code') ?? code}`.trim(), account: `${form.get('account')}`.trim(), password });
  };
  const plain = { required: true, withAsterisk: false };
  return (
    <form onSubmit={submit}>
      <Stack>
        {code === '' && <TextInput {...plain} label={t('first.code')} name="code" autoComplete="off" maxLength={64} />}
        <TextInput
          {...plain}
          label={t('signIn.account')}
          name="account"
          autoComplete="username"
          autoCapitalize="none"
        />
        <PasswordInput {...plain} label={t('signIn.password')} name="password" autoComplete="new-password" />
        <PasswordInput {...plain} label={t('first.repeat')} name="again" autoComplete="new-password" />
        <FormError error={wrong ?? make.error} />
        <Button type="submit" size="md" loading={make.isPending} fullWidth>
          {t('first.submit')}
        </Button>
      </Stack>
    </form>
  );
}

/** What is wrong with a new password, in words. */
export function passwordFault(password: string, again: string): string | undefined {
  if (password.length < passwordLengthMin) return t('first.short', { count: passwordLengthMin });
  return password === again ? undefined : t('first.differ');
}
