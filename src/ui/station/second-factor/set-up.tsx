/** Setting a second factor up: the password, the secret with its first code, and the recovery codes. */
import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { SecretReply } from '#protocol/second-factor.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { QrCode } from '#ui/common/qr-code.tsx';
import { newSecret, turnOn } from '#ui/common/second-factor-calls.ts';
import { t } from '#ui/common/texts.ts';
import { takeFocus } from '#ui/station/second-factor/code-input.tsx';
import { Copy, RecoveryCodes } from '#ui/station/second-factor/recovery-codes.tsx';
import classes from '#ui/station/second-factor/second-factor.module.css';

interface SetUpProps {
  /** It is on, and the recovery codes are shown. */
  turnedOn?(): void;
  done(): void;
}

export function SetUp({ turnedOn, done }: SetUpProps) {
  const [secret, setSecret] = useState<SecretReply>();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes !== undefined) return <RecoveryCodes codes={codes} done={done} />;
  if (secret === undefined) return <PasswordStep go={setSecret} />;
  return (
    <SecretStep
      secret={secret}
      go={shown => {
        setCodes(shown);
        turnedOn?.();
      }}
    />
  );
}

function PasswordStep({ go }: { go(secret: SecretReply): void }) {
  const asking = useMutation({ mutationFn: newSecret, onSuccess: go });
  return (
    <Step
      submit={t('factor.next')}
      error={asking.error}
      pending={asking.isPending}
      send={form => asking.mutate({ password: `${form.get('password')}` })}
    >
      <PasswordInput
        ref={takeFocus}
        label={t('account.before')}
        description={t('factor.password.lead')}
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        data-autofocus
      />
    </Step>
  );
}

function SecretStep({ secret, go }: { readonly secret: SecretReply; go(codes: readonly string[]): void }) {
  const confirming = useMutation({ mutationFn: turnOn, onSuccess: ({ codes }) => go(codes) });
  return (
    <Step
      submit={t('factor.turnOn')}
      error={confirming.error}
      pending={confirming.isPending}
      send={form => confirming.mutate({ code: `${form.get('code')}` })}
    >
      <Text size="sm">{t('factor.scan')}</Text>
      <div className={classes['picture']}>
        <QrCode text={secret.address} label={t('factor.picture')} />
      </div>
      <div>
        <Text size="sm" pb={4}>
          {t('factor.type')}
        </Text>
        <Group wrap="nowrap" gap="sm">
          <span className={classes['secret']}>{secret.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</span>
          <Copy text={secret.secret} />
        </Group>
      </div>
      <TextInput
        ref={takeFocus}
        label={t('factor.code')}
        description={t('factor.confirm')}
        name="code"
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        withAsterisk={false}
        maxLength={64}
      />
    </Step>
  );
}

interface StepProps {
  readonly submit: string;
  readonly error: unknown;
  readonly pending: boolean;
  readonly children: ReactNode;
  send(form: FormData): void;
}

function Step({ submit, error, pending, children, send }: StepProps) {
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    send(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        {children}
        <FormError error={error} />
        <Button type="submit" loading={pending}>
          {submit}
        </Button>
      </Stack>
    </form>
  );
}
