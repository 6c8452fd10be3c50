/** The station collects what nothing refers to any more, beside whatever drives send meanwhile. */
import type { DecisionFault } from '#simulator/faults/fault.ts';

export interface CollectionIncident {
  readonly at: number;
  readonly fault: 'collection';
  /** What is dying goes after so long, milliseconds. */
  readonly graceMs: number;
}

export interface CollectionRates {
  /** Probability at one decision. */
  readonly rate: number;
}

export const collection: DecisionFault<CollectionRates, CollectionIncident> = {
  name: 'collection',
  draw: random => (random.chance(0.2) ? { rate: random.pick([0.002, 0.01, 0.05]) } : undefined),
  begin:
    ({ rate }, random) =>
    at =>
      random.chance(rate) ? { at, fault: 'collection', graceMs: random.pick([0, 1_000]) } : undefined,
  act: ({ graceMs }, { station }) => station.collect(graceMs),
};
