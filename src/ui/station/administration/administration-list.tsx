import { Badge } from '@mantine/core';
import {
  type Icon,
  IconAddressBook,
  IconBellCog,
  IconDevices,
  IconFilter,
  IconFolderCog,
  IconGauge,
  IconHandStop,
  IconHistory,
  IconLink,
  IconSettings,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import { type TextKey, t } from '#ui/common/texts.ts';
import { useHolds } from '#ui/station/administration/data.ts';
import classes from '#ui/station/share-list.module.css';

interface Place {
  readonly address: string;
  readonly name: TextKey;
  readonly Icon: Icon;
}

const places: readonly Place[] = [
  { address: '/admin/overview', name: 'overview.title', Icon: IconGauge },
  { address: '/admin/accounts', name: 'accounts.title', Icon: IconUsers },
  { address: '/admin/groups', name: 'groups.title', Icon: IconUsersGroup },
  { address: '/admin/shares', name: 'shares.title', Icon: IconFolderCog },
  { address: '/admin/profiles', name: 'profiles.title', Icon: IconFilter },
  { address: '/admin/devices', name: 'devices.title', Icon: IconDevices },
  { address: '/admin/links', name: 'links.admin.title', Icon: IconLink },
  { address: '/admin/directories', name: 'directories.title', Icon: IconAddressBook },
  { address: '/admin/holds', name: 'holds.title', Icon: IconHandStop },
  { address: '/admin/settings', name: 'settings.title', Icon: IconSettings },
  { address: '/admin/telling', name: 'telling.title', Icon: IconBellCog },
  { address: '/admin/log', name: 'log.title', Icon: IconHistory },
];

/** The ways to the pages of administrators. What waits for one of them is said here, wherever they are. */
export function AdministrationList() {
  const holds = useHolds().data?.length ?? 0;
  return (
    <>
      <h2 className={classes['heading']}>{t('admin.title')}</h2>
      <ul className={classes['list']}>
        {places.map(place => (
          <PlaceItem key={place.address} place={place} waiting={place.name === 'holds.title' ? holds : 0} />
        ))}
      </ul>
    </>
  );
}

function PlaceItem({ place, waiting }: { readonly place: Place; readonly waiting: number }) {
  const [here] = useLocation();
  const { address, name, Icon } = place;
  return (
    <li>
      <Link href={address} className={classes['item'] ?? ''} aria-current={here === address ? 'page' : undefined}>
        <Icon size={18} stroke={1.7} aria-hidden />
        <span className={classes['name']}>{t(name)}</span>
        {waiting > 0 && (
          <Badge size="sm" variant="filled" aria-label={t('holds.count', { count: waiting })} role="img">
            {waiting}
          </Badge>
        )}
      </Link>
    </li>
  );
}
