/** The item before a panel that is played here, over the real daemon. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { socketsOf } from '#dbus/address.ts';
import { type Bus, connectBus } from '#dbus/bus.ts';
import { startSession } from '#dbus/bus-fixture.ts';
import type { Exported } from '#dbus/exported.ts';
import type { Value } from '#dbus/signature.ts';
import { keepRegistered } from '#desktop/tray/host.ts';
import { itemPath, StatusItem } from '#desktop/tray/status-item.ts';
import { closeAfter } from '#test/closings.ts';
import { canUse } from '#test/real/own-mounts.ts';
import { until } from '#test/system/program.ts';

const watcherName = 'org.kde.StatusNotifierWatcher';

interface World {
  readonly item: Bus;
  readonly panel: Bus;
  /** What was registered. */
  readonly registered: Value[];
  hasHost: boolean;
}

async function world(t: TestContext): Promise<World | undefined> {
  if (!canUse(t, 'dbus-daemon')) return undefined;
  const { address, close } = await startSession();
  closeAfter(t, close);
  const [item, panel] = [await connectBus(socketsOf(address)), await connectBus(socketsOf(address))];
  for (const bus of [item, panel]) closeAfter(t, () => bus.close());
  const made: World = { item, panel, registered: [], hasHost: true };
  const watcher: Exported = {
    name: watcherName,
    methods: {
      RegisterStatusNotifierItem: {
        takes: 's',
        answers: '',
        call: name => {
          made.registered.push(name!);
          return [];
        },
      },
    },
    properties: { IsStatusNotifierHostRegistered: { type: 'b', read: () => made.hasHost } },
    signals: { StatusNotifierHostRegistered: '' },
  };
  panel.show('/StatusNotifierWatcher', [watcher]);
  return made;
}

/** Registers in a short while of patience; answers what it said of panels. */
async function register(t: TestContext, { item }: World): Promise<readonly string[]> {
  const said: string[] = [];
  const noHost = (): void => void said.push('no host');
  closeAfter(t, await keepRegistered({ bus: item, name: 'org.example.Item', noHost, hostMs: 150 }));
  await sleep(400);
  return said;
}

test('the item is registered with a panel that is there, and with each one that comes', async t => {
  const made = await world(t);
  if (made === undefined) return;
  await made.panel.takeName(watcherName);
  assert.deepEqual(await register(t, made), []);
  assert.deepEqual(made.registered, ['org.example.Item']);
  await made.panel.giveName(watcherName);
  await made.panel.takeName(watcherName);
  await until('the second registration', () => (made.registered.length === 2 ? true : undefined));
});

test('without a panel it is said once, and the item is registered with the first that comes', async t => {
  const made = await world(t);
  if (made === undefined) return;
  assert.deepEqual(await register(t, made), ['no host']);
  await made.panel.takeName(watcherName);
  await until('the registration', () => (made.registered.length === 1 ? true : undefined));
});

test('a panel that collects items and shows none is none', async t => {
  const made = await world(t);
  if (made === undefined) return;
  made.hasHost = false;
  await made.panel.takeName(watcherName);
  assert.deepEqual(await register(t, made), ['no host']);
});

test('S67 a panel is told what changed and nothing else, reads it, and its clicks come back', async t => {
  const made = await world(t);
  if (made === undefined) return;
  await made.item.takeName('org.example.Item');
  let clicks = 0;
  const face = { state: 'syncing', sentence: 'Syncing', lines: [] } as const;
  const item = new StatusItem(made.item, face, () => {
    clicks += 1;
  });
  const signals: string[] = [];
  const iface = 'org.kde.StatusNotifierItem';
  await made.panel.listen({ sender: 'org.example.Item', interface: iface }, ({ member }) => signals.push(member));
  const place = { destination: 'org.example.Item', path: itemPath };
  const read = async (name: string): Promise<Value> => {
    const call = { ...place, interface: 'org.freedesktop.DBus.Properties', member: 'Get', signature: 'ss' };
    return ((await made.panel.call({ ...call, body: [iface, name] }))[0] as { value: Value }).value;
  };
  item.show({ ...face });
  item.show({ ...face, sentence: 'Syncing: one file left' });
  assert.deepEqual(((await read('ToolTip')) as readonly Value[])[2], 'Waystation: Syncing: one file left');
  assert.deepEqual(signals.splice(0), ['NewToolTip']);
  item.show({ ...face, state: 'error', lines: ['a & <b>'] });
  assert.equal(await read('Status'), 'NeedsAttention');
  assert.equal(((await read('ToolTip')) as readonly Value[])[3], 'a &amp; &lt;b&gt;');
  assert.deepEqual(signals, ['NewIcon', 'NewAttentionIcon', 'NewStatus', 'NewToolTip']);
  const pictures = (await read('IconPixmap')) as readonly (readonly [number, number, Uint8Array])[];
  assert.ok(pictures.every(([width, height, bytes]) => bytes.length === 4 * width * height));
  await made.panel.call({ ...place, interface: iface, member: 'Activate', signature: 'ii', body: [1, 2] });
  assert.equal(clicks, 1);
});
