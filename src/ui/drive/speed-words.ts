/** How fast it goes and how long it takes, as people read it. */
import type { Speed } from '#protocol/control/activity.ts';
import { noLimits } from '#protocol/control/paced-hours.ts';
import type { TaskRules } from '#protocol/control/rules.ts';
import { sizeText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';

/** Nothing while nothing is known. */
export function speedWords({ rate, secondsLeft }: Speed): readonly string[] {
  if (rate === null) return [];
  const speed = t('activity.rate', { size: sizeText(Math.round(rate)) });
  return secondsLeft === null || secondsLeft === 0 ? [speed] : [speed, leftWords(secondsLeft)];
}

/** How fast a task may sync at most; nothing where it has no limits of its own (A20). */
export function limitWords({ limits }: TaskRules): readonly string[] {
  const { up, down } = limits ?? noLimits;
  return [
    ...(up > 0 ? [t('panel.limited.up', { count: up })] : []),
    ...(down > 0 ? [t('panel.limited.down', { count: down })] : []),
  ];
}

/** In the largest unit of which there is one and a half at least: exact seconds of an hour would be a pretence. */
function leftWords(seconds: number): string {
  if (seconds < 90) return t('activity.left.seconds', { count: seconds });
  if (seconds < 90 * 60) return t('activity.left.minutes', { count: Math.round(seconds / 60) });
  return t('activity.left.hours', { count: Math.round(seconds / 3_600) });
}
