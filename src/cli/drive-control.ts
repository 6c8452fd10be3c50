/** What the drive's commands share: the way to the running drive, and figures as people read them. */
import { sizeSpeller } from '#base/size.ts';
import type { DriveOptions } from '#cli/drive-commands.ts';
import { ControlClient } from '#drive/control/control-client.ts';
import { dataFolder } from '#drive/data-folder.ts';
import type { Speed } from '#protocol/control/activity.ts';

/** The running drive of the data folder that the options name. */
export function runningDrive(options: DriveOptions): ControlClient {
  return new ControlClient(dataFolder(options.data));
}

/** A path of the control API with one id in it. */
export function withId(before: string, id: string, after = ''): string {
  return `${before}/${encodeURIComponent(id)}${after}`;
}

/** `1536` as `1.5 KiB`. */
export const bytesText = sizeSpeller('en');

/** `1.5 MiB/s, 3 min left`; empty while nothing is known. */
export function speedText({ rate, secondsLeft }: Speed): string {
  if (rate === null) return '';
  const text = `${bytesText(Math.round(rate))}/s`;
  return secondsLeft === null ? text : `${text}, ${durationText(secondsLeft)} left`;
}

/** The largest unit that fits, rounded up. */
function durationText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3_600 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}
