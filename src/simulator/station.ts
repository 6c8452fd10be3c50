/** The station of a simulated world: the real share service over stores in memory, and the wire to it. */

import { seededRandom } from '#base/random.ts';
import { type StationDoor, StationError } from '#engine/station-door.ts';
import type { NodeId } from '#model/node.ts';
import type { Clock } from '#platform/doors.ts';
import { createMemoryPackStore } from '#platform/memory/memory-pack-store.ts';
import { createMemoryShareStore } from '#platform/memory/memory-share-store.ts';
import type { ShareRow, ShareStore } from '#platform/share-store.ts';
import { sha256 } from '#simulator/content-id.ts';
import type { CallIncident } from '#simulator/faults/fault.ts';
import type { Ledger } from '#simulator/ledger.ts';
import type { Life, Scheduler } from '#simulator/scheduler.ts';
import { createStationModel, type Shows, type StationModel } from '#simulator/station-model.ts';
import { createShareService, type ShareService } from '#station/share/share-service.ts';
import { stationDoor } from '#station/share/station-door.ts';

export interface SimulatedStation {
  readonly share: ShareRow;
  readonly service: ShareService;
  readonly model: StationModel;
  /** The door for a device, without a wire. */
  door(device: NodeId): StationDoor;
}

export interface StationOptions {
  readonly seed: number;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly ledger: Ledger;
  /** Every call of the store waits for its turn. */
  readonly steps: boolean;
  readonly shows: Shows;
  /** Hears of a broken promise; what is thrown at the station would end as a refusal. */
  readonly fail: (violation: unknown) => void;
}

export async function createStation({
  seed,
  scheduler,
  clock,
  ledger,
  steps,
  shows,
  fail,
}: StationOptions): Promise<SimulatedStation> {
  const life: Life = { name: 'station', ended: false };
  let model: StationModel | undefined;
  const store = watched(createMemoryShareStore(), {
    // Until there is a share nobody drives the scheduler.
    before: method => (steps && model ? scheduler.step(life, method) : undefined),
    written(change) {
      try {
        model?.written(change);
      } catch (violation) {
        fail(violation);
      }
    },
  });
  const random = seededRandom(seed ^ 0x5747);
  const service = createShareService({
    store,
    packs: createMemoryPackStore(),
    hash: sha256,
    clock,
    random,
    log: () => {},
  });
  const share = await service.createShare({ name: 'share' });
  model = createStationModel(share, ledger, shows);
  return {
    share,
    service,
    model,
    door: device => stationDoor(service, { account: 'anna', device, grant: 'write' }, share.id),
  };
}

interface Watching {
  before(method: string): Promise<void> | undefined;
  written(change: Parameters<ShareStore['write']>[0]): void;
}

function watched(store: ShareStore, { before, written }: Watching): ShareStore {
  const wrapped: Record<string, unknown> = {};
  for (const [name, method] of Object.entries(store) as [string, (...args: never[]) => Promise<unknown>][]) {
    wrapped[name] = async (...args: never[]) => {
      await before(name);
      return method(...args);
    };
  }
  const write: ShareStore['write'] = async change => {
    await before('write');
    const outcome = await store.write(change);
    if (outcome === 'written') written(change);
    return outcome;
  };
  return { ...(wrapped as unknown as ShareStore), write };
}

export interface Wire {
  readonly scheduler: Scheduler;
  readonly life: Life;
  /** Asked at each call, whose reply comes in so many parts: what befalls it. */
  onCall(parts: number): Pick<CallIncident, 'loses' | 'parts'> | undefined;
  note(what: string): void;
}

/** The station over a wire that can lose a request (then nothing happened) or a reply (then it did). */
export function wired(door: StationDoor, wire: Wire): StationDoor {
  const { scheduler, life, note } = wire;
  /** Answers how many parts of the reply will arrive; infinity = the whole of it. */
  const send = async (what: string, parts = 0): Promise<number> => {
    await scheduler.step(life, 'sends');
    const struck = wire.onCall(parts);
    if (struck?.loses === 'request') throw lost(wire, `request ${what}`);
    note(what);
    return struck ? (struck.parts ?? 0) : Number.POSITIVE_INFINITY;
  };
  const call = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const heard = await send(what);
    const outcome = await settled(work);
    await scheduler.step(life, 'hears');
    if (heard < Number.POSITIVE_INFINITY) throw lost(wire, `reply to ${what}`);
    if ('error' in outcome) {
      note(`hears ${String(outcome.error)}`);
      throw outcome.error;
    }
    return outcome.value;
  };
  return {
    changes: request => call(`asks for changes since ${request.cursor}`, () => door.changes(request)),
    async commit(request, manifests, chunks) {
      const reply = await call(`commits ${describe(request)}`, () => door.commit(request, manifests, chunks));
      for (const result of reply.results) if ('refused' in result) note(`hears ${result.refused}: ${result.message}`);
      return reply;
    },
    missing: hashes => call(`asks which of ${hashes.length} chunks are missing`, () => door.missing(hashes)),
    upload: chunks => call(`uploads ${chunks.length} chunks`, () => door.upload(chunks)),
    async *fetch(wants, known) {
      const what = `fetches ${wants.map(want => want.node.slice(0, 6)).join(' ')}`;
      let partsLeft = await send(what, wants.length);
      for await (const part of door.fetch(wants, known)) {
        await scheduler.step(life, 'hears');
        if (partsLeft === 0) throw lost(wire, `reply to ${what}`);
        partsLeft -= 1;
        yield part;
      }
    },
    subscribe: onPush => door.subscribe(onPush),
    grant: () => call('asks for its grant', () => door.grant()),
  };
}

function lost({ note }: Wire, what: string): StationError {
  note(`loses the ${what}`);
  return new StationError('unreachable', `The wire lost a ${what}.`);
}

async function settled<T>(work: () => Promise<T>): Promise<{ readonly value: T } | { readonly error: unknown }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

function describe(request: Parameters<StationDoor['commit']>[0]): string {
  const ops = request.batches.map(batch =>
    batch.ops.map(op => `${op.op} ${op.id.slice(0, 6)}${'name' in op ? ` "${op.name}"` : ''}`).join(' + '),
  );
  return `[${ops.join('; ')}]`;
}
