import { Button, Group, Title } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RemovedWire } from '#protocol/life.ts';
import { useAsked } from '#ui/common/asked.ts';
import { dateText, momentText, sizeText } from '#ui/common/format.ts';
import { bringBack, type Living } from '#ui/common/life-calls.ts';
import { notifyDone, notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { useRemoved } from '#ui/station/administration/data.ts';
import { Rows } from '#ui/station/administration/frame.tsx';
import { EraseAsk } from '#ui/station/administration/life-dialogs.tsx';

/** What was removed and can be brought back; nothing where there is none. */
export function RemovedPart({ kind }: { readonly kind: Living }) {
  const { data } = useRemoved();
  const { asked, ask, close } = useAsked<RemovedWire>();
  if (data === undefined || data[kind].length === 0) return null;
  return (
    <>
      <Title order={2} size="h4" mt="md">
        {t(`life.removed.${kind}`)}
      </Title>
      <Rows rows={data[kind]} label={t(`life.removed.${kind}`)}>
        {thing => (
          <RemovedRow key={thing.name} kind={kind} thing={thing} keepMs={data.keepMs} erase={() => ask(thing)} />
        )}
      </Rows>
      {asked && <EraseAsk kind={kind} name={asked.name} bytes={asked.bytes} close={close} />}
    </>
  );
}

interface RemovedRowProps {
  readonly kind: Living;
  readonly thing: RemovedWire;
  readonly keepMs: number;
  erase(): void;
}

function RemovedRow({ kind, thing: { name, removedMs, bytes }, keepMs, erase }: RemovedRowProps) {
  const client = useQueryClient();
  const coming = useMutation({
    mutationFn: () => bringBack(kind, name),
    onSuccess: async () => {
      notifyDone(t('life.back.done', { name }));
      await client.invalidateQueries();
    },
    onError: notifyError,
  });
  const times = { date: dateText(removedMs, Date.now()), until: dateText(removedMs + keepMs, Date.now()) };
  return (
    <li className={`${classes['row']} ${classes['gone']}`}>
      <IconTrash size={24} stroke={1.5} className={classes['icon']} aria-hidden />
      <div className={classes['words']}>
        <strong className={classes['name']}>{name}</strong>
        <div className={classes['about']} title={momentText(removedMs)}>
          {t('life.removed.until', times)} · {sizeText(bytes)}
        </div>
      </div>
      <Group gap="xs" w={{ base: '100%', xs: 'auto' }}>
        <Button variant="default" size="xs" aria-label={t('life.eraseOf', { name })} onClick={erase}>
          {t('life.erase')}
        </Button>
        <Button
          variant="default"
          size="xs"
          aria-label={t('life.backOf', { name })}
          loading={coming.isPending}
          onClick={() => coming.mutate()}
        >
          {t('life.back')}
        </Button>
      </Group>
    </li>
  );
}
