import { NumberInput } from '@mantine/core';
import { isRate, rateMin } from '#protocol/control/paced-hours.ts';
import { t } from '#ui/common/texts.ts';

interface RateFieldProps {
  readonly way: 'up' | 'down';
  /** KB a second, 0 without limit; NaN while nothing is typed. */
  readonly rate: number;
  change(rate: number): void;
}

/** How fast may be sent or received, by the drive or by one task. */
export function RateField({ way, rate, change }: RateFieldProps) {
  return (
    <NumberInput
      label={t(`driveSettings.limits.${way}`)}
      description={t('driveSettings.limits.rate')}
      min={0}
      max={10_000_000}
      step={100}
      allowDecimal={false}
      value={Number.isNaN(rate) ? '' : rate}
      error={!isRate(rate) && t('driveSettings.limits.rate.fault', { count: rateMin })}
      onChange={value => change(typeof value === 'number' ? value : Number.NaN)}
    />
  );
}
