import { compareNames, listText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';

/** Names that a row spells out. */
const namesMax = 4;

/** Some names, sorted, and how many there are besides. */
export function namesText(names: readonly string[]): string {
  const shown = names.toSorted(compareNames).slice(0, namesMax);
  const others = names.length - shown.length;
  return listText([...shown, ...(others > 0 ? [t('shares.others', { count: others })] : [])]);
}
