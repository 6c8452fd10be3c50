/** The settings of a Syncthing: its own defaults as it wrote them, with one folder, and without a word to the outside. */

export interface Known {
  readonly id: string;
  /** `dynamic` for one that comes by itself. */
  readonly address: string;
}

export interface SyncthingSettings {
  readonly folderId: string;
  readonly folder: string;
  /** Where it listens for the others. */
  readonly port: number;
  /** Where it is told what to do, with `key`. */
  readonly restPort: number;
  readonly key: string;
  readonly known: readonly Known[];
}

/** Options that would ask or tell somebody outside, and what they are set to. */
const quietly: readonly (readonly [string, string])[] = [
  ...['globalAnnounceEnabled', 'localAnnounceEnabled', 'relaysEnabled', 'natEnabled', 'crashReportingEnabled'].map(
    name => [name, 'false'] as const,
  ),
  ['startBrowser', 'false'],
  ['urAccepted', '-1'],
  ['autoUpgradeIntervalH', '0'],
];

/**
 * `generated` with the settings. What a folder or device is by default is taken from the defaults that stand in it: left
 * out, it would be false or 0. Throws where `generated` is not as expected.
 */
export function settingsFrom(generated: string, settings: SyncthingSettings): string {
  const { known, port, restPort, key } = settings;
  const options = [['listenAddress', `tcp://127.0.0.1:${port}`] as const, ...quietly];
  const set = [...options, ['apikey', key] as const].reduce(
    (text, [name, value]) => withValue(text, name, value),
    generated,
  );
  const gui = replaced(set, /(<gui [^>]*>\s*<address>)[^<]*/, `$1127.0.0.1:${restPort}`);
  const devices = known.map(each => deviceFrom(generated, each));
  return gui.replace(/<configuration [^>]*>/, head => [head, folderFrom(generated, settings), ...devices].join('\n'));
}

function folderFrom(generated: string, { folderId, folder, known }: SyncthingSettings): string {
  const defaults = found(generated, /<folder id=""[\s\S]*?<\/folder>/);
  const named = replaced(replaced(defaults, /id=""/, `id="${folderId}"`), /path="[^"]*"/, `path="${folder}"`);
  return named.replace('</folder>', `${known.map(({ id }) => `<device id="${id}"></device>`).join('')}</folder>`);
}

function deviceFrom(generated: string, { id, address }: Known): string {
  const defaults = found(generated, /<device id=""[\s\S]*?<\/device>/);
  return withValue(replaced(defaults, /id=""/, `id="${id}"`), 'address', address);
}

function withValue(text: string, name: string, value: string): string {
  return replaced(text, new RegExp(`<${name}>[^<]*</${name}>`), `<${name}>${value}</${name}>`);
}

function replaced(text: string, pattern: RegExp, by: string): string {
  found(text, pattern);
  return text.replace(pattern, by);
}

function found(text: string, pattern: RegExp): string {
  const [match] = pattern.exec(text) ?? [];
  if (match === undefined) throw new Error(`This Syncthing writes settings without ${pattern.source}.`);
  return match;
}
