/** What the sign-in page offers beside a name and a password, and why that did not work the last time. */
import { Button, Divider } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { getSignInWays } from '#ui/common/directory-calls.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { isText, t } from '#ui/common/texts.ts';
import { safePlace } from '#ui/station/session.ts';

export function OtherWays({ keep }: { readonly keep: boolean }) {
  const [search] = useSearchParams();
  const { data } = useQuery({ queryKey: ['sign-in ways'], queryFn: getSignInWays });
  if (!data?.openid) return null;
  const query = new URLSearchParams({ to: safePlace(search.get('to')), ...(keep ? { keep: 'yes' } : {}) });
  return (
    <>
      <Divider label={t('signIn.or')} labelPosition="center" />
      <Button component="a" href={`/api/sign-in/openid?${query}`} variant="default" size="md" fullWidth>
        {t('signIn.with', { name: data.openid })}
      </Button>
    </>
  );
}

/** Says why a provider sent somebody back who is not signed in. */
export function SentBack() {
  const [search] = useSearchParams();
  const failed = search.get('failed');
  if (failed === null) return null;
  const key = `signIn.failed.${failed}`;
  return <FormError error={t(isText(key) ? key : 'signIn.failed.other')} />;
}
