/** Looks for stations on all networks of this computer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Announced, Gathered } from '#mdns/gathered.ts';
import { Wire } from '#mdns/wire.ts';

/** When it is asked, milliseconds after the begin: a message may be lost, and a station may be busy. */
export const askAtMs = [0, 700, 2_000] as const;
/** How long answers are waited for, milliseconds. */
export const browseMs = 4_000;
/** How often it is looked whether anything came, milliseconds. */
const stepMs = 100;

/** What was found so far, and why not everything could be looked at: a sentence, or empty. */
export interface Browsed {
  readonly stations: readonly Announced[];
  /** Networks that were asked. */
  readonly networks: number;
  readonly trouble: string;
}

/** What is known by now, each time that more is, and once more at the end. Ends early when `stop` is aborted. */
export async function* browse(stop: AbortSignal, ms: number = browseMs): AsyncGenerator<Browsed> {
  const gathered = new Gathered();
  let news = false;
  const wire = new Wire(({ packet }) => {
    if (!packet.flag_qr) return;
    gathered.take([...(packet.answers ?? []), ...(packet.additionals ?? [])]);
    news = true;
  });
  const found = (): Browsed => ({
    stations: gathered.stations(),
    networks: new Set(wire.networks().map(network => network.interface)).size,
    trouble: wire.trouble(),
  });
  try {
    await wire.follow();
    for (let atMs = 0; atMs < ms && !stop.aborted; atMs += stepMs) {
      if (askAtMs.some(each => each === atMs)) await ask(wire, gathered);
      await sleep(stepMs);
      if (news) yield found();
      news = false;
    }
    yield found();
  } finally {
    await wire.close();
  }
}

async function ask(wire: Wire, gathered: Gathered): Promise<void> {
  for (const network of wire.networks())
    await wire.say(network, { type: 'query', questions: [...gathered.questions()] });
}
