import { IconLink } from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/share-list.module.css';

const address = '/links';

/** The way to the own sharing links. */
export function LinksItem() {
  const [here] = useLocation();
  return (
    <Link href={address} className={classes['item'] ?? ''} aria-current={here === address ? 'page' : undefined}>
      <IconLink size={18} stroke={1.7} aria-hidden />
      <span className={classes['name']}>{t('links.title')}</span>
    </Link>
  );
}
