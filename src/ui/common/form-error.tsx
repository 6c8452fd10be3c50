import { Alert } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { errorText } from '#ui/common/error-text.ts';

/** Why what was sent was refused. */
export function FormError({ error }: { readonly error: unknown }) {
  if (!error) return null;
  const text = typeof error === 'string' ? error : errorText(error);
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertCircle aria-hidden />}
      p="sm"
      c="var(--mantine-color-text)"
    >
      {text}
    </Alert>
  );
}
