import { Skeleton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Fragment } from 'react';
import { Link } from 'wouter';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/files/crumbs.module.css';

export interface Crumb {
  readonly id: string;
  readonly name: string;
  readonly address: string;
}

/** The way from the share's top to the folder that is shown. */
export function Crumbs({ crumbs }: { readonly crumbs: readonly Crumb[] | undefined }) {
  if (!crumbs) return <Skeleton height={16} width={160} radius="sm" my={12} />;
  return (
    <nav aria-label={t('files.crumbs')} className={classes['crumbs']}>
      <ol>
        {crumbs.map(({ id, name, address }, index) => (
          <Fragment key={id}>
            {index > 0 && (
              <li aria-hidden className={classes['between']}>
                <IconChevronRight size={15} />
              </li>
            )}
            <li className={classes['crumb']}>
              {index === crumbs.length - 1 ? (
                <h1 title={name}>{name}</h1>
              ) : (
                <Link href={address} title={name}>
                  {name}
                </Link>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
