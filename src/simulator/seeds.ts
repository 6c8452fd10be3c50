/** Which seeds there are to play. */

/** Seeds alternate between small worlds, which people can read, and deep ones, which find more. */
export function isDeep(seed: number): boolean {
  return seed % 2 === 1;
}

/** `count` seeds from `first` on, or so many deep ones alone. */
export function* seedsFrom(first: number, count: number, deepAlone = false): Generator<number> {
  const step = deepAlone ? 2 : 1;
  const begin = deepAlone && !isDeep(first) ? first + 1 : first;
  for (let nth = 0; nth < count; nth += 1) yield begin + nth * step;
}
