/** The way to stations that the settings want (S73, S75). */
import { ProxyError, placeText, type Ways } from '#drive/connection/ways.ts';
import { type FoundProxy, findSystemProxy } from '#drive/settings/system-proxy.ts';
import type { ProxySettings } from '#protocol/control/settings.ts';

/** How long what the system says is believed, milliseconds: several connections are opened at once. */
const systemFreshMs = 5_000;

/**
 * Asks the settings anew for each connection. With a proxy that is named by hand everything goes through it; the
 * system's is not for stations on this computer itself, nor for those that it leaves out.
 */
export function settingsWays(chosen: () => ProxySettings, find = findSystemProxy): Ways {
  let asked: { readonly atMs: number; readonly found: Promise<FoundProxy> } | undefined;
  return {
    proxyFor: async peer => {
      const { mode, ...proxy } = chosen();
      if (mode === 'none') return undefined;
      if (mode === 'manual') return proxy;
      if (asked === undefined || performance.now() - asked.atMs > systemFreshMs)
        asked = { atMs: performance.now(), found: find() };
      const found = await asked.found;
      if (found.kind === 'none' || found.skips(peer)) return undefined;
      if (found.kind === 'unfit') throw new ProxyError('unfit', found.place, found.why);
      return found.proxy;
    },
  };
}

/** What the system says now, in words for people; empty where it names no proxy. */
export async function systemProxyText(
  find = findSystemProxy,
): Promise<{ readonly text: string; readonly isFit: boolean }> {
  const found = await find();
  if (found.kind === 'none') return { text: '', isFit: true };
  if (found.kind === 'unfit') return { text: `${found.place}: ${found.why}`, isFit: false };
  return { text: `${found.proxy.kind === 'http' ? 'HTTP' : 'SOCKS 5'}, ${placeText(found.proxy)}`, isFit: true };
}
