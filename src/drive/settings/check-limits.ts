import { DriveError } from '#drive/drive-error.ts';
import { isRate, rateMin } from '#protocol/control/paced-hours.ts';

/** Throws DriveError('invalid') for a limit that is too small, of a drive or of one task. */
export function checkLimits({ up, down }: { readonly up: number; readonly down: number }): void {
  if (isRate(up) && isRate(down)) return;
  throw new DriveError(
    'invalid',
    `A limit is at least ${rateMin} KB/s, or 0 for none: below it requests run out of time.`,
  );
}
