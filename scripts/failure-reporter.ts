/**
 * A reporter for `node --test` that tells what failed at the moment in which it fails. The runner's own ones keep
 * the reason for the end, and a run that is cut off takes it along.
 */
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';
import { overdue } from '#scripts/end-in-time.ts';

export default async function* failures(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    if (type === 'test:stderr' && data.message.includes(overdue)) yield data.message;
    if (type !== 'test:fail') continue;
    const { error } = data.details;
    // A suite fails by its tests, and each of them has been told.
    if ('failureType' in error && error.failureType === 'subtestsFailed') continue;
    yield `\n✖ ${data.name} (${data.file ?? 'no file'}:${data.line ?? 0})\n${inspect(error.cause ?? error)}\n\n`;
  }
}
