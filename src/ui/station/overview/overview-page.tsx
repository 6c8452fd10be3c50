import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ClientsWire, OverviewReply, StorageWire } from '#protocol/overview.ts';
import { momentText, sizeText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { getOverview } from '#ui/common/overview-calls.ts';
import { type TextKey, t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { adminKey, pollMs } from '#ui/station/administration/data.ts';
import { Frame } from '#ui/station/administration/frame.tsx';
import { ActivityPart } from '#ui/station/overview/activity-part.tsx';
import { HealthPart } from '#ui/station/overview/health-part.tsx';
import own from '#ui/station/overview/overview.module.css';
import { VisitedPart } from '#ui/station/overview/visited-part.tsx';

/** What an administrator sees first: how the station fares. */
export function OverviewPage() {
  const overview = useQuery({
    queryKey: [adminKey, 'overview'],
    queryFn: getOverview,
    refetchInterval: pollMs,
  });
  return (
    <Frame title="overview.title" lead="overview.lead">
      <Loaded query={overview}>{data => <Parts overview={data} />}</Loaded>
      <ActivityPart />
      <VisitedPart />
    </Frame>
  );
}

function Parts({ overview: { health, clients, storage, version, startedMs } }: { readonly overview: OverviewReply }) {
  return (
    <>
      <HealthPart health={health} />
      <div className={own['pair']}>
        <ClientsPart clients={clients} />
        <StoragePart storage={storage} />
      </div>
      <Text size="sm" c="dimmed">
        {t('overview.running', { version, date: startedMs === null ? '' : momentText(startedMs) })}
      </Text>
    </>
  );
}

interface PartProps {
  readonly id: string;
  readonly title: TextKey;
  readonly figures: readonly (readonly [TextKey, string])[];
  readonly children?: ReactNode;
}

/** Some figures, each with its name. */
function Part({ id, title, figures, children }: PartProps) {
  return (
    <section aria-labelledby={id} className={own['part']}>
      <Title order={2} size="h4" id={id}>
        {t(title)}
      </Title>
      <div className={`${classes['card']} ${own['padded']}`}>
        <dl className={own['list']}>
          {figures.map(([name, value]) => (
            <div key={name}>
              <dt>{t(name)}</dt>
              <dd className="number">{value}</dd>
            </div>
          ))}
        </dl>
        {children}
      </div>
    </section>
  );
}

function ClientsPart({ clients: { connected, drives, browsers, versions } }: { readonly clients: ClientsWire }) {
  return (
    <Part
      id="clients"
      title="clients.title"
      figures={[
        ['clients.connected', `${connected}`],
        ['clients.drives', `${drives}`],
        ['clients.browsers', `${browsers}`],
      ]}
    >
      {versions.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('clients.versions')}: {versions.map(({ version, count }) => `${version} (${count})`).join(', ')}
        </Text>
      )}
      <Link href="/admin/devices" className={own['go'] ?? ''}>
        {t('clients.go')}
      </Link>
    </Part>
  );
}

function StoragePart({ storage }: { readonly storage: StorageWire }) {
  const { living, older, deleted, countedMs, packs, free, size } = storage;
  const counted = (bytes: number | null): string => (bytes === null ? t('storage.uncounted') : sizeText(bytes));
  return (
    <Part
      id="storage"
      title="storage.title"
      figures={[
        ['storage.living', sizeText(living)],
        ['storage.older', counted(older)],
        ['storage.deleted', counted(deleted)],
        ['storage.packs', sizeText(packs)],
        ['storage.free', `${sizeText(free)} / ${sizeText(size)}`],
      ]}
    >
      <Text size="sm" c="dimmed">
        {t('storage.note')} {countedMs !== null && t('storage.counted', { date: momentText(countedMs) })}
      </Text>
    </Part>
  );
}
