/** Who may do what in one share, and by whose grants. */
import { Drawer, Text } from '@mantine/core';
import { useState } from 'react';
import type { AccountWire, ManagedShareWire } from '#protocol/administer.ts';
import type { FolderGrantWire } from '#protocol/folder-grants.ts';
import type { AccessWire, GroupWire } from '#protocol/groups.ts';
import { setGrant } from '#ui/common/administer-calls.ts';
import { listText } from '#ui/common/format.ts';
import { setGroupGrant } from '#ui/common/group-calls.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';
import { AccountsFinder } from '#ui/station/administration/accounts-finder.tsx';
import classes from '#ui/station/administration/administration.module.css';
import { useAccounts } from '#ui/station/administration/data.ts';
import { fits } from '#ui/station/administration/fits.ts';
import { foldersOf, foldersText, useFolderGrants } from '#ui/station/administration/folder-grants.ts';
import { FolderGrantsPart } from '#ui/station/administration/folder-grants-part.tsx';
import { GrantRow } from '#ui/station/administration/grant-row.tsx';
import { useGroups, useShareAccess } from '#ui/station/administration/group-data.ts';

interface GrantsPanelProps {
  readonly share: ManagedShareWire;
  close(): void;
}

export function GrantsPanel({ share, close }: GrantsPanelProps) {
  const accounts = useAccounts();
  const groups = useGroups();
  const access = useShareAccess(share.name);
  const folders = useFolderGrants(share.name);
  const [wanted, setWanted] = useState('');
  return (
    <Drawer opened onClose={close} position="right" size={480} title={t('shares.grants', { share: share.name })}>
      <Text c="dimmed" size="sm" pb="md">
        {t('shares.grants.lead')} {groups.data?.length ? t('grants.rule') : ''}
      </Text>
      <AccountsFinder count={accounts.data?.length ?? 0} wanted={wanted} find={setWanted} />
      <GroupGrants share={share} groups={(groups.data ?? []).filter(({ name }) => fits(wanted, [name]))} />
      <Loaded query={accounts}>
        {data => (
          <ul className={classes['rows']} aria-label={t('grants.accounts')}>
            {data
              .filter(({ name }) => fits(wanted, [name]))
              .map(account => (
                <AccountGrant
                  key={account.id}
                  share={share}
                  account={account}
                  access={access.data?.get(account.name)}
                  folders={foldersOf(folders.data ?? [], account.name, groups.data ?? [])}
                />
              ))}
          </ul>
        )}
      </Loaded>
      <FolderGrantsPart share={share} />
    </Drawer>
  );
}

/** Nothing where there are no groups: whoever has none need not hear of them. */
function GroupGrants({ share, groups }: { readonly share: ManagedShareWire; readonly groups: readonly GroupWire[] }) {
  if (groups.length === 0) return null;
  return (
    <>
      <h3 className={classes['heading']}>{t('grants.groups')}</h3>
      <ul className={classes['rows']} aria-label={t('grants.groups')}>
        {groups.map(({ id, name, members }) => (
          <GrantRow
            key={id}
            id={`${share.id} ${id}`}
            name={name}
            label={t('grants.byGroup', { group: name })}
            about={t('groups.members.count', { count: members.length })}
            level={share.groupGrants.find(({ group }) => group === name)?.level ?? 'clear'}
            canRefuse={share.home === null}
            grant={level => setGroupGrant({ share: share.name, group: name, level })}
          />
        ))}
      </ul>
      <h3 className={classes['heading']}>{t('grants.accounts')}</h3>
    </>
  );
}

interface AccountGrantProps {
  readonly share: ManagedShareWire;
  readonly account: AccountWire;
  readonly access: AccessWire | undefined;
  readonly folders: readonly FolderGrantWire[];
}

function AccountGrant({ share, account: { id, name, disabled }, access, folders }: AccountGrantProps) {
  const isOwner = share.home === name;
  const words = isOwner
    ? [t('shares.owner')]
    : [
        ...becauseText(access),
        ...foldersText(counting(folders, access)),
        ...(disabled ? [t('accounts.disabled')] : []),
      ];
  return (
    <GrantRow
      id={`${share.id} ${id}`}
      name={name}
      label={t('shares.accessBy', { account: name })}
      about={words.length === 0 ? undefined : words.join(' · ')}
      level={share.grants.find(({ account }) => account === name)?.level ?? 'clear'}
      fixed={isOwner}
      grant={level => setGrant({ share: share.name, account: name, level })}
    />
  );
}

/** Beyond what the share allows; nothing where it is refused. */
function counting(folders: readonly FolderGrantWire[], access: AccessWire | undefined): readonly FolderGrantWire[] {
  if (access === undefined || access.level === 'write' || (access.level === 'none' && access.by.length > 0)) return [];
  return folders.filter(({ level }) => access.level === 'none' || level === 'write');
}

/** What groups have to do with it; the own grant is seen beside it. */
function becauseText(access: AccessWire | undefined): readonly string[] {
  const groups = (access?.by ?? []).filter(({ kind }) => kind === 'group');
  if (access === undefined || groups.length === 0) return [];
  const names = listText(groups.map(({ name }) => t('grants.group', { name })));
  return [t(`grants.because.${access.level}`, { names })];
}
