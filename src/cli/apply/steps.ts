/** What has to be done so that a drive is as a set-up file wants it. Nothing is ever taken away by it. */
import { isDeepStrictEqual } from 'node:util';
import type { DriveWish, SettingsWish, StationWish, TaskWish } from '#cli/apply/wanted.ts';
import { parseStationAddress } from '#drive/connection/station-address.ts';
import type { RulesOrder } from '#protocol/control/orders.ts';
import { noLimits } from '#protocol/control/paced-hours.ts';
import type { SettingsTold } from '#protocol/control/settings.ts';
import type { ConnectionStatus, DriveStatus, TaskStatus } from '#protocol/control/status.ts';

export type Step =
  | { readonly kind: 'settings'; readonly settings: SettingsWish }
  | { readonly kind: 'link'; readonly station: StationWish }
  | { readonly kind: 'add'; readonly station: StationWish; readonly task: TaskWish }
  | { readonly kind: 'set'; readonly task: TaskWish; readonly id: string }
  | { readonly kind: 'pause' | 'resume'; readonly task: TaskWish; readonly id: string };

/** How a drive is now. */
export interface DriveNow {
  readonly status: DriveStatus;
  readonly settings: SettingsTold;
}

/** In the order in which they are to be taken: a station may be reached by the settings alone. */
export function stepsTo({ stations, settings }: DriveWish, now: DriveNow): readonly Step[] {
  const sections = Object.keys(settings) as (keyof SettingsWish)[];
  const isOther = sections.some(section => differs(settings[section], now.settings[section]));
  return [...(isOther ? [{ kind: 'settings', settings } as const] : []), ...stationSteps(stations, now.status)];
}

function stationSteps(wanted: readonly StationWish[], status: DriveStatus): readonly Step[] {
  return wanted.flatMap(station => {
    const connection = connectionOf(station, status);
    const link: readonly Step[] = connection === undefined ? [{ kind: 'link', station }] : [];
    return [...link, ...station.tasks.flatMap(task => taskSteps(station, task, status))];
  });
}

/** The drive's connection to that station with that account. */
export function connectionOf({ url, user }: StationWish, { connections }: DriveStatus): ConnectionStatus | undefined {
  const address = parseStationAddress(url)?.url ?? url;
  const isAccount = (account: string): boolean => account.toLowerCase() === user.toLowerCase();
  return connections.find(each => each.url === address && isAccount(each.account));
}

function taskSteps(station: StationWish, task: TaskWish, { tasks }: DriveStatus): readonly Step[] {
  const found = tasks.find(({ folder }) => folder === task.folder);
  if (found === undefined) return [{ kind: 'add', station, task }];
  const { id } = found;
  return [
    ...(changes(task.rules, found) ? [{ kind: 'set', task, id } as const] : []),
    ...(task.paused === true && !found.paused ? [{ kind: 'pause', task, id } as const] : []),
    ...(task.paused === false && found.paused ? [{ kind: 'resume', task, id } as const] : []),
  ];
}

/** Whether an order would make the rules others than they are. */
function changes({ filter, bin, limits, ...plain }: RulesOrder, { rules }: TaskStatus): boolean {
  return (
    differs(plain, rules) ||
    differs(filter, rules.filter) ||
    differs(bin, rules.bin) ||
    // None are on no record.
    differs(limits, rules.limits ?? noLimits)
  );
}

/** Whether something is said that is not so. */
function differs(said: object | undefined, is: object | undefined): boolean {
  return Object.entries(said ?? {}).some(([name, value]) => !isDeepStrictEqual(value, is?.[name as keyof typeof is]));
}
