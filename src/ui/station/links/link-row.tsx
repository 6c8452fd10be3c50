import { Badge, Group } from '@mantine/core';
import { IconFolderDown, IconFolderOff, IconFolderUp, IconLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { SharingLinkWire } from '#protocol/sharing-link.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { aboutLink, nameOf } from '#ui/station/links/link-words.ts';
import own from '#ui/station/links/links.module.css';

interface LinkRowProps {
  readonly link: SharingLinkWire;
  /** Where others are shown, too. */
  readonly account?: string;
  /** What can be done with it. */
  readonly children: ReactNode;
}

export function LinkRow({ link, account, children }: LinkRowProps) {
  const { leadsTo, state, note } = link;
  const Icon = iconOf(link);
  return (
    <li className={`${classes['row']} ${state === 'valid' ? '' : classes['gone']}`}>
      <Icon size={24} stroke={1.5} className={classes['icon']} aria-hidden />
      <div className={classes['words']}>
        <Group gap={8}>
          <strong className={classes['name']}>{nameOf(link)}</strong>
          {account && <span className={classes['name']}>{account}</span>}
          {state !== 'valid' && (
            <Badge size="sm" variant="light" color="gray" tt="none" c="var(--mantine-color-text)">
              {t(`links.state.${state}`)}
            </Badge>
          )}
        </Group>
        <div className={classes['about']}>
          {[note, leadsTo?.path].filter(Boolean).join(' · ')}
          {(note !== '' || leadsTo) && <br />}
          {aboutLink(link, Date.now())}
        </div>
      </div>
      <Group gap={6} className={own['deeds'] ?? ''}>
        {children}
      </Group>
    </li>
  );
}

function iconOf({ kind, leadsTo }: SharingLinkWire): typeof IconLink {
  if (!leadsTo) return IconFolderOff;
  if (kind === 'upload') return IconFolderUp;
  return leadsTo.kind === 'folder' ? IconFolderDown : IconLink;
}
