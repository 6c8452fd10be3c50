/** Notifications of the desktop, by the daemon that shows them (org.freedesktop.Notifications). */
import type { Bus } from '#dbus/bus.ts';
import type { Value } from '#dbus/signature.ts';

export const notificationDaemon = {
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
} as const;

/** As long as the desktop finds right. */
const desktopsOwnTime = -1;

export interface Notification {
  readonly title: string;
  /** Without markup: what stands in a name is none. */
  readonly text: string;
  /** The name of an icon; empty for none. */
  readonly icon: string;
  /**
   * The daemon's number of the one whose place it takes; 0, or left out, for none. Asked for last: that one may be closed
   * meanwhile.
   */
  readonly replaces?: () => number;
  /** Names of actions, each with what stands on its button. */
  readonly actions: readonly string[];
  readonly hints: ReadonlyMap<string, Value>;
}

/** Shows it, and answers the daemon's number of it. Throws CallFailed where nobody shows notifications. */
export async function notify(bus: Bus, { title, text, icon, replaces, actions, hints }: Notification): Promise<number> {
  const [capabilities = []] = await bus.call({ ...notificationDaemon, member: 'GetCapabilities' });
  const shown = (capabilities as readonly Value[]).includes('body-markup') ? escaped(text) : text;
  const [id] = await bus.call({
    ...{ ...notificationDaemon, member: 'Notify', signature: 'susssasa{sv}i' },
    body: ['Waystation', replaces?.() ?? 0, icon, title, shown, actions, hints, desktopsOwnTime],
  });
  return id as number;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
