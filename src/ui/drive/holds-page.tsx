/** Changes that were made here and wait for a person, before they reach anybody else (R47, R109). */
import { Button, Group, Text, Title } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { HoldListing } from '#protocol/control/status.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { useAsked } from '#ui/common/asked.ts';
import { compareNames, dateText, sizeText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { Notice } from '#ui/common/notice.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { decideHold, getHolds } from '#ui/drive/calls.ts';
import classes from '#ui/drive/panel.module.css';
import { PanelPage } from '#ui/drive/panel-page.tsx';
import { askAnew } from '#ui/drive/status.ts';

/** Between two questions, milliseconds. */
const everyMs = 3_000;

type Decision = 'release' | 'discard';

export function HoldsPage() {
  const holds = useQuery({ queryKey: ['holds'], queryFn: getHolds, refetchInterval: everyMs });
  const { asked, ask, close } = useAsked<{ readonly hold: HoldListing; readonly decision: Decision }>();
  return (
    <PanelPage title="panel.holds" lead="panel.holds.lead">
      <Loaded query={holds}>
        {data =>
          data.length === 0 ? (
            <Notice title={t('panel.holds.none')} icon={<IconHandStop size={36} stroke={1.4} aria-hidden />} />
          ) : (
            data.map(hold => <Hold key={hold.hold} hold={hold} ask={decision => ask({ hold, decision })} />)
          )
        }
      </Loaded>
      {asked && <DecisionAsk {...asked} close={close} />}
    </PanelPage>
  );
}

function Hold({ hold, ask }: { readonly hold: HoldListing; ask(decision: Decision): void }) {
  const heading = `hold-${hold.hold}`;
  return (
    <section className={classes['card']} aria-labelledby={heading}>
      <div className={classes['rows']}>
        <Title order={2} size="h5" id={heading} mt="md">
          {t(`panel.hold.${hold.change}`, { count: hold.files, size: sizeText(hold.bytes) })}
        </Title>
        <div className={classes['about']}>
          {hold.folder} · {t('panel.hold.since', { date: dateText(Date.parse(hold.since), Date.now()) })}
        </div>
        <ul className={classes['about']}>
          {hold.examples.toSorted(compareNames).map(path => (
            <li key={path}>{path}</li>
          ))}
        </ul>
        <Group gap="sm" mb="md">
          <Button onClick={() => ask('discard')}>{t(`panel.hold.${hold.change}.discard`)}</Button>
          {hold.at === 'drive' ? (
            <Button variant="default" onClick={() => ask('release')}>
              {t(`panel.hold.${hold.change}.release`)}
            </Button>
          ) : (
            <Text size="sm">{t('panel.hold.atStation')}</Text>
          )}
        </Group>
      </div>
    </section>
  );
}

interface DecisionAskProps {
  readonly hold: HoldListing;
  readonly decision: Decision;
  close(): void;
}

function DecisionAsk({ hold, decision, close }: DecisionAskProps) {
  const client = useQueryClient();
  const act = async (): Promise<void> => {
    await decideHold(hold.hold, decision);
    notifyDone(t('panel.hold.done'));
    await askAnew(client);
  };
  return (
    <AskDialog
      title={t(`panel.hold.${hold.change}.${decision}.title`, { count: hold.files })}
      text={t(`panel.hold.${hold.change}.${decision}.text`)}
      submit={t(`panel.hold.${hold.change}.${decision}`)}
      harmless={decision === 'discard'}
      act={act}
      close={close}
    />
  );
}
