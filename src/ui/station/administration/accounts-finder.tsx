import { TextInput } from '@mantine/core';
import { t } from '#ui/common/texts.ts';

/** As many accounts are found without looking for one. */
const accountsInSight = 8;

interface AccountsFinderProps {
  /** How many accounts there are. */
  readonly count: number;
  readonly wanted: string;
  find(wanted: string): void;
}

/** A field that narrows a list of accounts, where there are many. */
export function AccountsFinder({ count, wanted, find }: AccountsFinderProps) {
  if (count <= accountsInSight) return null;
  return (
    <TextInput
      type="search"
      aria-label={t('shares.find')}
      placeholder={t('shares.find')}
      value={wanted}
      onChange={event => find(event.currentTarget.value)}
      pb="sm"
    />
  );
}
