/** One question to somebody on a bus, for who does not stay on it. */
import { NoBus, type SocketPath } from '#dbus/address.ts';
import { type Bus, CallFailed, connectBus } from '#dbus/bus.ts';

/** What was answered, or why there was nobody to ask. */
export type Asked<T> = { readonly answer: T } | { readonly nobody: NoBus | CallFailed };

/** `sockets` throws NoBus where there is no bus. The bus is closed after the question, whatever came of it. */
export async function askOnce<T>(
  sockets: () => readonly SocketPath[],
  question: (bus: Bus) => Promise<T>,
): Promise<Asked<T>> {
  try {
    const bus = await connectBus(sockets());
    try {
      return { answer: await question(bus) };
    } finally {
      bus.close();
    }
  } catch (error) {
    if (error instanceof NoBus || error instanceof CallFailed) return { nobody: error };
    throw error;
  }
}
