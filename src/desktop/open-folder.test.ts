/** A folder is opened by a file manager that is played here, over the real daemon. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { socketsOf } from '#dbus/address.ts';
import { connectBus } from '#dbus/bus.ts';
import { startSession } from '#dbus/bus-fixture.ts';
import type { Exported } from '#dbus/exported.ts';
import type { Value } from '#dbus/signature.ts';
import { openFolder, showFile } from '#desktop/open-folder.ts';
import { closeAfter } from '#test/closings.ts';
import { canUse } from '#test/real/own-mounts.ts';

test('S39 a folder is opened by the file manager of the desktop, else by xdg-open', async t => {
  if (!canUse(t, 'dbus-daemon')) return;
  const { address, close } = await startSession();
  closeAfter(t, close);
  const [bus, other] = [await connectBus(socketsOf(address)), await connectBus(socketsOf(address))];
  for (const each of [bus, other]) closeAfter(t, () => each.close());
  const opened: Value[] = [];
  const byCommand: string[] = [];
  const command = async (folder: string): Promise<void> => void byCommand.push(folder);
  await openFolder(bus, '/home/anna/docs', command);
  await showFile(bus, '/home/anna/docs/a.txt', command);
  assert.deepEqual(byCommand, ['/home/anna/docs', '/home/anna/docs']);

  const name = 'org.freedesktop.FileManager1';
  const call = (urls: Value | undefined): readonly Value[] => {
    opened.push(urls!);
    return [];
  };
  const manager: Exported = {
    ...{ name, properties: {}, signals: {} },
    methods: { ShowFolders: { takes: 'ass', answers: '', call }, ShowItems: { takes: 'ass', answers: '', call } },
  };
  other.show('/org/freedesktop/FileManager1', [manager]);
  await other.takeName(name);
  await openFolder(bus, '/home/anna/my docs', command);
  await showFile(bus, '/home/anna/my docs/a.txt', command);
  assert.deepEqual(opened, [['file:///home/anna/my%20docs'], ['file:///home/anna/my%20docs/a.txt']]);
  assert.equal(byCommand.length, 2);
});
