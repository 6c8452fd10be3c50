/** One folder or file is synced no more, or again, and what comes of it: where the menu of a file manager leads (S35). */
import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { lastName } from '#model/path.ts';
import type { SelectionChange } from '#protocol/control/selection.ts';
import { Notice } from '#ui/common/notice.tsx';
import { notifyError } from '#ui/common/notify.ts';
import { type TextKey, t } from '#ui/common/texts.ts';
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
  return <FolderChange key={path} path={path} sync={sync} />;
}

/** Its heading asks until it is done, and says then that it is. */
function FolderChange({ path, sync }: FolderPageProps & { readonly path: string }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const [changed, setChanged] = useState<SelectionChange>();
  const done = async (change: SelectionChange): Promise<void> => {
    setChanged(change);
    await askAnew(client);
  };
  if (path === '') {
    return (
      <PanelPage {...asking(sync)}>
        <Notice title={t('why.nothing')} />
      </PanelPage>
    );
  }
  return (
    <PanelPage {...(changed ? { title: sync ? 'menu.resumed' : 'menu.stopped' } : asking(sync))}>
      <section className={classes['card']} aria-label={path}>
        <Stack p="md">
          <div className={classes['words']}>
            <Title order={2} size="h5">
              {lastName(path) || path}
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
    </PanelPage>
  );
}

function asking(sync: boolean): { readonly title: TextKey; readonly lead: TextKey } {
  return sync ? { title: 'menu.resume', lead: 'menu.resume.about' } : { title: 'menu.stop', lead: 'menu.stop.about' };
}

/** What was done, and where one may go from there. */
function Changed({ change, path }: { readonly change: SelectionChange; readonly path: string }) {
  const show = useMutation({ mutationFn: () => showPath(path), onError: notifyError });
  return (
    <div role="status">
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
