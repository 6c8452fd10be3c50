import { Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { SharedReply } from '#protocol/shared.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { openShared } from '#ui/common/link-calls.ts';
import { t } from '#ui/common/texts.ts';
import { Gate } from '#ui/station/gate.tsx';

interface PasswordPageProps {
  readonly token: string;
  onOpened(reply: SharedReply): void;
}

export function PasswordPage({ token, onOpened }: PasswordPageProps) {
  const opening = useMutation({ mutationFn: (password: string) => openShared(token, password), onSuccess: onOpened });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    opening.mutate(`${new FormData(event.currentTarget).get('password')}`);
  };
  return (
    <Gate title={t('visit.password.title')} lead={t('visit.password.lead')}>
      <form onSubmit={submit}>
        <Stack>
          <PasswordInput
            label={t('visit.password')}
            name="password"
            autoComplete="off"
            required
            withAsterisk={false}
            data-autofocus
          />
          <FormError error={opening.error} />
          <Button type="submit" size="md" loading={opening.isPending} fullWidth>
            {t('visit.password.submit')}
          </Button>
        </Stack>
      </form>
    </Gate>
  );
}
