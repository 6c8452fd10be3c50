/** What may only be read is marked so in file managers (I4): by the grants of the share, and of folders in it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Extension, extensionOf } from '#drive/shell/shell-fixture.ts';
import { closeAfter } from '#test/closings.ts';
import { type PanelWorld, panelWorld } from '#test/panel/world.ts';
import { until } from '#test/system/program.ts';

/** The emblem that a file manager was told last of the file `one` in a folder. */
function isMarked({ told }: Extension, folder: string, wanted: string): Promise<true> {
  const emblems = (): readonly string[] =>
    told
      .filter(each => each.kind === 'emblems')
      .filter(each => each.folder === folder)
      .flatMap(({ names }) => Object.entries(names))
      .filter(([, names]) => names.includes('one'))
      .map(([emblem]) => emblem);
  return until(`${wanted} in ${folder}`, () => emblems().at(-1) === wanted, {
    ms: 120_000,
    about: () => JSON.stringify(told),
  });
}

/** A task with a folder of a share that is made, and a file in it. */
async function synced(world: PanelWorld, remote: string): Promise<string> {
  const folder = world.folder(remote.replaceAll('/', '-'));
  writeFileSync(join(folder, 'one'), 'one');
  await world.ask('POST', '/tasks', { remote, folder, create: true, takeOver: false, rules: {} });
  await world.rest();
  return folder;
}

test('I4 S46 what an account may only read is marked, and a folder of it that it may write is not', async t => {
  if (process.platform !== 'linux') return t.diagnostic('the shell socket is for Linux desktops');
  const world = await panelWorld(t);
  const { administration, folders } = world.station.running.open;
  await administration.addShare('projects');
  await administration.grant('projects', 'anna', 'write');
  await world.link();
  const [plans, open] = [await synced(world, 'projects/plans'), await synced(world, 'projects/open')];
  const watching = (): Extension => {
    const manager = extensionOf(world.data, '');
    closeAfter(t, () => manager.socket.destroy());
    for (const folder of [plans, open]) manager.say({ kind: 'watch', folder });
    return manager;
  };
  const before = watching();
  for (const folder of [plans, open]) await isMarked(before, folder, 'synced');
  await folders.grantFolder({ share: 'projects', kind: 'account', name: 'anna', folder: 'plans', level: 'write' });
  await administration.grant('projects', 'anna', 'read');
  // A drive asks for its grants anew within a minute, and at once when it starts.
  await world.startAgain();
  const after = watching();
  await isMarked(after, open, 'read-only');
  await isMarked(after, plans, 'synced');
});
