/** What the page about sync profiles shows. */
import { useQuery } from '@tanstack/react-query';
import type { ProfileWire } from '#protocol/sync-profiles.ts';
import { compareNames, sizeText } from '#ui/common/format.ts';
import { getProfiles, previewProfile } from '#ui/common/profile-calls.ts';
import { t } from '#ui/common/texts.ts';
import { adminKey, pollMs } from '#ui/station/administration/data.ts';
import { namesText } from '#ui/station/administration/names-text.ts';

export function useProfiles() {
  return useQuery({
    queryKey: [adminKey, 'profiles'],
    queryFn: getProfiles,
    refetchInterval: pollMs,
    select: ({ profiles }) => profiles.toSorted((a, b) => compareNames(a.name, b.name)),
  });
}

/** What a profile, as it is saved, leaves out of the shares of those to whom it applies. */
export function useProfilePreview({ rules, accounts, groups }: ProfileWire) {
  return useQuery({
    queryKey: [adminKey, 'profile preview', rules, accounts, groups],
    queryFn: () => previewProfile({ rules, accounts, groups }),
  });
}

/** Its rules in a sentence. */
export function leavesText({ sizeMax, names, extensions }: ProfileWire['rules']): string {
  const size = sizeMax > 0 ? [t('profiles.above', { size: sizeText(sizeMax) })] : [];
  const parts = [...size, ...extensions.map(extension => `*.${extension}`), ...names];
  return parts.length === 0 ? t('profiles.leaves.nothing') : t('profiles.leaves', { what: namesText(parts) });
}

/** To whom it applies, in a sentence. */
export function appliesText({ accounts, groups }: ProfileWire): string {
  const names = [...groups.map(name => t('profiles.group', { name })), ...accounts];
  return names.length === 0 ? t('profiles.applies.nobody') : t('profiles.applies.to', { names: namesText(names) });
}
