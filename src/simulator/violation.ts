/** A promise of Waystation that a run has broken. */
export class Violation extends Error {
  override readonly name = 'Violation';
  /** `d1`–`d4` hold at every moment, `q1`–`q8` once everything is at rest; see docs/testing.md. */
  readonly invariant: string;
  constructor(invariant: string, message: string, cause?: unknown) {
    super(`${invariant}: ${message}`, { cause });
    this.invariant = invariant;
  }
}

/** Throws a violation unless `condition` holds. `message` is asked only then. */
export function hold(condition: unknown, invariant: string, message: () => string): asserts condition {
  if (!condition) throw new Violation(invariant, message());
}
