/** Reads what `gsettings list-recursively org.gnome.system.proxy` prints. Pure. */

export interface Place {
  readonly host: string;
  readonly port: number;
}

export interface GnomeProxy {
  /** `none`, `manual` or `auto`; empty where there are no such settings. */
  readonly mode: string;
  /** Of the PAC file. */
  readonly address: string;
  readonly ignoreHosts: readonly string[];
  readonly http: Place;
  readonly https: Place;
  readonly socks: Place;
  /** For the proxy; empty where none is chosen. GNOME has one, at the proxy for HTTP. */
  readonly account: { readonly name: string; readonly password: string };
}

export function readGnomeProxy(printed: string): GnomeProxy {
  const values = new Map<string, string>();
  for (const line of printed.split('\n')) {
    const [, schema = '', key = '', value = ''] = /^org\.gnome\.system\.proxy(\.\w+)? (\S+) (.*)$/.exec(line) ?? [];
    values.set(`${schema}.${key}`, value);
  }
  const text = (key: string): string => textsOf(values.get(key) ?? '')[0] ?? '';
  const place = (kind: string): Place => ({
    host: text(`.${kind}.host`).trim(),
    port: Number(/\d+$/.exec(values.get(`.${kind}.port`) ?? '')?.[0] ?? 0),
  });
  const signsIn = values.get('.http.use-authentication') === 'true';
  return {
    mode: text('.mode'),
    address: text('.autoconfig-url'),
    ignoreHosts: textsOf(values.get('.ignore-hosts') ?? ''),
    ...{ http: place('http'), https: place('https'), socks: place('socks') },
    account: {
      name: signsIn ? text('.http.authentication-user') : '',
      password: signsIn ? text('.http.authentication-password') : '',
    },
  };
}

/** The texts in a value as GVariant writes them: in single quotes, or in double ones where a single one is within. */
function textsOf(value: string): readonly string[] {
  return [...value.matchAll(/'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"/g)].map(([, single, double]) =>
    (single ?? double ?? '').replace(/\\(.)/g, '$1'),
  );
}
