/** What of a drive is told to a person by a notification: what newly needs them, once, until it is over. Pure. */

import type { Words } from '#desktop/words/words.ts';
import { plainText } from '#drive/plain-text.ts';
import type { NoticeSettings } from '#protocol/control/settings.ts';
import type { DriveStatus, HoldStatus, TaskStatus } from '#protocol/control/status.ts';

/** An error that is over sooner is not told: most are tried again with success. Milliseconds. */
export const errorToldAfterMs = 60_000;

/** `key` says what it is about, for as long as it lasts. */
export interface Notice {
  readonly key: string;
  readonly title: string;
  readonly text: string;
}

interface Trouble extends Notice {
  /** How long it has to last before it is told, milliseconds. */
  readonly afterMs: number;
  /** Under which choice of its person it falls. */
  readonly kind: keyof NoticeSettings;
}

/** What has been seen until now: since when there is a trouble, and what was told of it. */
export type NoticeMemory = ReadonlyMap<string, { readonly sinceMs: number; readonly told: string | undefined }>;

export interface NoticeStep {
  readonly memory: NoticeMemory;
  /** To be shown: new ones, and those whose words are others now. */
  readonly show: readonly Notice[];
  /** Keys of those that are over. */
  readonly over: readonly string[];
}

/** What to tell of a drive now, after what was seen before. While none runs nothing is known to be over. */
export function nextNotices(memory: NoticeMemory, seen: DriveStatus, nowMs: number, words: Words): NoticeStep {
  const troubles = troublesOf(seen, words).filter(({ kind }) => seen.notices[kind]);
  const steps = troubles.map(({ afterMs, kind: _kind, ...notice }) => {
    const { sinceMs, told } = memory.get(notice.key) ?? { sinceMs: nowMs, told: undefined };
    const isDue = told !== notice.text && nowMs - sinceMs >= afterMs;
    return { notice, isDue, sinceMs, told: isDue ? notice.text : told };
  });
  const keys = new Set(troubles.map(({ key }) => key));
  return {
    memory: new Map(steps.map(({ notice, sinceMs, told }) => [notice.key, { sinceMs, told }])),
    show: steps.filter(({ isDue }) => isDue).map(({ notice }) => notice),
    over: [...memory].filter(([key, { told }]) => told !== undefined && !keys.has(key)).map(([key]) => key),
  };
}

function troublesOf(seen: DriveStatus, words: Words): readonly Trouble[] {
  const troubles = seen.connections.flatMap(({ id, state, station }): readonly Trouble[] => {
    if (state !== 'signed-out' && state !== 'certificate') return [];
    const text = words.t(`notice.${state}-text`, { station: plainText(station) });
    return [{ key: `${state}-${id}`, title: words.t(`notice.${state}`), text, afterMs: 0, kind: 'station' }];
  });
  const told = new Set(seen.connections.filter(isTold).map(({ id }) => id));
  return [...troubles, ...seen.tasks.flatMap(task => ofTask(task, told.has(task.connection), words))];
}

function isTold({ state }: DriveStatus['connections'][number]): boolean {
  return state === 'signed-out' || state === 'certificate';
}

/** Of a task whose station is in trouble, the station's is told. */
function ofTask(task: TaskStatus, stationIsTold: boolean, words: Words): readonly Trouble[] {
  const folder = plainText(task.folder);
  const say = (kind: 'absent' | 'error', afterMs: number): Trouble => ({
    kind: kind === 'error' ? 'errors' : kind,
    ...{ key: `${kind}-${task.id}`, title: words.t(`notice.${kind}`) },
    ...{ text: words.t(`notice.${kind}-text`, { folder }), afterMs },
  });
  const holds = task.holds.map(hold => ofHold(hold, folder, words));
  if (task.state === 'absent') return [...holds, say('absent', 0)];
  return task.state === 'error' && !stationIsTold ? [...holds, say('error', errorToldAfterMs)] : holds;
}

function ofHold({ hold, change, files }: HoldStatus, folder: string, words: Words): Trouble {
  const kind = change === 'edit' ? 'scrambled' : 'hold';
  const text = words.t(`notice.${kind}-text`, { count: files, folder });
  return { key: `hold-${hold}`, title: words.t(`notice.${kind}`), text, afterMs: 0, kind: 'holds' };
}
