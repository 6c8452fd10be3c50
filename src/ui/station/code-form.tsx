import { Button, Stack } from '@mantine/core';
import type { FormEvent } from 'react';
import { FormError } from '#ui/common/form-error.tsx';
import { t } from '#ui/common/texts.ts';
import { CodeInput } from '#ui/station/second-factor/code-input.tsx';

interface CodeFormProps {
  readonly error: unknown;
  readonly pending: boolean;
  send(code: string): void;
  back(): void;
}

/** The second step of signing in: the code of the second factor. */
export function CodeForm({ error, pending, send, back }: CodeFormProps) {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    send(`${new FormData(event.currentTarget).get('code')}`);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <CodeInput />
        <FormError error={error} />
        <Button type="submit" size="md" loading={pending} fullWidth>
          {t('signIn.submit')}
        </Button>
        <Button variant="subtle" onClick={back}>
          {t('factor.signIn.back')}
        </Button>
      </Stack>
    </form>
  );
}
