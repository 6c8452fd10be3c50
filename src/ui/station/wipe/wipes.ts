/** Wipes as the pages know them, by device. */
import { type QueryClient, useQuery } from '@tanstack/react-query';
import type { WipeWire } from '#protocol/wipe.ts';
import { dateText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';
import { getWipes, type WipeTop } from '#ui/common/wipe-calls.ts';
import { pollMs } from '#ui/station/administration/data.ts';

const wipesKey = 'wipes';

/** Empty until they are known. */
export function useWipes(top: WipeTop): ReadonlyMap<string, WipeWire> {
  const { data } = useQuery({
    queryKey: [wipesKey, top],
    queryFn: () => getWipes(top),
    refetchInterval: pollMs,
  });
  return new Map((data?.wipes ?? []).map(({ device, wipe }) => [device, wipe]));
}

/** Something about them was changed here. */
export function askWipesAnew(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: [wipesKey] });
}

/** How far a wipe is, in a sentence. */
export function wipeText({ state, by, askedMs, takenMs, toldMs, removed, left, detail }: WipeWire): string {
  const date = dateText((state === 'done' ? toldMs : takenMs) ?? askedMs, Date.now());
  const counts = { removed: t('wipe.removed', { count: removed }), left: t('wipe.left', { count: left }) };
  const said = t(`wipe.state.${state}`, { by, date, ...counts });
  if (detail === '') return said;
  return `${said}. ${state === 'done' ? detail : t('wipe.again', { why: detail })}`;
}
