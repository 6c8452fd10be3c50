/** A policy of what is kept of the past, in a line. */
import type { RetentionWire } from '#protocol/retention.ts';
import { sizeText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';

export function keptText({ versions, order, days, bytes }: RetentionWire): string {
  const number = order === 'smart' ? 'kept.versions.smart' : 'kept.versions';
  const limits = [
    ...(versions === null ? [] : [t(number, { count: versions })]),
    ...(days === null ? [] : [t('kept.days', { count: days })]),
    ...(bytes === null ? [] : [t('kept.bytes', { size: sizeText(bytes) })]),
  ];
  return limits.length === 0 ? t('kept.everything') : limits.join(' · ');
}
