import { Badge, Button, Group, TextInput, Title } from '@mantine/core';
import { IconDeviceDesktop, IconSearch, IconWorld } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { ManagedDeviceWire } from '#protocol/administer.ts';
import type { WipeWire } from '#protocol/wipe.ts';
import { unlinkDevice } from '#ui/common/administer-calls.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { useAsked } from '#ui/common/asked.ts';
import { dateText, momentText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { askAnew, useManagedDevices } from '#ui/station/administration/data.ts';
import { fits } from '#ui/station/administration/fits.ts';
import { Frame, Rows } from '#ui/station/administration/frame.tsx';
import { DeviceState } from '#ui/station/overview/device-state.tsx';
import { sessionKey } from '#ui/station/session.ts';
import { WipeActions } from '#ui/station/wipe/wipe-actions.tsx';
import { useWipes, wipeText } from '#ui/station/wipe/wipes.ts';

/** Everything that is or was let in; `own` is the browser that shows it. */
export function DevicesPage({ own }: { readonly own: string }) {
  const devices = useManagedDevices();
  const wipes = useWipes('/api/admin');
  const [wanted, setWanted] = useState('');
  const { asked, ask, close } = useAsked<ManagedDeviceWire>();
  const row = (device: ManagedDeviceWire) => (
    <DeviceRow
      key={device.id}
      device={device}
      wipe={wipes.get(device.id)}
      isOwn={device.id === own}
      unlink={() => ask(device)}
    />
  );
  return (
    <Frame title="devices.title" lead="devices.lead">
      <TextInput
        type="search"
        aria-label={t('devices.find')}
        placeholder={t('devices.find.about')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={wanted}
        onChange={event => setWanted(event.currentTarget.value)}
      />
      <Loaded query={devices}>
        {data => <DeviceLists devices={data.filter(each => fits(wanted, textsOf(each)))} row={row} />}
      </Loaded>
      {asked && <UnlinkAsk device={asked} isOwn={asked.id === own} close={close} />}
    </Frame>
  );
}

interface DeviceListsProps {
  readonly devices: readonly ManagedDeviceWire[];
  row(device: ManagedDeviceWire): ReactNode;
}

function DeviceLists({ devices, row }: DeviceListsProps) {
  const revoked = devices.filter(({ revokedMs }) => revokedMs !== null);
  return (
    <>
      <Rows rows={devices.filter(({ revokedMs }) => revokedMs === null)} label={t('devices.linked')}>
        {row}
      </Rows>
      {revoked.length > 0 && (
        <>
          <Title order={2} size="h4" mt="sm">
            {t('devices.revoked')}
          </Title>
          <Rows rows={revoked} label={t('devices.revoked')}>
            {row}
          </Rows>
        </>
      )}
    </>
  );
}

interface DeviceRowProps {
  readonly device: ManagedDeviceWire;
  readonly wipe: WipeWire | undefined;
  readonly isOwn: boolean;
  unlink(): void;
}

function DeviceRow({ device, wipe, isOwn, unlink }: DeviceRowProps) {
  const { kind, computer, account, system, version, address, lastSeenMs, revokedMs, connected } = device;
  const Icon = kind === 'drive' ? IconDeviceDesktop : IconWorld;
  const nowMs = Date.now();
  const seen = connected ? '' : t('account.seen', { date: dateText(lastSeenMs, nowMs) });
  const ended = revokedMs === null ? '' : t('devices.ended', { date: dateText(revokedMs, nowMs) });
  return (
    <li className={`${classes['row']} ${revokedMs === null ? '' : classes['gone']}`}>
      <Icon size={24} stroke={1.5} className={classes['icon']} aria-hidden />
      <div className={classes['words']}>
        <Group gap={8}>
          <strong className={classes['name']}>{computer}</strong>
          <span className={classes['name']}>{account}</span>
          {connected && <DeviceState device={device} />}
          {isOwn && (
            <Badge size="sm" variant="light" tt="none">
              {t('account.this')}
            </Badge>
          )}
        </Group>
        <div className={classes['about']} title={momentText(lastSeenMs)}>
          {[system, version, address, seen, ended].filter(text => text !== '').join(' · ')}
        </div>
        {wipe && <div className={classes['about']}>{wipeText(wipe)}</div>}
      </div>
      <Group gap={8} ml="auto" wrap="nowrap">
        {kind === 'drive' && <WipeActions top="/api/admin" device={device} wipe={wipe} />}
        {revokedMs === null && (
          <Button
            variant="default"
            size="xs"
            aria-label={t('devices.unlinkOf', { computer, account })}
            onClick={unlink}
          >
            {t('devices.unlink')}
          </Button>
        )}
      </Group>
    </li>
  );
}

function textsOf({ computer, account, system, version, address }: ManagedDeviceWire): readonly string[] {
  return [computer, account, system, version, address];
}

interface UnlinkAskProps {
  readonly device: ManagedDeviceWire;
  readonly isOwn: boolean;
  close(): void;
}

function UnlinkAsk({ device: { id, kind, computer, account }, isOwn, close }: UnlinkAskProps) {
  const client = useQueryClient();
  const act = async (): Promise<void> => {
    await unlinkDevice(id);
    notifyDone(t('devices.unlinked', { computer }));
    await (isOwn ? client.invalidateQueries({ queryKey: sessionKey }) : askAnew(client));
  };
  return (
    <AskDialog
      title={t('devices.unlink.title', { computer, account })}
      text={t(isOwn ? 'devices.unlink.own' : `devices.unlink.${kind}`)}
      submit={t('devices.unlink')}
      act={act}
      close={close}
    />
  );
}
