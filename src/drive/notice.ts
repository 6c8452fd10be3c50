/** Tells the person of something that they ordered and did not wait for, by a notification of the desktop. */
import { NoBus, sessionBus } from '#dbus/address.ts';
import { CallFailed, connectBus } from '#dbus/bus.ts';
import type { Value } from '#dbus/signature.ts';
import type { Log } from '#platform/doors.ts';

const daemon = {
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
} as const;
/** The desktop takes it away by itself. */
const usualTime = -1;

/** Where nothing shows notifications, the log has it. */
export async function tellPerson(title: string, text: string, log: Log): Promise<void> {
  try {
    const bus = await connectBus(sessionBus(process.env));
    try {
      const [capabilities = []] = await bus.call({ ...daemon, member: 'GetCapabilities' });
      const shown = (capabilities as readonly Value[]).includes('body-markup') ? escaped(text) : text;
      const body = ['Waystation', 0, 'waystation', title, shown, [], new Map(), usualTime];
      await bus.call({ ...daemon, member: 'Notify', signature: 'susssasa{sv}i', body });
    } finally {
      bus.close();
    }
  } catch (error) {
    if (!(error instanceof NoBus || error instanceof CallFailed)) throw error;
    log('info', 'not shown', { title, text, reason: error.message });
  }
}

/** What stands in a name is no markup. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
