import { Button, Checkbox, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { SignInRequest } from '#protocol/sign-in.ts';
import { ApiError, call } from '#ui/common/api.ts';
import { signIn } from '#ui/common/calls.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { t } from '#ui/common/texts.ts';
import { CodeForm } from '#ui/station/code-form.tsx';
import { Gate } from '#ui/station/gate.tsx';
import { OtherWays, SentBack } from '#ui/station/other-ways.tsx';
import { changeSession, goOn, safePlace } from '#ui/station/session.ts';

/** Where people who have an account come in. */
export function SignInPage() {
  const client = useQueryClient();
  const [, go] = useLocation();
  const [search] = useSearchParams();
  const [keep, setKeep] = useState(true);
  /** Whose password was right, while the code is asked for. */
  const [proven, setProven] = useState<SignInRequest>();
  const station = useQuery({ queryKey: ['station'], queryFn: () => call<{ readonly name?: string }>('/api/station') });
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: session => {
      changeSession(client, session);
      goOn(safePlace(search.get('to')), go);
    },
    onError: (error, { code: _code, ...asked }) => {
      if (error instanceof ApiError && error.code === 'code-wanted') setProven(asked);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    enter.mutate({ account: `${form.get('account')}`.trim(), password: `${form.get('password')}`, keep });
  };
  const lead = station.data?.name === undefined ? '\u00a0' : t('signIn.lead', { station: station.data.name });
  if (proven !== undefined)
    return (
      <Gate title={t('factor.signIn.title')} lead={t('factor.signIn.lead', { account: proven.account })}>
        <CodeForm
          error={enter.error instanceof ApiError && enter.error.code === 'code-wanted' ? undefined : enter.error}
          pending={enter.isPending}
          send={code => enter.mutate({ ...proven, code })}
          back={() => {
            enter.reset();
            setProven(undefined);
          }}
        />
      </Gate>
    );
  return (
    <Gate title={t('signIn.title')} lead={lead}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('signIn.account')}
            name="account"
            autoComplete="username"
            autoCapitalize="none"
            required
            withAsterisk={false}
            maxLength={256}
            data-autofocus
          />
          <PasswordInput
            label={t('signIn.password')}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
          />
          <Checkbox label={t('signIn.keep')} checked={keep} onChange={event => setKeep(event.currentTarget.checked)} />
          {enter.error ? <FormError error={enter.error} /> : <SentBack />}
          <Button type="submit" size="md" loading={enter.isPending} fullWidth>
            {t('signIn.submit')}
          </Button>
          <OtherWays keep={keep} />
        </Stack>
      </form>
    </Gate>
  );
}
