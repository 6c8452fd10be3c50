/**
 * Makes a failing list small by leaving out parts of it: first halves, then ever smaller parts, at last one by one.
 * After Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input" (ddmin), complements only.
 */

/**
 * The smallest list found. `attempt` is asked whether a shorter list still fails, and answers the list that did (it
 * may be shorter still), or undefined. No element of the result can be left out, unless `attempt` gave up.
 */
export async function ddmin<T>(
  whole: readonly T[],
  attempt: (shorter: readonly T[]) => Promise<readonly T[] | undefined>,
): Promise<readonly T[]> {
  let list = whole;
  for (let size = Math.ceil(list.length / 2); list.length > 0; size = Math.ceil(size / 2)) {
    const before = list.length;
    // What came last was least necessary for what follows it.
    for (let end = list.length; end > 0; end = Math.min(end - size, list.length)) {
      const start = Math.max(0, end - size);
      const smaller = await attempt([...list.slice(0, start), ...list.slice(end)]);
      if (smaller) list = smaller;
    }
    if (size === 1 && list.length === before) break;
  }
  return list;
}
