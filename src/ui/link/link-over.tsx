import { Button, Stack, Text } from '@mantine/core';
import { ApiError } from '#ui/common/api.ts';
import { errorText } from '#ui/common/error-text.ts';
import { momentText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';
import { Gate } from '#ui/station/gate.tsx';

/** Why a link opens nothing, in the station's words. */
export function LinkOver({ error, again }: { readonly error: unknown; again(): void }) {
  const code = error instanceof ApiError ? error.code : undefined;
  const isFinal = code === 'link-over' || code === 'unknown-link';
  return (
    <Gate title={t('visit.over.title')}>
      <Stack>
        <Text>{textOf(error)}</Text>
        {!isFinal && (
          <Button variant="default" onClick={again}>
            {t('app.again')}
          </Button>
        )}
      </Stack>
    </Gate>
  );
}

function textOf(error: unknown): string {
  const fromMs = error instanceof ApiError ? error.about['fromMs'] : undefined;
  if (typeof fromMs === 'number') return t('visit.over.early', { date: momentText(fromMs) });
  return errorText(error);
}
