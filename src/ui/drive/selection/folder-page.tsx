/** One folder or file is synced no more, or again, and what comes of it: where the menu of a file manager leads (S35). */
import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import type { SelectionChange } from '#protocol/control/selection.ts';
import { Notice } from '#ui/common/notice.tsx';
import { notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/drive/panel.module.css';
import { PanelPage } from '#ui/drive/panel-page.tsx';
import { changeAtPath } from '#ui/drive/selection/selection-calls.ts';
import { SelectionPreview, ToldChange } from '#ui/drive/selection/selection-preview.tsx';
import { askAnew } from '#ui/drive/status.ts';
import { showPath } from '#ui/drive/why-calls.ts';

interface FolderPageProps {
  /** Whether it is to be synced again. */
  readonly sync: boolean;
}

export function FolderPage({ sync }: FolderPageProps) {
  const path = new URLSearchParams(useSearch()).get('path') ?? '';
  return (
    <PanelPage title={sync ? 'menu.resume' : 'menu.stop'} lead={sync ? 'menu.resume.about' : 'menu.stop.about'}>
      {path === '' ? <Notice title={t('why.nothing')} /> : <FolderChange key={path} path={path} sync={sync} />}
    </PanelPage>
  );
}

function FolderChange({ path, sync }: FolderPageProps & { readonly path: string }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const [changed, setChanged] = useState<SelectionChange>();
  const done = async (change: SelectionChange): Promise<void> => {
    setChanged(change);
    await askAnew(client);
  };
  return (
    <section className={classes['card']} aria-label={path}>
      <Stack p="md">
        <div className={classes['words']}>
          <Title order={2} size="h5">
            {path.slice(path.lastIndexOf('/') + 1) || path}
          </Title>
          <div className={classes['about']}>{path}</div>
        </div>
        {changed ? (
          <Changed change={changed} path={path} />
        ) : (
          <SelectionPreview
            about={[path, sync]}
            leavesOut={!sync}
            change={how => changeAtPath({ path, sync, ...how })}
            back={() => go('/')}
            done={done}
          />
        )}
      </Stack>
    </section>
  );
}

/** What was done, and where one may go from there. */
function Changed({ change, path }: { readonly change: SelectionChange; readonly path: string }) {
  const show = useMutation({ mutationFn: () => showPath(path), onError: notifyError });
  return (
    <div role="status">
      <Text fw={600} mb="xs">
        {t('menu.done')}
      </Text>
      <ToldChange change={change} />
      {change.removeHere && (
        <Text size="sm" mt="xs">
          {t('selection.done.removed', { count: change.removed })}
        </Text>
      )}
      <Group mt="md" justify="space-between">
        <Anchor component={Link} href="/" size="sm">
          {t('menu.folders')}
        </Anchor>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconFolderOpen size={15} aria-hidden />}
          loading={show.isPending}
          onClick={() => show.mutate()}
        >
          {t('why.show')}
        </Button>
      </Group>
    </div>
  );
}
