/** A folder of a link as a grid of pictures; each is asked for when it comes into sight. */
import { useInViewport } from '@mantine/hooks';
import { Link } from 'wouter';
import type { SharedNodeWire } from '#protocol/shared.ts';
import { t } from '#ui/common/texts.ts';
import { isPicture, sharedThumbnailAddress } from '#ui/common/thumbnail-calls.ts';
import { entryAddress } from '#ui/link/entry-address.ts';
import classes from '#ui/link/shared-grid.module.css';
import { EntryMark } from '#ui/station/files/entry-mark.tsx';

interface SharedGridProps {
  readonly token: string;
  readonly folder: string;
  readonly folderName: string;
  readonly entries: readonly SharedNodeWire[];
}

export function SharedGrid({ token, folder, folderName, entries }: SharedGridProps) {
  return (
    <ul className={classes['grid']} aria-label={t('visit.entries', { folder: folderName })}>
      {entries.map(entry => (
        <Card key={entry.id} {...{ token, folder, entry }} />
      ))}
    </ul>
  );
}

interface CardProps extends Pick<SharedGridProps, 'token' | 'folder'> {
  readonly entry: SharedNodeWire;
}

function Card({ token, folder, entry }: CardProps) {
  const { ref, inViewport } = useInViewport<HTMLLIElement>();
  const address = inViewport && isPicture(entry) ? sharedThumbnailAddress(token, entry, 256) : undefined;
  return (
    <li ref={ref} className={classes['card']}>
      <Link href={entryAddress(token, folder, entry)} className={classes['go'] ?? ''}>
        <span className={classes['frame']}>
          <EntryMark node={entry} address={address} size={44} fill />
        </span>
        <span className={classes['name']}>{entry.name}</span>
      </Link>
    </li>
  );
}
