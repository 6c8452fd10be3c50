/** Who may do what in one share. */
import { Drawer, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountWire, ManagedShareWire } from '#protocol/administer.ts';
import { type Level, setGrant } from '#ui/common/administer-calls.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { askAnew, useAccounts } from '#ui/station/administration/data.ts';
import { fits } from '#ui/station/administration/fits.ts';
import { Loaded } from '#ui/station/administration/frame.tsx';
import { GateError } from '#ui/station/gate.tsx';

const levels: readonly Level[] = ['none', 'read', 'write'];
/** As many accounts are found without looking for one. */
const accountsInSight = 8;

interface GrantsPanelProps {
  readonly share: ManagedShareWire;
  close(): void;
}

export function GrantsPanel({ share, close }: GrantsPanelProps) {
  const accounts = useAccounts();
  const [wanted, setWanted] = useState('');
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size={440}
      title={t('shares.grants', { share: share.name })}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Text c="dimmed" size="sm" pb="md">
        {t('shares.grants.lead')}
      </Text>
      {(accounts.data?.length ?? 0) > accountsInSight && (
        <TextInput
          type="search"
          aria-label={t('shares.find')}
          placeholder={t('shares.find')}
          value={wanted}
          onChange={event => setWanted(event.currentTarget.value)}
          pb="sm"
        />
      )}
      <Loaded query={accounts}>
        {data => (
          <ul className={classes['rows']} aria-label={t('accounts.title')}>
            {data
              .filter(({ name }) => fits(wanted, [name]))
              .map(account => (
                <GrantRow key={account.id} share={share} account={account} />
              ))}
          </ul>
        )}
      </Loaded>
    </Drawer>
  );
}

interface GrantRowProps {
  readonly share: ManagedShareWire;
  readonly account: AccountWire;
}

function GrantRow({ share, account: { name, disabled } }: GrantRowProps) {
  const client = useQueryClient();
  // The choice is shown as made until the station has answered and the share was read anew.
  const granting = useMutation({
    mutationFn: (level: Level) => setGrant({ share: share.name, account: name, level }),
    // One after the other: whoever goes through the levels by keys means the last one.
    scope: { id: `grant ${share.id} ${name}` },
    onSuccess: () => askAnew(client),
  });
  const granted: Level = share.grants.find(({ account }) => account === name)?.level ?? 'none';
  const isOwner = share.home === name;
  const about = isOwner ? t('shares.owner') : disabled ? t('accounts.disabled') : undefined;
  return (
    <li className={classes['row']}>
      <div className={classes['words']}>
        <div className={classes['name']}>{name}</div>
        {about && <div className={classes['about']}>{about}</div>}
      </div>
      <SegmentedControl
        size="xs"
        aria-label={t('shares.accessBy', { account: name })}
        data={levels.map(level => ({ value: level, label: t(`shares.level.${level}`) }))}
        value={granting.isPending ? granting.variables : granted}
        onChange={level => granting.mutate(level as Level)}
        disabled={isOwner}
      />
      {granting.error && (
        <div className={classes['refusal']}>
          <GateError error={granting.error} />
        </div>
      )}
    </li>
  );
}
