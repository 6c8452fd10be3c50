import { Skeleton } from '@mantine/core';
import { IconFolder, IconFolders, IconHome, IconLock } from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import type { ShareWire } from '#protocol/session.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/share-list.module.css';
import { useShares } from '#ui/station/shares.ts';
import { topAddress, topId, topName } from '#ui/station/tops.ts';

/** The shares that one may go to. */
export function ShareList() {
  const { data, isPending } = useShares();
  if (isPending) return <ListSkeleton />;
  const home = data?.filter(share => share.home) ?? [];
  const others = data?.filter(share => !share.home) ?? [];
  return (
    <>
      <ul className={classes['list']}>
        {home.map(share => (
          <ShareItem key={topId(share)} share={share} />
        ))}
      </ul>
      {others.length > 0 && <h2 className={classes['heading']}>{t('files.shares')}</h2>}
      <ul className={classes['list']}>
        {others.map(share => (
          <ShareItem key={topId(share)} share={share} />
        ))}
      </ul>
    </>
  );
}

function ShareItem({ share }: { readonly share: ShareWire }) {
  const [place] = useLocation();
  const address = topAddress(share);
  const isHere = place === address || place.startsWith(`${address}/`);
  const Icon = topIcon(share);
  return (
    <li>
      <Link href={address} className={classes['item'] ?? ''} aria-current={isHere ? 'page' : undefined}>
        <Icon size={18} stroke={1.7} aria-hidden />
        <span className={classes['words']}>
          <span className={classes['name']}>{topName(share)}</span>
          {share.folder !== undefined && (
            <span className={classes['of']}>{t('folders.of', { share: share.name })}</span>
          )}
        </span>
        {share.grant === 'read' && <IconLock size={14} stroke={1.8} aria-label={t('files.readOnly')} role="img" />}
      </Link>
    </li>
  );
}

/** A granted folder does not look like a share. */
export function topIcon({ home, folder }: ShareWire): typeof IconFolder {
  if (folder !== undefined) return IconFolder;
  return home ? IconHome : IconFolders;
}

function ListSkeleton() {
  return (
    <div role="status" aria-label={t('app.loading')}>
      {[120, 90, 140].map(width => (
        <Skeleton key={width} height={14} width={width} radius="sm" mx={12} my={20} />
      ))}
    </div>
  );
}
