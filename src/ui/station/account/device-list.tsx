import { Badge, Button, Group, Skeleton, Text } from '@mantine/core';
import { IconDeviceDesktop, IconWorld } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeviceWire } from '#protocol/sign-in.ts';
import type { WipeWire } from '#protocol/wipe.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { getDevices, revokeDevice } from '#ui/common/calls.ts';
import { dateText, momentText } from '#ui/common/format.ts';
import { ErrorNotice } from '#ui/common/notice.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/account/account-page.module.css';
import { WipeActions } from '#ui/station/wipe/wipe-actions.tsx';
import { useWipes, wipeText } from '#ui/station/wipe/wipes.ts';

/** Everything that is signed in as this account; `own` is the browser that shows the list. */
export function DeviceList({ own }: { readonly own: string }) {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: ['devices'], queryFn: getDevices });
  const [asked, setAsked] = useState<DeviceWire>();
  const wipes = useWipes('/api');
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data)
    return <Skeleton height={16} width={220} radius="sm" my={24} aria-label={t('app.loading')} role="status" />;
  const byUse = data.devices.toSorted(
    (a, b) => Number(b.id === own) - Number(a.id === own) || b.lastSeenMs - a.lastSeenMs,
  );
  const revoke = async (device: DeviceWire): Promise<void> => {
    await revokeDevice(device.id);
    notifyDone(t(`account.revoked.${device.kind}`, { computer: device.computer }));
    await client.invalidateQueries({ queryKey: ['devices'] });
  };
  return (
    <>
      <ul className={classes['devices']}>
        {byUse.map(device => (
          <Device
            key={device.id}
            device={device}
            wipe={wipes.get(device.id)}
            isOwn={device.id === own}
            revoke={() => setAsked(device)}
          />
        ))}
      </ul>
      {asked && (
        <AskDialog
          title={t(`account.revoke.title.${asked.kind}`, { computer: asked.computer })}
          text={t(`account.revoke.${asked.kind}`)}
          submit={endWord(asked.kind)}
          act={() => revoke(asked)}
          close={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

/** A drive is linked, a browser signed in; each ends by its own word. */
function endWord(kind: DeviceWire['kind']): string {
  return t(kind === 'drive' ? 'account.unlink' : 'app.signOut');
}

function endName({ kind, computer }: DeviceWire): string {
  return t(kind === 'drive' ? 'account.unlinkOf' : 'account.signOutOf', { computer });
}

interface DeviceProps {
  readonly device: DeviceWire;
  readonly wipe: WipeWire | undefined;
  readonly isOwn: boolean;
  revoke(): void;
}

function Device({ device, wipe, isOwn, revoke }: DeviceProps) {
  const { kind, computer, system, version, address, lastSeenMs } = device;
  const Icon = kind === 'drive' ? IconDeviceDesktop : IconWorld;
  const about = [system, version, address].filter(text => text !== '').join(' · ');
  const date = dateText(lastSeenMs, Date.now());
  return (
    <li className={classes['device']}>
      <Icon size={24} stroke={1.5} className={classes['icon']} aria-hidden />
      <div className={classes['words']}>
        <Group gap={8}>
          <Text fw={600} size="sm" truncate>
            {computer}
          </Text>
          {isOwn && (
            <Badge size="sm" variant="light" tt="none">
              {t('account.this')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" className="number" title={momentText(lastSeenMs)}>
          {[about, isOwn ? '' : t('account.seen', { date })].filter(text => text !== '').join(' · ')}
        </Text>
        {wipe && (
          <Text size="sm" c="dimmed">
            {wipeText(wipe)}
          </Text>
        )}
      </div>
      <Group gap={8} ml="auto" wrap="nowrap">
        {kind === 'drive' && <WipeActions top="/api" device={device} wipe={wipe} />}
        {!isOwn && (
          <Button variant="default" size="xs" aria-label={endName(device)} onClick={revoke}>
            {endWord(kind)}
          </Button>
        )}
      </Group>
    </li>
  );
}
