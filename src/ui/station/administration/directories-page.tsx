import { Button, Group, Menu } from '@mantine/core';
import { type Icon, IconAddressBook, IconBuilding, IconId } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { DirectorySettings } from '#protocol/directories.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { useAsked } from '#ui/common/asked.ts';
import { getDirectories, type Kind, removeDirectory } from '#ui/common/directory-calls.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { askAnew } from '#ui/station/administration/data.ts';
import { DirectoryDialog } from '#ui/station/administration/directory-dialog.tsx';
import { DirectoryTest } from '#ui/station/administration/directory-test.tsx';
import { Frame, Rows } from '#ui/station/administration/frame.tsx';
import { RowMenu } from '#ui/station/administration/list-buttons.tsx';

const kinds: readonly { readonly kind: Kind; readonly Icon: Icon }[] = [
  { kind: 'ldap', Icon: IconAddressBook },
  { kind: 'domain', Icon: IconBuilding },
  { kind: 'openid', Icon: IconId },
];

type Asked =
  | { readonly what: 'set'; readonly kind: Kind; readonly before: DirectorySettings | undefined }
  | { readonly what: 'test' | 'remove'; readonly before: DirectorySettings };

/** Where people's names and passwords are kept outside this station. */
export function DirectoriesPage() {
  const directories = useQuery({ queryKey: ['admin', 'directories'], queryFn: getDirectories });
  const { asked, ask, close } = useAsked<Asked>();
  return (
    <Frame title="directories.title" lead="directories.lead">
      <Loaded query={directories}>
        {data => (
          <Rows rows={kinds} label={t('directories.title')}>
            {({ kind, Icon }) => (
              <KindRow
                key={kind}
                kind={kind}
                Icon={Icon}
                settings={data.directories.find(each => each.kind === kind)}
                ask={ask}
              />
            )}
          </Rows>
        )}
      </Loaded>
      {asked && <Question asked={asked} ask={ask} close={close} />}
    </Frame>
  );
}

interface KindRowProps {
  readonly kind: Kind;
  readonly Icon: Icon;
  readonly settings: DirectorySettings | undefined;
  ask(asked: Asked): void;
}

function KindRow({ kind, Icon, settings, ask }: KindRowProps) {
  const title = t(`directories.${kind}`);
  const set = (): void => ask({ what: 'set', kind, before: settings });
  return (
    <li className={classes['row']}>
      <Icon size={26} stroke={1.5} className={classes['icon']} aria-hidden />
      <div className={classes['words']}>
        <strong className={classes['name']}>{settings === undefined ? title : `${title}: ${settings.name}`}</strong>
        <div className={classes['about']}>
          {settings === undefined ? t(`directories.${kind}.about`) : aboutText(settings)}
        </div>
      </div>
      {settings === undefined ? (
        <Button variant="default" size="xs" aria-label={t('directories.setUpOf', { kind: title })} onClick={set}>
          {t('directories.setUp')}
        </Button>
      ) : (
        <Group gap={4} wrap="nowrap">
          <Button
            variant="default"
            size="xs"
            aria-label={t('directories.testOf', { kind: title })}
            onClick={() => ask({ what: 'test', before: settings })}
          >
            {t('directories.test')}
          </Button>
          <RowMenu name={title} width={170}>
            <Menu.Item onClick={set}>{t('directories.change')}</Menu.Item>
            <Menu.Item onClick={() => ask({ what: 'remove', before: settings })}>{t('directories.remove')}</Menu.Item>
          </RowMenu>
        </Group>
      )}
    </li>
  );
}

function aboutText(settings: DirectorySettings): string {
  if (settings.kind === 'openid') return `${settings.issuer} · ${t('directories.button')}`;
  const name = settings.kind === 'domain' ? `${settings.name}\\anna` : `anna@${settings.base}`;
  return `${settings.url} · ${t('directories.as', { name })}`;
}

interface QuestionProps {
  readonly asked: Asked;
  ask(asked: Asked): void;
  close(): void;
}

function Question({ asked, ask, close }: QuestionProps) {
  const client = useQueryClient();
  if (asked.what === 'set') {
    const saved = async (settings: DirectorySettings): Promise<void> => {
      notifyDone(t('directories.saved', { name: settings.name }));
      await askAnew(client);
      ask({ what: 'test', before: settings });
    };
    return <DirectoryDialog kind={asked.kind} before={asked.before} saved={saved} close={close} />;
  }
  const { name, kind } = asked.before;
  if (asked.what === 'test') return <DirectoryTest name={name} kind={kind} close={close} />;
  const act = async (): Promise<void> => {
    await removeDirectory(kind);
    notifyDone(t('directories.removed', { name }));
    await askAnew(client);
  };
  return (
    <AskDialog
      title={t('directories.remove.title', { name })}
      text={t('directories.remove.text')}
      submit={t('directories.remove')}
      act={act}
      close={close}
    />
  );
}
