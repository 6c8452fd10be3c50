/** Looks for stations on the local network, and lets one be taken (S13). */
import { Badge, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { NearbyLine, NearbyStation } from '#protocol/control/nearby.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { t } from '#ui/common/texts.ts';
import { askLines } from '#ui/drive/ask.ts';
import classes from '#ui/drive/panel.module.css';
import own from '#ui/drive/wizard/nearby.module.css';

interface Search {
  readonly stations: ReadonlyMap<string, NearbyStation>;
  /** Undefined while it goes on. */
  readonly done: Extract<NearbyLine, { kind: 'done' }> | undefined;
  readonly error: unknown;
}

const nothing: Search = { stations: new Map(), done: undefined, error: undefined };

/** `take` gets the address as a drive is linked by it. */
export function NearbyStations({ take }: { take(url: string): void }) {
  const [search, setSearch] = useState<Search>();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const begin = (): void => {
    stop.current?.abort();
    const begun = new AbortController();
    stop.current = begun;
    setSearch(nothing);
    follow(begun.signal, setSearch).catch((error: unknown) => {
      if (!begun.signal.aborted) setSearch(before => ({ ...(before ?? nothing), error }));
    });
  };
  const isOn = search !== undefined && search.done === undefined && search.error === undefined;
  return (
    <Stack gap="xs">
      <Button
        variant="default"
        size="xs"
        className={classes['later'] ?? ''}
        leftSection={<IconSearch size={16} aria-hidden />}
        disabled={isOn}
        onClick={begin}
      >
        {t('nearby.search')}
      </Button>
      {search && <Found search={search} isOn={isOn} take={take} />}
    </Stack>
  );
}

async function follow(
  stop: AbortSignal,
  show: (change: (before: Search | undefined) => Search) => void,
): Promise<void> {
  for await (const line of askLines<NearbyLine>('/stations-nearby', stop)) {
    show((before = nothing) =>
      line.kind === 'done'
        ? { ...before, done: line }
        : { ...before, stations: new Map([...before.stations, [line.station.key, line.station]]) },
    );
  }
}

interface FoundProps {
  readonly search: Search;
  readonly isOn: boolean;
  take(url: string): void;
}

function Found({ search: { stations, done, error }, isOn, take }: FoundProps) {
  const isEmpty = done !== undefined && stations.size === 0;
  const empty = done?.networks === 0 ? 'nearby.noNetwork' : 'nearby.none';
  return (
    <div className={own['found']}>
      <Group gap={8} role="status" className={own['line'] ?? ''}>
        {isOn && <Loader size={14} aria-hidden />}
        <Text size="sm" fw={600}>
          {isOn ? t('nearby.searching') : isEmpty ? t(empty) : t('nearby.found', { count: stations.size })}
        </Text>
      </Group>
      {isEmpty && (
        <Text size="sm" className={own['line'] ?? ''}>
          {t(`${empty}.about`)}
        </Text>
      )}
      {done !== undefined && done.trouble !== '' && (
        <Text size="sm" className={own['line'] ?? ''}>
          {t('nearby.trouble', { reason: done.trouble })}
        </Text>
      )}
      <FormError error={error} />
      {stations.size > 0 && (
        <ul className={own['stations']} aria-label={t('nearby.title')}>
          {[...stations.values()].map(station => (
            <Station key={station.key} station={station} take={take} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Station({ station, take }: { readonly station: NearbyStation; take(url: string): void }) {
  const { name, version, fingerprint, urls, claimsLinked } = station;
  const about = [
    ...(version === '' ? [] : [t('nearby.version', { version })]),
    ...(fingerprint === '' ? [] : [t('nearby.fingerprint', { fingerprint })]),
  ];
  return (
    <li className={own['station']}>
      <Group gap={8}>
        <Text fw={600} className={own['name'] ?? ''}>
          {name}
        </Text>
        {claimsLinked && (
          <Badge size="sm" variant="light" tt="none">
            {t('nearby.claimsLinked')}
          </Badge>
        )}
      </Group>
      <span className={classes['about']}>{about.join(' · ')}</span>
      <Group gap={6} mt={4}>
        {urls.map(url => (
          <Button
            key={url}
            variant="light"
            size="compact-sm"
            className={own['address'] ?? ''}
            classNames={{ label: own['addressText'] ?? '' }}
            aria-label={t('nearby.take', { url, name })}
            onClick={() => take(url)}
          >
            {url}
          </Button>
        ))}
      </Group>
    </li>
  );
}
