/** A file manager is played here, over the real daemon. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { socketsOf } from '#dbus/address.ts';
import { connectBus } from '#dbus/bus.ts';
import { startSession } from '#dbus/bus-fixture.ts';
import type { Exported } from '#dbus/exported.ts';
import type { Value } from '#dbus/signature.ts';
import { show } from '#drive/show.ts';
import { closeAfter } from '#test/closings.ts';
import { canUse } from '#test/real/own-mounts.ts';

test('S38 S39 a folder is opened by the file manager of the desktop, and a file selected in it, else by a program', async t => {
  if (!canUse(t, 'dbus-daemon')) return;
  const { address, close } = await startSession();
  closeAfter(t, close);
  const other = await connectBus(socketsOf(address));
  closeAfter(t, () => other.close());
  const byProgram: string[] = [];
  const opener = async (folder: string): Promise<void> => void byProgram.push(folder);
  const doors = { env: { DBUS_SESSION_BUS_ADDRESS: address }, byProgram: opener };
  await show('/home/anna/docs', false, doors);
  await show('/home/anna/docs/a.txt', true, doors);
  await show('/home/anna/docs', false, { ...doors, env: {} });
  assert.deepEqual(byProgram, ['/home/anna/docs', '/home/anna/docs', '/home/anna/docs']);

  const name = 'org.freedesktop.FileManager1';
  const asked: (readonly [string, Value])[] = [];
  const method = (member: string): Exported['methods'][string] => ({
    ...{ takes: 'ass', answers: '' },
    call: (urls: Value = '') => {
      asked.push([member, urls]);
      return [];
    },
  });
  const methods = { ShowFolders: method('ShowFolders'), ShowItems: method('ShowItems') };
  other.show('/org/freedesktop/FileManager1', [{ name, properties: {}, signals: {}, methods }]);
  await other.takeName(name);
  await show('/home/anna/my docs', false, doors);
  await show('/home/anna/my docs/ü.txt', true, doors);
  assert.deepEqual(asked, [
    ['ShowFolders', ['file:///home/anna/my%20docs']],
    ['ShowItems', ['file:///home/anna/my%20docs/%C3%BC.txt']],
  ]);
  assert.equal(byProgram.length, 3);
});

test('S38 what cannot be shown by anything is refused, with what to do', async () => {
  const byProgram = (): Promise<void> => Promise.reject(new Error('spawn xdg-open ENOENT'));
  const failing = show('/home/anna/docs', false, { env: {}, byProgram });
  await assert.rejects(failing, /cannot be shown here .*ENOENT.*open it in your file manager/);
});
