/** Whether the computer runs on its battery, as Linux tells it in a folder for each supply. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PowerTold } from '#protocol/control/settings.ts';

export const powerFolder = '/sys/class/power_supply';

/** `none` where there is no such folder or no battery of the computer itself: a mouse has one of its own. */
export async function readPower(folder = powerFolder): Promise<PowerTold> {
  const supplies = await readdir(folder).catch(() => []);
  const told = await Promise.all(supplies.map(name => readSupply(join(folder, name))));
  const batteries = told.filter(({ type, scope }) => type === 'Battery' && scope !== 'Device');
  if (batteries.length === 0) return 'none';
  const isPlugged = told.some(({ type, online }) => type !== 'Battery' && online === '1');
  return !isPlugged && batteries.some(({ status }) => status === 'Discharging') ? 'battery' : 'mains';
}

async function readSupply(folder: string) {
  // Which of these files there are is for each driver to say.
  const read = (name: string): Promise<string> =>
    readFile(join(folder, name), 'utf8').then(
      text => text.trim(),
      () => '',
    );
  const [type, scope, status, online] = await Promise.all(['type', 'scope', 'status', 'online'].map(read));
  return { type, scope, status, online };
}
