/**
 * The proxy that the system says: the environment where it names one, else GNOME's settings. What is named and cannot be
 * used is said, and never passed over: somebody chose that nothing goes straight.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { bareHost } from '#base/host.ts';
import type { Peer } from '#drive/connection/secure-connect.ts';
import type { ProxyServer } from '#drive/connection/ways.ts';
import { type GnomeProxy, readGnomeProxy } from '#drive/settings/gnome-proxy.ts';
import { skipRules } from '#drive/settings/proxy-skips.ts';

export type FoundProxy =
  | { readonly kind: 'none' }
  | { readonly kind: 'proxy'; readonly proxy: ProxyServer; skips(peer: Peer): boolean }
  /** It is there and cannot be used: where it stands, and why. */
  | { readonly kind: 'unfit'; readonly place: string; readonly why: string; skips(peer: Peer): boolean };

/** How long the desktop's settings may take to be read, milliseconds. */
const gnomeTimeoutMs = 5_000;

/** Asks the environment, then GNOME. */
export async function findSystemProxy(env: NodeJS.ProcessEnv = process.env): Promise<FoundProxy> {
  const fromEnvironment = environmentProxy(env);
  if (fromEnvironment.kind !== 'none') return fromEnvironment;
  return askGnome(env);
}

/** `https_proxy`, else `all_proxy`, in small letters or capitals; `no_proxy` says for which stations it is not. Pure. */
export function environmentProxy(env: NodeJS.ProcessEnv): FoundProxy {
  const text = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].map(name => env[name]?.trim()).find(Boolean);
  if (!text) return { kind: 'none' };
  const skips = skipRules((env['no_proxy'] ?? env['NO_PROXY'] ?? '').split(/[\s,]+/));
  const spelled = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(spelled) ? new URL(spelled) : undefined;
  const kind = kinds[url?.protocol ?? ''];
  // The text may hold a password, so it is not repeated.
  const place = url?.host ? url.host : 'of the environment';
  if (url === undefined || url.hostname === '')
    return { kind: 'unfit', place, why: 'its address cannot be read', skips };
  if (kind === undefined)
    return { kind: 'unfit', place, why: `"${url.protocol.slice(0, -1)}" is neither http nor socks5`, skips };
  const port = Number(url.port || (kind === 'http' ? 80 : 1080));
  const [name, password] = [unescaped(url.username), unescaped(url.password)];
  return { kind: 'proxy', proxy: { kind, host: bareHost(url.hostname), port, name, password }, skips };
}

const kinds: Readonly<Record<string, ProxyServer['kind']>> = {
  'http:': 'http',
  'socks5:': 'socks5',
  'socks5h:': 'socks5',
  'socks:': 'socks5',
};

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % is what somebody typed.
    return text;
  }
}

/** The proxy for HTTPS, else SOCKS, else the one for HTTP. Pure. */
export function gnomeProxy(settings: GnomeProxy): FoundProxy {
  const skips = skipRules(settings.ignoreHosts);
  if (settings.mode === 'auto')
    return {
      ...{ kind: 'unfit', skips, place: settings.address || 'of the network' },
      why: 'it is chosen by a PAC file, which is not read here',
    };
  if (settings.mode !== 'manual') return { kind: 'none' };
  const { https, socks, http } = settings;
  const found = [https, socks, http].find(({ host, port }) => host !== '' && port > 0);
  if (found === undefined) return { kind: 'none' };
  const kind = found === socks ? ('socks5' as const) : ('http' as const);
  // GNOME's one account is that of the proxy for HTTP, and no other proxy's business.
  const isThatOfHttp = found.host === http.host && found.port === http.port;
  const account = isThatOfHttp ? settings.account : { name: '', password: '' };
  return { kind: 'proxy', proxy: { ...account, ...found, kind, host: bareHost(found.host) }, skips };
}

/** None where there is no GNOME. */
async function askGnome(env: NodeJS.ProcessEnv): Promise<FoundProxy> {
  try {
    const { stdout } = await promisify(execFile)('gsettings', ['list-recursively', 'org.gnome.system.proxy'], {
      env,
      timeout: gnomeTimeoutMs,
    });
    return gnomeProxy(readGnomeProxy(stdout));
  } catch (error) {
    const { code, killed } = error as { code?: unknown; killed?: boolean };
    // No such program, or no such settings on this desktop.
    if (killed !== true && (code === 'ENOENT' || code === 1)) return { kind: 'none' };
    const why = `gsettings does not tell it (${String(code ?? 'no answer')})`;
    return { kind: 'unfit', place: 'of GNOME', why, skips: skipRules([]) };
  }
}
