import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '#ui/common/texts.ts';

/** Where a code is typed, of the app or a recovery code; the form gets it as `code`. */
export function CodeInput() {
  const [recovery, setRecovery] = useState(false);
  const words = recovery ? 'factor.recovery' : 'factor.code';
  return (
    <Stack gap={6} align="flex-start">
      <TextInput
        // Another one each: what was typed into the one is none of the other.
        key={words}
        ref={takeFocus}
        label={t(words)}
        description={t(`${words}.about`)}
        name="code"
        autoComplete={recovery ? 'off' : 'one-time-code'}
        inputMode={recovery ? 'text' : 'numeric'}
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        maxLength={64}
        w="100%"
        data-autofocus
      />
      <Button variant="subtle" size="compact-sm" px={0} onClick={() => setRecovery(!recovery)}>
        {t(recovery ? 'factor.useApp' : 'factor.useRecovery')}
      </Button>
    </Stack>
  );
}

/** What was asked for next is what is typed next. */
export function takeFocus(input: HTMLInputElement | null): void {
  input?.focus();
}
