/** What shares and homes to come keep of their past, and what owners of homes may choose (V10, V11). */
import { Button, NativeSelect, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { NewRetentionWire, RetentionOwners } from '#protocol/retention.ts';
import { useAsked } from '#ui/common/asked.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { getNewRetention, setNewRetention } from '#ui/common/retention-calls.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { askAnew, newRetentionKey } from '#ui/station/administration/data.ts';
import { keptText } from '#ui/station/administration/kept-text.ts';
import { PolicyDialog } from '#ui/station/administration/retention-dialog.tsx';

type Kind = 'shares' | 'homes';

export function KeptPart() {
  const { data, error } = useQuery({ queryKey: newRetentionKey, queryFn: getNewRetention });
  const { asked, ask, close } = useAsked<Kind>();
  return (
    <section className={classes['card']} aria-labelledby="kept">
      <Title order={2} size="h5" id="kept" mt="md">
        {t('kept.title')}
      </Title>
      <Text c="dimmed" size="sm" pb="xs">
        {t('kept.lead')}
      </Text>
      <FormError error={error} />
      {data && (
        <>
          <KeptRow kind="shares" chosen={data} ask={ask} />
          <KeptRow kind="homes" chosen={data} ask={ask} />
          <Owners chosen={data} />
        </>
      )}
      {asked && <KeptDialog kind={asked} close={close} />}
    </section>
  );
}

interface KeptRowProps {
  readonly kind: Kind;
  readonly chosen: NewRetentionWire;
  ask(kind: Kind): void;
}

function KeptRow({ kind, chosen, ask }: KeptRowProps) {
  const of = t(`kept.${kind}`);
  return (
    <div className={classes['row']}>
      <div className={classes['words']}>
        <strong className={classes['name']}>{of}</strong>
        <div className={classes['about']}>{keptText(chosen[kind])}</div>
      </div>
      <Button variant="default" size="xs" aria-label={t('kept.changeOf', { of })} onClick={() => ask(kind)}>
        {t('kept.change')}
      </Button>
    </div>
  );
}

function KeptDialog({ kind, close }: { readonly kind: Kind; close(): void }) {
  return (
    <PolicyDialog
      title={t(`kept.dialog.${kind}`)}
      saved={t('kept.saved')}
      queryKey={[...newRetentionKey, kind]}
      get={async () => (await getNewRetention())[kind]}
      save={async wanted => setNewRetention({ ...(await getNewRetention()), [kind]: wanted })}
      close={close}
    />
  );
}

const choices: readonly RetentionOwners[] = ['more', 'any', 'nobody'];

function Owners({ chosen }: Pick<KeptRowProps, 'chosen'>) {
  const client = useQueryClient();
  const choosing = useMutation({
    mutationFn: async (owners: RetentionOwners) => setNewRetention({ ...(await getNewRetention()), owners }),
    onSuccess: async () => {
      notifyDone(t('kept.owners.saved'));
      await askAnew(client);
    },
  });
  return (
    <div className={classes['row']}>
      <NativeSelect
        label={t('kept.owners')}
        data={choices.map(value => ({ value, label: t(`kept.owners.${value}`) }))}
        value={chosen.owners}
        disabled={choosing.isPending}
        onChange={event => choosing.mutate(event.currentTarget.value as RetentionOwners)}
        w="min(420px, 100%)"
        pb="sm"
      />
      <FormError error={choosing.error} />
    </div>
  );
}
