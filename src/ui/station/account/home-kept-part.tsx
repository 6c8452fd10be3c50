/** What the own home keeps of its past, and how to choose it where administrators allow that (V11). */
import { Button, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keepsAtLeast, keepsEverything } from '#model/retention.ts';
import type { HomeRetentionReply, RetentionWire } from '#protocol/retention.ts';
import { useAsked } from '#ui/common/asked.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { getHomeRetention, previewHomeRetention, setHomeRetention } from '#ui/common/retention-calls.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/account/account-page.module.css';
import { adminKey } from '#ui/station/administration/data.ts';
import { keptText } from '#ui/station/administration/kept-text.ts';
import { PolicyDialog } from '#ui/station/administration/retention-dialog.tsx';

// What is changed by a dialog of administrators may be this as well.
const homeKey = [adminKey, 'home retention'];

export function HomeKeptPart() {
  const { data, error } = useQuery({ queryKey: homeKey, queryFn: getHomeRetention });
  const { asked, ask, close } = useAsked<'change'>();
  return (
    <section className={classes['card']} aria-labelledby="home-kept">
      <Title order={2} size="h4" id="home-kept">
        {t('home.kept')}
      </Title>
      <Text c="dimmed" size="sm" pb="md">
        {t('home.kept.lead')}
      </Text>
      <FormError error={error} />
      {data && (
        <>
          <Text fw={600}>{keptText(data.retention)}</Text>
          <Allowed home={data} change={() => ask('change')} />
        </>
      )}
      {asked && (
        <PolicyDialog
          title={t('home.kept.dialog')}
          saved={t('home.kept.saved')}
          queryKey={[...homeKey, 'own']}
          get={async () => (await getHomeRetention()).retention}
          preview={previewHomeRetention}
          save={setHomeRetention}
          close={close}
        />
      )}
    </section>
  );
}

function Allowed({ home, change }: { readonly home: HomeRetentionReply; change(): void }) {
  const { owners, least, retention } = home;
  if (owners === 'nobody') {
    return (
      <Text c="dimmed" size="sm">
        {t('home.kept.nobody')}
      </Text>
    );
  }
  // There is nothing that could be more.
  if (least && [least, retention].every(isUnlimited)) return null;
  return (
    <>
      {least && (
        <Text c="dimmed" size="sm">
          {t('home.kept.more', { least: keptText(least) })}
        </Text>
      )}
      <Button variant="default" mt="sm" onClick={change}>
        {t('kept.change')}
      </Button>
    </>
  );
}

function isUnlimited(policy: RetentionWire): boolean {
  return keepsAtLeast(policy, keepsEverything);
}
