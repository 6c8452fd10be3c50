/** The versions of one file: fetched to a place of one's choice, or made the newest again. */
import { Badge, Button, Group, Text, Title } from '@mantine/core';
import { IconDownload, IconRestore } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { lastName, parentPath } from '#model/path.ts';
import type { FileVersion, FileVersions } from '#protocol/control/past.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { useAsked } from '#ui/common/asked.ts';
import { secondText, sizeText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/drive/panel.module.css';
import { downloadVersion, getVersions, restoreVersion } from '#ui/drive/past/calls.ts';
import { FetchDialog } from '#ui/drive/past/fetch-dialog.tsx';
import { wayTo } from '#ui/drive/past/remote-way.tsx';
import { askAnew } from '#ui/drive/status.ts';

/** Between two questions, milliseconds: another computer may make a version any time. */
const everyMs = 15_000;

type Wish = { readonly kind: 'download' | 'restore'; readonly version: FileVersion };

/** `path`: absolute. */
export function VersionsOf({ path }: { readonly path: string }) {
  const query = useQuery({ queryKey: ['versions', path], queryFn: () => getVersions(path), refetchInterval: everyMs });
  const { asked, ask, close } = useAsked<Wish>();
  const file = query.data;
  const back = file === undefined ? '/versions' : wayTo(file.task, parentPath(file.path) ?? '');
  const name = lastName(path);
  return (
    <div className={classes['page']}>
      <div className={classes['heading']}>
        <div className={classes['words']}>
          <Title order={1} size="h3">
            {t('panel.past.versions', { name })}
          </Title>
          <Text c="dimmed">{path}</Text>
        </div>
        <Button component={Link} href={back} variant="default">
          {t('panel.past.other')}
        </Button>
      </div>
      <Loaded query={query}>{data => <Versions file={data} ask={ask} />}</Loaded>
      {asked?.kind === 'download' && <DownloadAsk path={path} version={asked.version} close={close} />}
      {asked?.kind === 'restore' && <RestoreAsk path={path} version={asked.version} close={close} />}
    </div>
  );
}

function Versions({ file, ask }: { readonly file: FileVersions; ask(wish: Wish): void }) {
  const { versions, notKept, canRestore } = file;
  return (
    <>
      <div className={classes['card']}>
        <ol className={classes['rows']}>
          {versions.map(version => (
            <Version key={version.revision} version={version} canRestore={canRestore} ask={ask} />
          ))}
        </ol>
      </div>
      {notKept > 0 && <Text c="dimmed">{t('panel.past.gone', { count: notKept })}</Text>}
      {versions.length === 1 && notKept === 0 && <Text c="dimmed">{t('panel.past.only')}</Text>}
      {!canRestore && <Text c="dimmed">{t('panel.past.readOnly')}</Text>}
    </>
  );
}

interface VersionProps {
  readonly version: FileVersion;
  readonly canRestore: boolean;
  ask(wish: Wish): void;
}

function Version({ version, canRestore, ask }: VersionProps) {
  const { at, bytes, isNewest, isHere, kept } = version;
  const date = secondText(Date.parse(at));
  return (
    <li className={classes['row']}>
      <div className={classes['words']}>
        <Group gap={8} className="number">
          <Text fw={600} size="sm">
            {date}
          </Text>
          {isNewest && <Mark text={t('panel.past.newest')} />}
          {isHere && <Mark text={t('panel.past.here')} />}
          {kept !== null && <Mark text={kept === '' ? t('panel.past.kept') : kept} />}
        </Group>
        <div className={`${classes['about']} number`}>
          {sizeText(bytes)} · {byText(version)}
        </div>
      </div>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconDownload size={15} aria-hidden />}
        aria-label={t('panel.past.downloadOf', { date })}
        onClick={() => ask({ kind: 'download', version })}
      >
        {t('panel.past.download')}
      </Button>
      {canRestore && !isNewest && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconRestore size={15} aria-hidden />}
          aria-label={t('panel.past.restoreOf', { date })}
          onClick={() => ask({ kind: 'restore', version })}
        >
          {t('panel.past.restore')}
        </Button>
      )}
    </li>
  );
}

function Mark({ text }: { readonly text: string }) {
  return (
    <Badge size="sm" variant="light" tt="none" maw={180}>
      {text}
    </Badge>
  );
}

/** Who did it, and where. */
export function byText({ account, computer }: Pick<FileVersion, 'account' | 'computer'>): string {
  return t('panel.past.by', {
    account: account || t('panel.past.somebody'),
    computer: computer || t('panel.past.somewhere'),
  });
}

interface WishProps {
  readonly path: string;
  readonly version: FileVersion;
  close(): void;
}

function DownloadAsk({ path, version: { at, revision }, close }: WishProps) {
  return (
    <FetchDialog
      name={lastName(path)}
      at={at}
      begin={destination => downloadVersion({ path, revision, destination })}
      close={close}
    />
  );
}

function RestoreAsk({ path, version: { at, revision }, close }: WishProps) {
  const client = useQueryClient();
  const date = secondText(Date.parse(at));
  const restore = async (): Promise<void> => {
    await restoreVersion({ path, revision });
    notifyDone(t('panel.past.restored', { name: lastName(path), date }));
    await askAnew(client);
  };
  return (
    <AskDialog
      title={t('panel.past.restoreAsk', { date })}
      text={t('panel.past.restoreAsk.text')}
      submit={t('panel.past.restore')}
      harmless
      act={restore}
      close={close}
    />
  );
}
