/**
 * Puts steps in an order in which each comes after those that it needs, and finds the circles among them.
 *
 * Tarjan's strongly connected components (SIAM J. Comput. 1, 1972), without recursion, since a chain of renames may
 * be as long as a folder is large. Components come out so that needed ones precede those that need them.
 */

interface Frame<K> {
  readonly key: K;
  readonly needs: readonly K[];
  next: number;
}

/** The circles (components of several keys) and single keys, needed ones first. `needs` may name unknown keys. */
export function componentsByNeed<K>(keys: readonly K[], needs: (key: K) => readonly K[]): K[][] {
  const known = new Set(keys);
  const index = new Map<K, number>();
  const low = new Map<K, number>();
  const onStack = new Set<K>();
  const stack: K[] = [];
  const components: K[][] = [];
  const frames: Frame<K>[] = [];

  const open = (key: K): void => {
    index.set(key, index.size);
    low.set(key, index.size - 1);
    stack.push(key);
    onStack.add(key);
    frames.push({ key, needs: needs(key), next: 0 });
  };
  const lower = (key: K, value: number): void => {
    low.set(key, Math.min(low.get(key) as number, value));
  };
  const close = (key: K): void => {
    frames.pop();
    const above = frames.at(-1);
    if (above) lower(above.key, low.get(key) as number);
    if (low.get(key) !== index.get(key)) return;
    const component: K[] = [];
    for (let member: K | undefined; member !== key; ) {
      member = stack.pop() as K;
      onStack.delete(member);
      component.push(member);
    }
    components.push(component.reverse());
  };

  for (const start of keys) {
    if (index.has(start)) continue;
    open(start);
    for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
      const need = frame.needs[frame.next];
      if (frame.next >= frame.needs.length) close(frame.key);
      else {
        frame.next += 1;
        if (need === undefined || !known.has(need)) continue;
        if (!index.has(need)) open(need);
        else if (onStack.has(need)) lower(frame.key, index.get(need) as number);
      }
    }
  }
  return components;
}
