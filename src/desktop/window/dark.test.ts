/** The settings of a desktop are played here, over the real daemon. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { socketsOf } from '#dbus/address.ts';
import { connectBus } from '#dbus/bus.ts';
import { startSession } from '#dbus/bus-fixture.ts';
import type { Exported } from '#dbus/exported.ts';
import { variant } from '#dbus/signature.ts';
import { followDarkness } from '#desktop/window/dark.ts';
import { closeAfter } from '#test/closings.ts';
import { canUse } from '#test/real/own-mounts.ts';
import { until } from '#test/system/program.ts';

const path = '/org/freedesktop/portal/desktop';
const portal: Exported = {
  name: 'org.freedesktop.portal.Settings',
  methods: { Read: { takes: 'ss', answers: 'v', call: () => [variant('v', variant('u', 1))] } },
  properties: {},
  signals: { SettingChanged: 'ssv' },
};

test('S67 whether the desktop is dark is told at once and when it changes, and nothing where nobody knows', async t => {
  if (!canUse(t, 'dbus-daemon')) return;
  const { address, close } = await startSession();
  closeAfter(t, close);
  const [bus, desktop] = [await connectBus(socketsOf(address)), await connectBus(socketsOf(address))];
  for (const each of [bus, desktop]) closeAfter(t, () => each.close());
  const told: boolean[] = [];
  await followDarkness(bus, dark => told.push(dark));
  assert.equal(told.length, 0);

  desktop.show(path, [portal]);
  await desktop.takeName('org.freedesktop.portal.Desktop');
  await followDarkness(bus, dark => told.push(dark));
  assert.deepEqual(told, [true]);

  told.length = 0;
  const changed = (space: string, key: string, scheme: number): void =>
    desktop.signal(path, portal, 'SettingChanged', space, key, variant('u', scheme));
  changed('org.freedesktop.appearance', 'contrast', 1);
  changed('org.gnome.desktop.interface', 'color-scheme', 1);
  changed('org.freedesktop.appearance', 'color-scheme', 2);
  changed('org.freedesktop.appearance', 'color-scheme', 1);
  // Both of those who follow hear it.
  await until('it was told', () => (told.length >= 4 ? true : undefined));
  assert.deepEqual(told, [false, false, true, true]);
});
