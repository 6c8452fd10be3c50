/** The mark of a state: told apart by shape as well as by colour. */
import {
  IconAlertTriangle,
  IconCheck,
  IconCloudOff,
  IconEraser,
  IconFolderOff,
  IconPlayerPause,
  IconRefresh,
  IconX,
} from '@tabler/icons-react';
import type { TaskState } from '#protocol/control/status.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/drive/panel.module.css';

const icons: Readonly<Record<TaskState, typeof IconCheck>> = {
  'up-to-date': IconCheck,
  syncing: IconRefresh,
  paused: IconPlayerPause,
  offline: IconCloudOff,
  absent: IconFolderOff,
  attention: IconAlertTriangle,
  error: IconX,
  wiping: IconEraser,
};

export function StateMark({ state, size = 34 }: { readonly state: TaskState; readonly size?: number }) {
  const Icon = icons[state];
  return (
    <span
      className={classes['mark']}
      data-state={state}
      style={{ width: size, height: size }}
      role="img"
      aria-label={t(`panel.state.${state}`)}
    >
      <Icon size={Math.round(size * 0.56)} stroke={2.2} aria-hidden />
    </span>
  );
}
