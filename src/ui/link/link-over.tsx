import { Button, Stack, Text } from '@mantine/core';
import { ApiError } from '#ui/common/api.ts';
import { errorText } from '#ui/common/error-text.ts';
import { momentText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';
import { Gate } from '#ui/station/gate.tsx';

/** Why a link opens nothing, in the station's words. */
export function LinkOver({ error, again }: { readonly error: unknown; again(): void }) {
  const code = error instanceof ApiError ? error.code : undefined;
  if (code === 'link-sign-in' || code === 'link-refused') return <SignInFirst isIn={code === 'link-refused'} />;
  const isFinal = code === 'link-over' || code === 'unknown-link';
  return (
    <Gate title={t(code === 'sharing-off' ? 'visit.off.title' : 'visit.over.title')}>
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

/** The sign-in page leads back to this very one. */
function SignInFirst({ isIn }: { readonly isIn: boolean }) {
  const query = new URLSearchParams({ to: location.pathname });
  return (
    <Gate
      title={t(isIn ? 'visit.over.title' : 'visit.signIn.title')}
      lead={t(isIn ? 'visit.others' : 'visit.signIn.lead')}
    >
      <Button component="a" href={`/sign-in?${query}`} size="md" variant={isIn ? 'default' : 'filled'} fullWidth>
        {t(isIn ? 'visit.others.submit' : 'visit.signIn.submit')}
      </Button>
    </Gate>
  );
}

function textOf(error: unknown): string {
  const fromMs = error instanceof ApiError ? error.about['fromMs'] : undefined;
  if (typeof fromMs === 'number') return t('visit.over.early', { date: momentText(fromMs) });
  return errorText(error);
}
