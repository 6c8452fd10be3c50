import { Badge } from '@mantine/core';
import type { ManagedDeviceWire } from '#protocol/administer.ts';
import { dateText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';

/** What a device that is connected says of itself, and since when. */
export function DeviceState({ device: { state, stateSinceMs } }: { readonly device: ManagedDeviceWire }) {
  const since = stateSinceMs === null ? '' : t('devices.state.since', { date: dateText(stateSinceMs, Date.now()) });
  return (
    <Badge
      size="sm"
      tt="none"
      variant={state === 'attention' ? 'filled' : 'light'}
      {...(state === 'attention' ? { color: 'red.9' } : {})}
    >
      {`${t(`devices.state.${state}`)} ${since}`.trimEnd()}
    </Badge>
  );
}
