/** A programmer's error: a statement that the code relies on turned out false. Never caught to go on. */
export class AssertionFailed extends Error {
  override readonly name = 'AssertionFailed';
}

/** Ends the task or request when `condition` is false; `why` says which promise was broken. */
export function assert(condition: unknown, why: string): asserts condition {
  if (!condition) throw new AssertionFailed(why);
}

/** The value, which the code knows to be there. */
export function present<T>(value: T | undefined | null, why: string): T {
  assert(value !== undefined && value !== null, why);
  return value;
}

/** Marks a `switch` as exhaustive: a new case fails to compile here. */
export function never(value: never): never {
  throw new AssertionFailed(`no case for ${JSON.stringify(value)}`);
}
