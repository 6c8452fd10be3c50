/**
 * What `work` answers for each item, in order; at most `lanes` of them are at work at a time. For work that holds much memory
 * while another thread does it: begun all at once, it would hold that of all items. After a failure nothing more is begun.
 */
export async function inLanes<T, R>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => R | Promise<R>,
): Promise<readonly R[]> {
  const answers = new Array<R>(items.length);
  const waiting = items.entries();
  let failed = false;
  // All lanes take from the one iterator, so each item is taken once.
  const lane = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (failed) return;
      answers[index] = await work(item);
    }
  };
  const all = Array.from({ length: lanes }, lane);
  try {
    await Promise.all(all);
  } catch (error) {
    failed = true;
    throw error;
  }
  return answers;
}
