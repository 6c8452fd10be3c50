/** What a page searches for, and what it points at, as both stand in the address. */

/** The text that is looked for; undefined when nothing is. */
export function findIn(search: string): string | undefined {
  return new URLSearchParams(search).get('find') ?? undefined;
}

export function withFind(address: string, text: string): string {
  return `${address}?${new URLSearchParams({ find: text })}`;
}

/** The entry to stand on in the folder that is shown. */
export function showIn(search: string): string | undefined {
  return new URLSearchParams(search).get('show') ?? undefined;
}

export function withShow(address: string, node: string): string {
  return `${address}?show=${node}`;
}
