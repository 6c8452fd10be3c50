import { Badge, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconExclamationCircle } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { HealthWire } from '#protocol/overview.ts';
import { momentText, sizeText } from '#ui/common/format.ts';
import { isText, t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import own from '#ui/station/overview/overview.module.css';

/** Where something can be done about it in the console. */
const places: Partial<Record<HealthWire['what'], string>> = {
  holds: '/admin/holds',
  disk: '/admin/shares',
  directories: '/admin/directories',
};

const icons = { well: IconCircleCheck, look: IconExclamationCircle, act: IconAlertTriangle } as const;
const order = { act: 0, look: 1, well: 2 } as const;

/** One sentence for each thing that is looked at; what needs a person comes first. */
export function HealthPart({ health }: { readonly health: readonly HealthWire[] }) {
  return (
    <section aria-labelledby="health" className={own['part']}>
      <Title order={2} size="h4" id="health">
        {t('health.title')}
      </Title>
      <div className={classes['card']}>
        <ul className={`${classes['rows']} ${own['health']}`} aria-label={t('health.title')}>
          {health
            .toSorted((a, b) => order[a.state] - order[b.state])
            .map(each => (
              <HealthRow key={each.what} health={each} />
            ))}
        </ul>
      </div>
    </section>
  );
}

function HealthRow({ health }: { readonly health: HealthWire }) {
  const { what, state } = health;
  const Icon = icons[state];
  const place = places[what];
  const go = `health.${what}.go`;
  return (
    <li className={`${classes['row']} ${state === 'well' ? '' : own['wanting']}`}>
      <Icon size={24} stroke={1.6} className={own[state]} aria-hidden />
      <div className={classes['words']}>
        <strong>{t(`health.${what}`)}</strong>
        <div className={classes['about']}>{sentenceOf(health)}</div>
      </div>
      {place && state !== 'well' && isText(go) && (
        <Link href={place} className={own['go'] ?? ''}>
          {t(go)}
        </Link>
      )}
      {state !== 'well' && (
        <Badge variant="outline" tt="none" className={own[state] ?? ''}>
          {t(`health.${state}`)}
        </Badge>
      )}
    </li>
  );
}

function sentenceOf({ what, state, count = 0, atMs, name = '' }: HealthWire): string {
  const key = `health.${what}.${what === 'verification' && atMs === undefined ? 'never' : state}`;
  const values = { count, name, size: sizeText(count), date: atMs === undefined ? '' : momentText(atMs) };
  return isText(key) ? t(key, values) : '';
}
