/** The stations that this computer is linked to, and the folders that are kept the same as there. */
import { ActionIcon, Button, Menu, Text, Title } from '@mantine/core';
import { IconDots, IconFolderPlus, IconKey, IconPlug, IconUnlink } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConnectionStatus, DriveStatus } from '#protocol/control/status.ts';
import { useAsked } from '#ui/common/asked.ts';
import { Notice } from '#ui/common/notice.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { unlink } from '#ui/drive/calls.ts';
import { CertificateAlert } from '#ui/drive/certificate-alert.tsx';
import classes from '#ui/drive/panel.module.css';
import { PanelPage } from '#ui/drive/panel-page.tsx';
import { getConnectionRemoval } from '#ui/drive/preview-calls.ts';
import { RemovalAsk } from '#ui/drive/removal-ask.tsx';
import { connectionSentence } from '#ui/drive/state-words.ts';
import { askAnew } from '#ui/drive/status.ts';
import { TaskList } from '#ui/drive/task-list.tsx';
import { Wizard, type WizardStart } from '#ui/drive/wizard/wizard.tsx';

export function TasksPage({ status }: { readonly status: DriveStatus }) {
  const [wizard, setWizard] = useState<WizardStart>();
  if (wizard) return <Wizard status={status} start={wizard} close={() => setWizard(undefined)} />;
  return (
    <PanelPage
      title="panel.folders"
      action={
        <Button variant="default" leftSection={<IconPlug size={17} aria-hidden />} onClick={() => setWizard({})}>
          {t('panel.addStation')}
        </Button>
      }
    >
      {status.connections.map(connection => (
        <Connection key={connection.id} connection={connection} status={status} start={setWizard} />
      ))}
    </PanelPage>
  );
}

interface ConnectionProps {
  readonly connection: ConnectionStatus;
  readonly status: DriveStatus;
  start(wizard: WizardStart): void;
}

function Connection({ connection, status, start }: ConnectionProps) {
  const { asked, ask, close } = useAsked<'unlink'>();
  const tasks = status.tasks.filter(task => task.connection === connection.id);
  const trouble = connectionSentence(connection);
  const heading = `connection-${connection.id}`;
  return (
    <section aria-labelledby={heading}>
      <div className={classes['heading']}>
        <div className={`${classes['station']} ${classes['space']}`}>
          <Title order={2} size="h4" id={heading}>
            {connection.station}
          </Title>
          <span className={classes['about']}>
            {t('panel.connection.as', { account: connection.account, url: connection.url })}
          </span>
        </div>
        <Button
          size="xs"
          leftSection={<IconFolderPlus size={16} aria-hidden />}
          onClick={() => start({ connection: connection.id })}
        >
          {t('panel.addFolder')}
        </Button>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('panel.more', { name: connection.station })}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={() => start({ again: connection })}>
              {t('panel.linkAgain')}
            </Menu.Item>
            <Menu.Item leftSection={<IconUnlink size={16} aria-hidden />} onClick={() => ask('unlink')}>
              {t('panel.unlink')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {trouble !== undefined && (
        <div className={classes['trouble']} role="alert">
          <Text size="sm" className={classes['words'] ?? ''}>
            {trouble}
          </Text>
          {(connection.state === 'copied' || connection.state === 'signed-out') && (
            <Button size="xs" variant="default" onClick={() => start({ again: connection })}>
              {t('panel.linkAgain')}
            </Button>
          )}
        </div>
      )}
      <CertificateAlert connection={connection} />
      <div className={classes['card']}>
        {tasks.length === 0 ? (
          <Notice title={t('panel.noFolders')} />
        ) : (
          <TaskList tasks={tasks} connection={connection} />
        )}
      </div>
      {asked && <UnlinkAsk connection={connection} folders={tasks.length} close={close} />}
    </section>
  );
}

interface UnlinkAskProps {
  readonly connection: ConnectionStatus;
  readonly folders: number;
  close(): void;
}

function UnlinkAsk({ connection, folders, close }: UnlinkAskProps) {
  const client = useQueryClient();
  const act = async (): Promise<void> => {
    const { heard } = await unlink(connection.id);
    notifyDone(t(heard ? 'panel.unlink.done' : 'panel.unlink.unheard', { station: connection.station }));
    await askAnew(client);
  };
  return (
    <RemovalAsk
      title={t('panel.unlink.title', { station: connection.station })}
      text={t('panel.unlink.text', { count: folders })}
      submit={t('panel.unlink')}
      about={connection.id}
      ask={() => getConnectionRemoval(connection.id)}
      act={act}
      close={close}
    />
  );
}
