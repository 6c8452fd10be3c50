/** Whether the network is paid for by what goes over it, as NetworkManager tells it on the system's bus. */
import { socketsOf } from '#dbus/address.ts';
import { askOnce } from '#dbus/ask-once.ts';
import type { Variant } from '#dbus/signature.ts';
import type { NetworkTold } from '#protocol/control/settings.ts';

const systemBus = 'unix:path=/run/dbus/system_bus_socket';
const answerMsMax = 3_000;
/** NM_METERED_YES, NM_METERED_GUESS_YES; and the two for no. What it guesses is better than nothing. */
const metered = [1, 3];
const unmetered = [2, 4];

/** `unknown` where there is no bus, no NetworkManager, or where that does not know. */
export async function readNetwork(env: NodeJS.ProcessEnv = process.env): Promise<NetworkTold> {
  const asked = await askOnce(
    () => socketsOf(env['DBUS_SYSTEM_BUS_ADDRESS'] || systemBus),
    bus =>
      bus.call({
        ...{ destination: 'org.freedesktop.NetworkManager', path: '/org/freedesktop/NetworkManager' },
        ...{ interface: 'org.freedesktop.DBus.Properties', member: 'Get', signature: 'ss' },
        ...{ body: ['org.freedesktop.NetworkManager', 'Metered'], timeoutMs: answerMsMax },
      }),
  );
  if ('nobody' in asked) return 'unknown';
  const told = Number((asked.answer[0] as Variant).value);
  if (metered.includes(told)) return 'metered';
  return unmetered.includes(told) ? 'unmetered' : 'unknown';
}
