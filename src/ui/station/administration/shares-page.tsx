import { Badge, Box, Button, Group, Menu } from '@mantine/core';
import { IconFolders, IconHome } from '@tabler/icons-react';
import type { ManagedShareWire } from '#protocol/administer.ts';
import { useAsked } from '#ui/common/asked.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { useManagedShares } from '#ui/station/administration/data.ts';
import { Frame, Rows } from '#ui/station/administration/frame.tsx';
import { GrantsPanel } from '#ui/station/administration/grants-panel.tsx';
import { RemoveAsk, RenameDialog } from '#ui/station/administration/life-dialogs.tsx';
import { NewButton, RowMenu } from '#ui/station/administration/list-buttons.tsx';
import { namesText } from '#ui/station/administration/names-text.ts';
import { NewShareDialog } from '#ui/station/administration/new-share-dialog.tsx';
import { QuotaBar } from '#ui/station/administration/quota-bar.tsx';
import { HomeQuotaDialog, ShareQuotaDialog } from '#ui/station/administration/quota-dialog.tsx';
import { RemovedPart } from '#ui/station/administration/removed-part.tsx';
import { RetentionDialog } from '#ui/station/administration/retention-dialog.tsx';

type Asked = 'new' | 'homes' | { readonly what: AskedOfShare; readonly share: string };
type AskedOfShare = 'access' | 'quota' | 'retention' | 'rename' | 'remove';

export function SharesPage() {
  const shares = useManagedShares();
  const { asked, ask, close } = useAsked<Asked>();
  return (
    <Frame
      title="shares.title"
      lead="shares.lead"
      action={
        <Group gap="sm">
          <Button variant="default" onClick={() => ask('homes')}>
            {t('quota.homes')}
          </Button>
          <NewButton label="shares.new" ask={() => ask('new')} />
        </Group>
      }
    >
      <Loaded query={shares}>
        {data => (
          <Rows rows={data} label={t('shares.title')}>
            {share => <ShareRow key={share.id} share={share} ask={what => ask({ what, share: share.name })} />}
          </Rows>
        )}
      </Loaded>
      <RemovedPart kind="shares" />
      {asked && (
        <Question
          asked={asked}
          shares={shares.data ?? []}
          made={share => ask({ what: 'access', share })}
          close={close}
        />
      )}
    </Frame>
  );
}

interface QuestionProps {
  readonly asked: Asked;
  readonly shares: readonly ManagedShareWire[];
  /** The next step is to say who may use it. */
  made(name: string): void;
  close(): void;
}

function Question({ asked, shares, made, close }: QuestionProps) {
  if (asked === 'new') return <NewShareDialog made={made} close={close} />;
  if (asked === 'homes') return <HomeQuotaDialog close={close} />;
  const share = shares.find(({ name }) => name === asked.share);
  if (share === undefined) return null;
  if (asked.what === 'access') return <GrantsPanel share={share} close={close} />;
  if (asked.what === 'rename') return <RenameDialog kind="shares" name={share.name} close={close} />;
  if (asked.what === 'remove') return <RemoveAsk kind="shares" name={share.name} close={close} />;
  if (asked.what === 'retention') return <RetentionDialog share={share.name} close={close} />;
  return <ShareQuotaDialog share={share} close={close} />;
}

interface ShareRowProps {
  readonly share: ManagedShareWire;
  ask(what: AskedOfShare): void;
}

function ShareRow({ share, ask }: ShareRowProps) {
  const Icon = share.home === null ? IconFolders : IconHome;
  return (
    <li className={classes['row']}>
      <Icon size={24} stroke={1.5} className={classes['icon']} aria-hidden />
      <div className={classes['words']}>
        <Group gap={8}>
          <strong className={classes['name']}>{share.name}</strong>
          {share.home !== null && (
            <Badge size="sm" variant="light" tt="none">
              {t('shares.home')}
            </Badge>
          )}
        </Group>
        <div className={classes['about']}>{whoMayUse(share)}</div>
      </div>
      <QuotaBar share={share} />
      <Group gap="xs" w={{ base: '100%', xs: 'auto' }}>
        <Button
          variant="default"
          size="xs"
          aria-label={t('quota.setOf', { share: share.name })}
          onClick={() => ask('quota')}
        >
          {t('quota.set')}
        </Button>
        <Button
          variant="default"
          size="xs"
          aria-label={t('retention.setOf', { share: share.name })}
          onClick={() => ask('retention')}
        >
          {t('retention.set')}
        </Button>
        <Button
          variant="default"
          size="xs"
          aria-label={t('shares.accessOf', { share: share.name })}
          onClick={() => ask('access')}
        >
          {t('shares.access')}
        </Button>
        {share.home === null ? (
          <RowMenu name={share.name} width={180}>
            <Menu.Item onClick={() => ask('rename')}>{t('life.rename')}</Menu.Item>
            <Menu.Item onClick={() => ask('remove')}>{t('life.remove')}</Menu.Item>
          </RowMenu>
        ) : (
          // A home goes by the name of its account, and with it.
          <Box w={38} visibleFrom="xs" />
        )}
      </Group>
    </li>
  );
}

function whoMayUse({ grants, groupGrants, inFolders }: ManagedShareWire): string {
  const ofLevel = (wanted: string): string[] => [
    ...groupGrants.filter(({ level }) => level === wanted).map(({ group }) => t('grants.group', { name: group })),
    ...grants.filter(({ level }) => level === wanted).map(({ account }) => account),
  ];
  const [writers, readers, refused] = [ofLevel('write'), ofLevel('read'), ofLevel('none')];
  const some = inFolders.map(({ kind, name }) => (kind === 'group' ? t('grants.group', { name }) : name));
  if (writers.length + readers.length + refused.length + some.length === 0) return t('shares.nobody');
  return [
    ...(writers.length > 0 ? [t('shares.writes', { names: namesText(writers) })] : []),
    ...(readers.length > 0 ? [t('shares.reads', { names: namesText(readers) })] : []),
    ...(some.length > 0 ? [t('people.inFolders', { names: namesText(some) })] : []),
    ...(refused.length > 0 ? [t('grants.refused', { names: namesText(refused) })] : []),
  ].join(' · ');
}
