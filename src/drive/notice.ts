/** Tells the person of something that they ordered and did not wait for, by a notification of the desktop. */
import { sessionBus } from '#dbus/address.ts';
import { askOnce } from '#dbus/ask-once.ts';
import { notify } from '#dbus/notifications.ts';
import type { Log } from '#platform/doors.ts';

/** Where nothing shows notifications, the log has it. */
export async function tellPerson(title: string, text: string, log: Log): Promise<void> {
  const notification = { title, text, icon: 'waystation', actions: [], hints: new Map() };
  const asked = await askOnce(
    () => sessionBus(process.env),
    bus => notify(bus, notification),
  );
  if ('nobody' in asked) log('info', 'not shown', { title, text, reason: asked.nobody.message });
}
