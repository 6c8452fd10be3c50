/** Who is in one group. */
import { Drawer, Switch, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountWire } from '#protocol/administer.ts';
import type { GroupWire } from '#protocol/groups.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { setMember } from '#ui/common/group-calls.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';
import { AccountsFinder } from '#ui/station/administration/accounts-finder.tsx';
import classes from '#ui/station/administration/administration.module.css';
import { askAnew, useAccounts } from '#ui/station/administration/data.ts';
import { fits } from '#ui/station/administration/fits.ts';

interface MembersPanelProps {
  readonly group: GroupWire;
  close(): void;
}

export function MembersPanel({ group, close }: MembersPanelProps) {
  const accounts = useAccounts();
  const [wanted, setWanted] = useState('');
  return (
    <Drawer opened onClose={close} position="right" size={440} title={t('groups.members.title', { name: group.name })}>
      <Text c="dimmed" size="sm" pb="md">
        {t('groups.members.lead')}
      </Text>
      <AccountsFinder count={accounts.data?.length ?? 0} wanted={wanted} find={setWanted} />
      <Loaded query={accounts}>
        {data => (
          <ul className={classes['rows']} aria-label={t('accounts.title')}>
            {data
              .filter(({ name }) => fits(wanted, [name]))
              .map(account => (
                <MemberRow key={account.id} group={group} account={account} />
              ))}
          </ul>
        )}
      </Loaded>
    </Drawer>
  );
}

function MemberRow({
  group,
  account: { name, disabled },
}: {
  readonly group: GroupWire;
  readonly account: AccountWire;
}) {
  const client = useQueryClient();
  // The choice is shown as made until the station has answered and the groups were read anew.
  const moving = useMutation({
    mutationFn: (member: boolean) => setMember({ group: group.name, account: name, member }),
    scope: { id: `member ${group.id} ${name}` },
    onSuccess: () => askAnew(client),
  });
  return (
    <li className={classes['row']}>
      <Switch
        className={classes['words']}
        label={name}
        {...(disabled ? { description: t('accounts.disabled') } : {})}
        checked={moving.isPending ? moving.variables : group.members.includes(name)}
        onChange={event => moving.mutate(event.currentTarget.checked)}
      />
      {moving.error && (
        <div className={classes['refusal']}>
          <FormError error={moving.error} />
        </div>
      )}
    </li>
  );
}
