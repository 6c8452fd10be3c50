/** Leads through setting up: a station and an account, then one folder on each side (S7). */
import { Button, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ConnectionStatus, DriveStatus } from '#protocol/control/status.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { FirstLookPart } from '#ui/drive/first-look.tsx';
import { WindowLanguage } from '#ui/drive/look.tsx';
import classes from '#ui/drive/panel.module.css';
import { askAnew } from '#ui/drive/status.ts';
import { ConnectStep } from '#ui/drive/wizard/connect-step.tsx';
import { FoldersStep } from '#ui/drive/wizard/folders-step.tsx';
import markAddress from '#ui/mark.svg';

/** Where to begin: with another folder of a connection, with a connection that is to be made anew, else with a station. */
export interface WizardStart {
  readonly connection?: string;
  readonly again?: ConnectionStatus;
}

interface WizardProps {
  readonly status: DriveStatus;
  readonly start?: WizardStart;
  /** Nothing is set up yet. */
  readonly isFirst?: boolean;
  close(): void;
}

export function Wizard({ status, start = {}, isFirst = false, close }: WizardProps) {
  const client = useQueryClient();
  const [connection, setConnection] = useState(start.connection);
  const linked = async (id: string): Promise<void> => {
    await askAnew(client);
    if (start.again === undefined) return setConnection(id);
    notifyDone(t('panel.linkAgain.done', { station: start.again.station }));
    close();
  };
  const [added, setAdded] = useState<string>();
  const task = status.tasks.find(({ id }) => id === added);
  const hasBegun = task !== undefined && !task.awaitsStart;
  useEffect(() => {
    if (hasBegun) close();
  }, [hasBegun, close]);
  const step = connection === undefined ? 1 : task === undefined ? 2 : 3;
  const leave = <Leave isLater={isFirst} close={close} />;
  const content = (
    <div className={classes['page']}>
      <Steps done={step} />
      {isFirst && step === 1 && <Welcome />}
      {connection === undefined ? (
        <ConnectStep
          computer={status.computer}
          again={start.again}
          order={isFirst ? 2 : 1}
          linked={id => void linked(id)}
          leave={isFirst ? undefined : leave}
        />
      ) : task !== undefined ? (
        <FirstLookPart task={task} done={close} />
      ) : (
        <FoldersStep
          connection={connection}
          station={status.connections.find(({ id }) => id === connection)?.station ?? ''}
          added={id => {
            setAdded(id);
            void askAnew(client);
          }}
          leave={leave}
        />
      )}
    </div>
  );
  return isFirst ? (
    <main id="content" tabIndex={-1} className={classes['first']}>
      {content}
    </main>
  ) : (
    content
  );
}

/** The way out of a step that is not taken. */
function Leave({ isLater, close }: { readonly isLater: boolean; close(): void }) {
  return (
    <Button variant="default" onClick={close}>
      {t(isLater ? 'panel.wizard.later' : 'app.cancel')}
    </Button>
  );
}

function Steps({ done }: { readonly done: number }) {
  return (
    <div className={classes['steps']} role="img" aria-label={t('panel.wizard.step', { step: done, steps: 3 })}>
      {[1, 2, 3].map(step => (
        <span key={step} className={classes['step']} data-done={step <= done || undefined} />
      ))}
    </div>
  );
}

function Welcome() {
  return (
    <Stack gap="xs">
      <div className={classes['heading']}>
        <img src={markAddress} alt="" width={40} height={40} />
        <Title order={1} size="h2" className={classes['space']}>
          {t('panel.welcome')}
        </Title>
        <WindowLanguage />
      </div>
      <Text c="dimmed">{t('panel.welcome.lead')}</Text>
    </Stack>
  );
}
