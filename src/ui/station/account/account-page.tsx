import { Button, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import type { SessionReply } from '#protocol/sign-in.ts';
import { ApiError } from '#ui/common/api.ts';
import { changePassword } from '#ui/common/calls.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/account/account-page.module.css';
import { DeviceList } from '#ui/station/account/device-list.tsx';
import { HomeKeptPart } from '#ui/station/account/home-kept-part.tsx';
import { passwordFault } from '#ui/station/first-account-page.tsx';
import { SecondFactorPart } from '#ui/station/second-factor/second-factor-part.tsx';

/** What somebody may see and change of the own account. */
export function AccountPage({ session }: { readonly session: SessionReply }) {
  const { account, station } = session;
  useEffect(() => {
    document.title = `${t('account.title')} · ${t('app.name')}`;
  }, []);
  return (
    <div className={classes['page']}>
      <header>
        <Title order={1} size="h2">
          {account.name}
        </Title>
        <Text c="dimmed">{t(account.admin ? 'account.admin' : 'account.member', { station: station.name })}</Text>
      </header>
      <section className={classes['card']} aria-labelledby="devices">
        <Title order={2} size="h4" id="devices">
          {t('account.devices')}
        </Title>
        <Text c="dimmed" size="sm" pb="sm">
          {t('account.devices.lead')}
        </Text>
        <DeviceList own={session.device} />
      </section>
      <section className={classes['card']} aria-labelledby="password">
        <Title order={2} size="h4" id="password" pb="md">
          {t('account.password')}
        </Title>
        {account.directory === null ? (
          <PasswordForm />
        ) : (
          <Text c="dimmed">{t('account.password.elsewhere', { name: account.directory })}</Text>
        )}
      </section>
      <section className={classes['card']} aria-labelledby="factor">
        <Title order={2} size="h4" id="factor">
          {t('factor.title')}
        </Title>
        <Text c="dimmed" size="sm" pb="md">
          {t('factor.lead')}
        </Text>
        <SecondFactorPart />
      </section>
      <HomeKeptPart />
    </div>
  );
}

/** No name was typed here, so what is wrong is the password of before. */
function changeFault(error: Error | null): unknown {
  return error instanceof ApiError && error.code === 'sign-in' ? t('account.before.wrong') : error;
}

function PasswordForm() {
  const [wrong, setWrong] = useState<string>();
  const change = useMutation({ mutationFn: changePassword });
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const [before = '', password = '', again = ''] = ['before', 'password', 'again'].map(
      name => `${new FormData(form).get(name)}`,
    );
    const fault = passwordFault(password, again);
    setWrong(fault);
    if (fault !== undefined) return;
    await change.mutateAsync({ before, password }).then(
      () => {
        form.reset();
        notifyDone(t('account.changed'));
      },
      () => {},
    );
  };
  const plain = { required: true, withAsterisk: false };
  return (
    <form onSubmit={event => void submit(event)} className={classes['form']}>
      <Stack>
        <PasswordInput {...plain} label={t('account.before')} name="before" autoComplete="current-password" />
        <PasswordInput {...plain} label={t('account.new')} name="password" autoComplete="new-password" />
        <PasswordInput {...plain} label={t('first.repeat')} name="again" autoComplete="new-password" />
        <FormError error={wrong ?? changeFault(change.error)} />
        <div>
          <Button type="submit" loading={change.isPending}>
            {t('account.change')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
