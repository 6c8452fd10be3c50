/** The wire loses a request (then nothing happened at the station) or a reply (then it did). */
import type { CallFault } from '#simulator/faults/fault.ts';

export interface WireLossIncident {
  readonly drive: number;
  readonly call: number;
  readonly fault: 'wire-loss';
  readonly loses: 'request' | 'reply';
  readonly parts?: number;
}

/** Probabilities at one call. */
export interface WireLossRates {
  readonly request: number;
  readonly reply: number;
}

export const wireLoss: CallFault<WireLossRates, WireLossIncident> = {
  name: 'wire-loss',
  draw(random) {
    const request = random.chance(0.5) ? random.pick([0.02, 0.1]) : 0;
    const reply = random.chance(0.5) ? random.pick([0.02, 0.1, 0.3]) : 0;
    return request + reply > 0 ? { request, reply } : undefined;
  },
  begin: (rates, random) => call => {
    const struck = { drive: call.drive, call: call.call, fault: 'wire-loss' } as const;
    if (random.chance(rates.request)) return { ...struck, loses: 'request' };
    if (!random.chance(rates.reply)) return undefined;
    const parts = random.below(call.parts + 1);
    return { ...struck, loses: 'reply', ...(parts > 0 && { parts }) };
  },
};
