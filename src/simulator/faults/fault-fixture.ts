/** Lives through a small world in which one fault strikes, to be looked at by the fault's test. */
import assert from 'node:assert/strict';
import { createTask } from '#engine/task.ts';
import type { Incident } from '#simulator/incident.ts';
import { inFull } from '#simulator/script-text.ts';
import { play } from '#simulator/simulate.ts';

/** Two plain drives under these incidents keep every promise; answers the events, one a line. */
export async function eventsOf(incidents: readonly Incident[]): Promise<string[]> {
  const events: string[] = [];
  const script = inFull({ seed: 1, schedule: 1, drives: [{}, {}], incidents });
  const { failure } = await play(script, { createTask, print: line => events.push(line) });
  if (failure) assert.fail([failure.message, ...failure.tail].join('\n'));
  return events;
}

/** Where the first event that matches stands among them; fails when none does. */
export function indexOf(events: readonly string[], wanted: RegExp): number {
  const index = events.findIndex(event => wanted.test(event));
  return index >= 0 ? index : assert.fail([`no event matches ${wanted}`, ...events.slice(-60)].join('\n'));
}
