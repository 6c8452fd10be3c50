/** Whether the desktop is dark, as its settings portal says. */
import { type Bus, CallFailed } from '#dbus/bus.ts';
import type { Value, Variant } from '#dbus/signature.ts';

const portal = { path: '/org/freedesktop/portal/desktop', interface: 'org.freedesktop.portal.Settings' } as const;
const owner = 'org.freedesktop.portal.Desktop';
const namespace = 'org.freedesktop.appearance';
const key = 'color-scheme';
/** 0 is no preference, 2 is light. */
const preferDark = 1;

/** Tells at once, and whenever it changes. Nothing where the desktop has no such portal: its theme alone counts then. */
export async function followDarkness(bus: Bus, tell: (dark: boolean) => void): Promise<void> {
  let changed = false;
  await bus.listen({ sender: owner, ...portal, member: 'SettingChanged' }, ({ body: [space, name, value] }) => {
    if (space !== namespace || name !== key) return;
    changed = true;
    tell(isDark(value));
  });
  const now = await read(bus);
  if (now !== undefined && !changed) tell(isDark(now));
}

async function read(bus: Bus): Promise<Value | undefined> {
  try {
    const call = { destination: owner, ...portal, member: 'Read', signature: 'ss', body: [namespace, key] };
    const [value] = await bus.call(call);
    return value;
  } catch (error) {
    if (error instanceof CallFailed) return undefined;
    throw error;
  }
}

/** `Read` answers a variant in a variant; the signal has one. */
function isDark(value: Value | undefined): boolean {
  return isVariant(value) ? isDark(value.value) : value === preferDark;
}

function isVariant(value: Value | undefined): value is Variant {
  return typeof value === 'object' && value !== null && 'signature' in value && 'value' in value;
}
