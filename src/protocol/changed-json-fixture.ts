/** For tests: messages that are nearly well formed. */
import fc from 'fast-check';

/** What may stand where something else was expected. */
const odd: readonly unknown[] = [
  ...[null, true, -1, 0.5, 1e308, Number.MAX_SAFE_INTEGER, 2 ** 60],
  ...['', '\0', '../..', 'x'.repeat(300), '\ud800', 'stale'],
  ...[[], {}, [[[[]]]], [null], JSON.parse('{"__proto__":{"x":1}}')],
];

/** The value with one of its parts replaced by another thing, repeated, or left out. */
export function changedJson(good: object): fc.Arbitrary<unknown> {
  const places = placesIn(good);
  const way = fc.oneof(
    fc.constantFrom(...odd).map(value => ({ kind: 'put' as const, value })),
    fc.constant({ kind: 'drop' as const }),
    fc.constant({ kind: 'add' as const }),
  );
  return fc.tuple(fc.constantFrom(...places), way).map(([place, change]) => {
    const copy: unknown = JSON.parse(JSON.stringify(good));
    const at = place
      .slice(0, -1)
      .reduce<Record<string, unknown>>((inner, key) => inner[key] as Record<string, unknown>, copy as never);
    const key = place.at(-1) ?? '';
    if (change.kind === 'put') at[key] = change.value;
    else if (change.kind === 'drop') delete at[key];
    else at[`${key} again`] = at[key];
    // As it comes over the wire.
    return JSON.parse(JSON.stringify(copy)) as unknown;
  });
}

function placesIn(value: unknown, above: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...above, key], ...placesIn(inner, [...above, key])]);
}
