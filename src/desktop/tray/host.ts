/** Has panels show the item: registers it with whoever collects such items, again whenever that is a new one. */
import { type Bus, CallFailed } from '#dbus/bus.ts';

const watcher = {
  destination: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.kde.StatusNotifierWatcher',
} as const;

/** A session that starts has its panel a little later, milliseconds. */
export const hostMsMax = 5_000;

export interface HostOptions {
  readonly bus: Bus;
  /** The name on the bus that has the item. */
  readonly name: string;
  /** Called once at most: nobody shows icons. */
  readonly noHost: () => void;
  readonly hostMs?: number;
}

/** Registers until the answer is called. */
export async function keepRegistered({ bus, name, noHost, hostMs = hostMsMax }: HostOptions): Promise<() => void> {
  let isShown = false;
  const register = async (): Promise<void> => {
    try {
      await bus.call({ ...watcher, member: 'RegisterStatusNotifierItem', signature: 's', body: [name] });
      isShown = await hasHost(bus);
    } catch (error) {
      // The watcher went away meanwhile; the next one is told anew.
      if (!(error instanceof CallFailed)) throw error;
    }
  };
  const timer = setTimeout(() => {
    if (!isShown) noHost();
  }, hostMs);
  const stops = [
    await bus.listen({ sender: watcher.destination, interface: watcher.interface }, ({ member }) => {
      if (member === 'StatusNotifierHostRegistered') isShown = true;
    }),
    await bus.watchName(watcher.destination, owner => {
      isShown = false;
      if (owner !== undefined) void register();
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

async function hasHost(bus: Bus): Promise<boolean> {
  const [answer] = await bus.call({
    ...{ destination: watcher.destination, path: watcher.path, interface: 'org.freedesktop.DBus.Properties' },
    ...{ member: 'Get', signature: 'ss', body: [watcher.interface, 'IsStatusNotifierHostRegistered'] },
  });
  return (answer as { value: unknown } | undefined)?.value === true;
}
