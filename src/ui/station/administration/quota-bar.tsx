import { Progress } from '@mantine/core';
import type { ManagedShareWire } from '#protocol/administer.ts';
import { isNearlyFull } from '#protocol/quotas.ts';
import { sizeText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';

/** How much of a share is used, and of how much. */
export function QuotaBar({ share: { bytes, quota } }: { readonly share: ManagedShareWire }) {
  if (quota === null) return <div className={classes['quota']}>{t('quota.used', { used: sizeText(bytes) })}</div>;
  const percent = Math.min(100, (bytes / quota) * 100);
  return (
    <div className={classes['quota']}>
      <div>{t('quota.usedOf', { used: sizeText(bytes), quota: sizeText(quota) })}</div>
      {/* It says nothing that the words do not say. */}
      <div aria-hidden>
        <Progress value={percent} size="sm" {...(isNearlyFull(bytes, quota) ? { color: 'red' } : {})} />
      </div>
    </div>
  );
}
