/** A moment of a share's past that a page shows, as it stands in the address. */

export interface Past {
  /** The revision that is shown. */
  readonly at: number;
  /** The moment that was asked for, milliseconds. */
  readonly ms: number;
}

/** Undefined for the present. */
export function pastIn(search: string): Past | undefined {
  const query = new URLSearchParams(search);
  const [at, ms] = [query.get('at'), query.get('on')].map(text =>
    /^[0-9]{1,15}$/.test(text ?? '') ? Number(text) : undefined,
  );
  return at === undefined || ms === undefined ? undefined : { at, ms };
}

/** The address with that moment. */
export function withPast(address: string, past: Past | undefined): string {
  return past ? `${address}?at=${past.at}&on=${past.ms}` : address;
}

/** How a browser's field for a moment spells one: local time, to the minute. */
export function fieldText(ms: number): string {
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
