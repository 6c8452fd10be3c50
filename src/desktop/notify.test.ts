/** Notifications before a daemon that is played here, over the real bus. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { socketsOf } from '#dbus/address.ts';
import { type Bus, connectBus } from '#dbus/bus.ts';
import { startSession } from '#dbus/bus-fixture.ts';
import type { Exported } from '#dbus/exported.ts';
import type { Value } from '#dbus/signature.ts';
import { Notifier } from '#desktop/notify.ts';
import { closeAfter } from '#test/closings.ts';
import { canUse } from '#test/real/own-mounts.ts';
import { until } from '#test/system/program.ts';

const name = 'org.freedesktop.Notifications';
const path = '/org/freedesktop/Notifications';
const notice = { key: 'a', title: 'T', text: '<b> & c', button: 'Open', state: 'attention' } as const;

interface World {
  readonly notifier: Notifier;
  readonly clicked: string[];
  readonly silent: string[];
  readonly daemon: Bus;
  readonly played: Played;
}

/** A daemon that notes what it is told: the number that is replaced and the text, or the number that is closed. */
class Played {
  readonly told: (readonly Value[])[] = [];
  capabilities: readonly string[] = ['body'];
  #last = 40;

  exported(): Exported {
    const notify = (...values: readonly Value[]): readonly Value[] => {
      this.told.push([values[1]!, values[4]!]);
      this.#last += 1;
      return [values[1] === 0 ? this.#last : values[1]!];
    };
    const closed = (id: Value | undefined): readonly Value[] => {
      this.told.push([id!]);
      return [];
    };
    return {
      name,
      methods: {
        GetCapabilities: { takes: '', answers: 'as', call: () => [this.capabilities] },
        Notify: { takes: 'susssasa{sv}i', answers: 'u', call: notify },
        CloseNotification: { takes: 'u', answers: '', call: closed },
      },
      properties: {},
      signals: { ActionInvoked: 'us', NotificationClosed: 'uu' },
    };
  }
}

/** The daemon has no name yet: nobody shows notifications. */
async function world(t: TestContext): Promise<World | undefined> {
  if (!canUse(t, 'dbus-daemon')) return undefined;
  const { address, close } = await startSession();
  closeAfter(t, close);
  const [bus, daemon] = [await connectBus(socketsOf(address)), await connectBus(socketsOf(address))];
  for (const each of [bus, daemon]) closeAfter(t, () => each.close());
  const [clicked, silent]: [string[], string[]] = [[], []];
  const notifier = await Notifier.open({ bus, clicked: key => clicked.push(key), nobody: why => silent.push(why) });
  const played = new Played();
  daemon.show(path, [played.exported()]);
  return { notifier, clicked, silent, daemon, played };
}

test('a notification is replaced under its key, and taken back by its number', async t => {
  const made = await world(t);
  if (made === undefined) return;
  const { notifier, daemon, played } = made;
  await daemon.takeName(name);
  void notifier.show(notice);
  void notifier.show({ ...notice, text: 'other' });
  void notifier.show({ ...notice, key: 'b' });
  void notifier.close('a');
  await notifier.close('a');
  assert.deepEqual(played.told, [[0, '<b> & c'], [41, 'other'], [0, '<b> & c'], [41]]);
});

test('markup is written for a daemon that reads it', async t => {
  const made = await world(t);
  if (made === undefined) return;
  const { notifier, daemon, played } = made;
  await daemon.takeName(name);
  played.capabilities = ['body', 'body-markup'];
  await notifier.show(notice);
  assert.deepEqual(played.told, [[0, '&lt;b&gt; &amp; c']]);
});

test('a click counts for what is shown, and for nobody else’s notification', async t => {
  const made = await world(t);
  if (made === undefined) return;
  const { notifier, daemon, played, clicked } = made;
  await daemon.takeName(name);
  await notifier.show(notice);
  const signal = (member: string, ...body: readonly Value[]): void =>
    daemon.signal(path, played.exported(), member, ...body);
  signal('ActionInvoked', 7, 'default');
  signal('ActionInvoked', 41, 'default');
  await until('the click', () => clicked[0]);
  signal('NotificationClosed', 41, 2);
  signal('ActionInvoked', 41, 'default');
  // Its answer comes after the signals.
  await notifier.show({ ...notice, key: 'another' });
  await notifier.show(notice);
  assert.deepEqual(clicked, ['a']);
  assert.deepEqual(played.told.at(-1), [0, '<b> & c']);
});

test('where nobody shows notifications that is said once, and those to come are shown', async t => {
  const made = await world(t);
  if (made === undefined) return;
  const { notifier, daemon, played, silent } = made;
  await notifier.show(notice);
  await notifier.show(notice);
  assert.equal(silent.length, 1);
  await daemon.takeName(name);
  await notifier.show(notice);
  assert.equal(played.told.length, 1);
});
