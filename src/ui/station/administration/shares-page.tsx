import { Badge, Button, Group } from '@mantine/core';
import { IconFolders, IconHome, IconPlus } from '@tabler/icons-react';
import type { ManagedShareWire } from '#protocol/administer.ts';
import { useAsked } from '#ui/common/asked.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { useManagedShares } from '#ui/station/administration/data.ts';
import { Frame, Loaded, Rows } from '#ui/station/administration/frame.tsx';
import { GrantsPanel } from '#ui/station/administration/grants-panel.tsx';
import { namesText } from '#ui/station/administration/names-text.ts';
import { NewShareDialog } from '#ui/station/administration/new-share-dialog.tsx';

type Asked = 'new' | { readonly share: string };

export function SharesPage() {
  const shares = useManagedShares();
  const { asked, ask, close } = useAsked<Asked>();
  const opened = shares.data?.find(({ name }) => asked !== 'new' && name === asked?.share);
  return (
    <Frame
      title="shares.title"
      lead="shares.lead"
      action={
        <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => ask('new')}>
          {t('shares.new')}
        </Button>
      }
    >
      <Loaded query={shares}>
        {data => (
          <Rows rows={data} label={t('shares.title')}>
            {share => <ShareRow key={share.id} share={share} open={() => ask({ share: share.name })} />}
          </Rows>
        )}
      </Loaded>
      {asked === 'new' && <NewShareDialog made={share => ask({ share })} close={close} />}
      {opened && <GrantsPanel share={opened} close={close} />}
    </Frame>
  );
}

function ShareRow({ share, open }: { readonly share: ManagedShareWire; open(): void }) {
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
      <Button variant="default" size="xs" aria-label={t('shares.accessOf', { share: share.name })} onClick={open}>
        {t('shares.access')}
      </Button>
    </li>
  );
}

function whoMayUse({ grants, groupGrants }: ManagedShareWire): string {
  const ofLevel = (wanted: string): string[] => [
    ...groupGrants.filter(({ level }) => level === wanted).map(({ group }) => t('grants.group', { name: group })),
    ...grants.filter(({ level }) => level === wanted).map(({ account }) => account),
  ];
  const [writers, readers, refused] = [ofLevel('write'), ofLevel('read'), ofLevel('none')];
  if (writers.length + readers.length + refused.length === 0) return t('shares.nobody');
  return [
    ...(writers.length > 0 ? [t('shares.writes', { names: namesText(writers) })] : []),
    ...(readers.length > 0 ? [t('shares.reads', { names: namesText(readers) })] : []),
    ...(refused.length > 0 ? [t('grants.refused', { names: namesText(refused) })] : []),
  ].join(' · ');
}
