/** A reporter for `node --test` that writes one JSON object at the end: how many tests passed, failed, were skipped. */
import type { TestEvent } from 'node:test/reporters';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Names of tests that were skipped or are marked as still to do. */
  readonly skipped: readonly string[];
  /** Test files that ran to their end without a single test in them. */
  readonly empty: readonly string[];
}

export default async function* tally(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const skipped: string[] = [];
  const empty: string[] = [];
  let counts = { tests: 0, passed: 0, skipped: 0, todo: 0 };
  for await (const { type, data } of events) {
    if (type === 'test:pass' || type === 'test:fail') {
      if (data.skip !== undefined || data.todo !== undefined) skipped.push(`${data.name} (${data.file})`);
      // The runner passes a file without tests as if the file were a test.
      else if (type === 'test:pass' && data.nesting === 0 && data.name.endsWith('.test.ts')) empty.push(data.name);
    }
    // Each file has a summary of its own; the one without a file is the sum.
    if (type === 'test:summary' && data.file === undefined) counts = data.counts;
  }
  // Counted by what is left, so that cancelled tests and ones out of time are failed ones.
  const failed = counts.tests - counts.passed - counts.skipped - counts.todo;
  const result: Tally = { passed: counts.passed - empty.length, failed: failed + empty.length, skipped, empty };
  yield JSON.stringify(result);
}
