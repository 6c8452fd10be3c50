/**
 * What a test, or a file of tests, closes in the end: all of it, what was opened last first, whatever of it fails.
 *
 * The runner's own hooks run in the order in which they were registered, and none after one that throws: what such a hook
 * would have closed keeps its file running until its time is over.
 */
import { after, type TestContext } from 'node:test';

/** What lives for a while, and has things done in its end. */
export type Closing = Pick<TestContext, 'after'>;

type Close = () => unknown;

const stacks = new WeakMap<Closing, Close[]>();

/** Closes this when the test is over, before what was to be closed already. */
export function closeAfter(test: Closing, close: Close): void {
  const stack = stacks.get(test) ?? stackOf(test);
  stack.push(close);
}

// Registered here and not when the first of it comes: hooks that are registered within a test end with that test.
const file: Closing = { after: hook => after(hook as () => Promise<void>) };
stackOf(file);

/** Closes this when all tests of the file are over. */
export function closeAtEnd(close: Close): void {
  closeAfter(file, close);
}

function stackOf(test: Closing): Close[] {
  const stack: Close[] = [];
  stacks.set(test, stack);
  test.after(() => closeAll(stack));
  return stack;
}

/** Rejects with what went wrong, in one error if that was several things. */
export async function closeAll(stack: Close[]): Promise<void> {
  const errors: unknown[] = [];
  for (let close = stack.pop(); close !== undefined; close = stack.pop()) {
    try {
      await close();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, errors.map(String).join('\n'));
}
