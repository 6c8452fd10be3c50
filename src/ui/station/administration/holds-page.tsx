import { Button, Group, Text, Title } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { HoldWire } from '#protocol/administer.ts';
import { type Decision, decideHold } from '#ui/common/administer-calls.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { useAsked } from '#ui/common/asked.ts';
import { dateText, momentText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { Notice } from '#ui/common/notice.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { askAnew, useHolds } from '#ui/station/administration/data.ts';
import { Frame } from '#ui/station/administration/frame.tsx';

interface Asked {
  readonly hold: HoldWire;
  readonly decision: Decision;
}

/** Deletions that wait for a person (B16). */
export function HoldsPage() {
  const holds = useHolds();
  const { asked, ask, close } = useAsked<Asked>();
  return (
    <Frame title="holds.title" lead="holds.lead">
      <Loaded query={holds}>
        {data =>
          data.length === 0 ? (
            <NothingHeld />
          ) : (
            data.map(hold => <Hold key={hold.hold} hold={hold} ask={decision => ask({ hold, decision })} />)
          )
        }
      </Loaded>
      {asked && <DecisionAsk {...asked} close={close} />}
    </Frame>
  );
}

function NothingHeld() {
  return (
    <Notice title={t('holds.none')} icon={<IconHandStop size={36} stroke={1.4} aria-hidden />}>
      <Text c="dimmed" maw={520}>
        {t('holds.none.about')}
      </Text>
    </Notice>
  );
}

interface HoldProps {
  readonly hold: HoldWire;
  ask(decision: Decision): void;
}

function Hold({ hold, ask }: HoldProps) {
  const { computer, account, share, files, sinceMs, examples } = hold;
  const heading = `hold-${hold.hold}`;
  const about = [
    t('holds.from', { account, computer }),
    t('holds.since', { date: dateText(sinceMs, Date.now()) }),
  ].join(' · ');
  return (
    <section className={classes['hold']} aria-labelledby={heading}>
      <Title order={2} size="h4" id={heading} className={classes['name']}>
        {t('holds.files', { count: files, share })}
      </Title>
      <div className={classes['about']} title={momentText(sinceMs)}>
        {about}
      </div>
      <div className={classes['examples']}>
        <Text size="sm" fw={600}>
          {t('holds.examples')}
        </Text>
        <ul>
          {examples.map(path => (
            <li key={path}>{path}</li>
          ))}
        </ul>
      </div>
      <Group gap="sm" className={classes['deeds'] ?? ''}>
        <Button onClick={() => ask('discard')}>{t('holds.discard')}</Button>
        <Button variant="default" onClick={() => ask('release')}>
          {t('holds.release')}
        </Button>
      </Group>
    </section>
  );
}

function DecisionAsk({ hold, decision, close }: Asked & { close(): void }) {
  const client = useQueryClient();
  const values = { count: hold.files, share: hold.share, computer: hold.computer };
  const act = async (): Promise<void> => {
    await decideHold(hold.hold, decision);
    notifyDone(t(`holds.${decision}.done`));
    await askAnew(client);
  };
  return (
    <AskDialog
      title={t(`holds.${decision}.title`, values)}
      text={t(`holds.${decision}.text`, values)}
      submit={t(`holds.${decision}`)}
      harmless={decision === 'discard'}
      act={act}
      close={close}
    />
  );
}
