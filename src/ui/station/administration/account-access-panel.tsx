import { Drawer, Text } from '@mantine/core';
import type { AccountWire, ManagedShareWire } from '#protocol/administer.ts';
import { setGrant } from '#ui/common/administer-calls.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { useManagedShares } from '#ui/station/administration/data.ts';
import { GrantRow } from '#ui/station/administration/grant-row.tsx';

interface AccountAccessPanelProps {
  readonly account: AccountWire;
  close(): void;
}

/** What one account may do in each share: the same grants as in the panel of a share, from the other side. */
export function AccountAccessPanel({ account, close }: AccountAccessPanelProps) {
  const shares = useManagedShares();
  return (
    <Drawer opened onClose={close} position="right" size={480} title={t('grants.of.title', { name: account.name })}>
      <Text c="dimmed" size="sm" pb="md">
        {t('shares.grants.lead')}
      </Text>
      <Loaded query={shares}>
        {data => (
          <ul className={classes['rows']} aria-label={t('shares.title')}>
            {data.map(share => (
              <ShareGrant key={share.id} account={account} share={share} />
            ))}
          </ul>
        )}
      </Loaded>
    </Drawer>
  );
}

function ShareGrant({ account: { id, name, groups }, share }: { account: AccountWire; share: ManagedShareWire }) {
  const isOwn = share.home === name;
  const about = [
    ...(share.home === null ? [] : [isOwn ? t('shares.owner') : t('shares.home')]),
    ...share.groupGrants
      .filter(({ group }) => groups.includes(group))
      .map(({ group, level }) => t(`grants.because.${level}`, { names: t('grants.group', { name: group }) })),
  ];
  return (
    <GrantRow
      id={`${share.id} ${id}`}
      name={share.name}
      label={t('grants.of.share', { share: share.name })}
      about={about.length === 0 ? undefined : about.join(' · ')}
      level={share.grants.find(({ account }) => account === name)?.level ?? 'clear'}
      fixed={isOwn}
      grant={level => setGrant({ share: share.name, account: name, level })}
    />
  );
}
