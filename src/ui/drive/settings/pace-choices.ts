import { t } from '#ui/common/texts.ts';

/** Every pace with its name, to choose from. */
export function paceChoices() {
  return (['full', 'limited', 'none'] as const).map(value => ({ value, label: t(`driveSettings.pace.${value}`) }));
}
