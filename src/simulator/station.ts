/** The station of a simulated world: the real share service over stores in memory, and the wire to it. */

import { seededRandom } from '#base/random.ts';
import { type StationDoor, StationError } from '#engine/station-door.ts';
import type { ShareMoment } from '#engine/wipe.ts';
import type { ContentId, NodeId } from '#model/node.ts';
import type { ShareChange, ShareRow } from '#platform/share-store.ts';
import type { PushMessage } from '#protocol/feed.ts';
import { Refusal } from '#protocol/refusals.ts';
import { checkStored } from '#simulator/check-stored.ts';
import type { SimulatedClock } from '#simulator/clock.ts';
import { sha256 } from '#simulator/content-id.ts';
import type { DriveGrant } from '#simulator/drive-settings.ts';
import type { CallIncident } from '#simulator/faults/fault.ts';
import type { Ledger } from '#simulator/ledger.ts';
import type { Life, Scheduler } from '#simulator/scheduler.ts';
import { createStationModel, type Shows, type StationModel } from '#simulator/station-model.ts';
import { createStorage } from '#simulator/station-storage.ts';
import type { Actor } from '#station/share/actor.ts';
import { createShareService, type ShareService } from '#station/share/share-service.ts';
import { stationDoor } from '#station/share/station-door.ts';
import { type CollectDoors, collect } from '#station/upkeep/collect.ts';

export interface SimulatedStation {
  readonly share: ShareRow;
  /** What the station's writes add up to; another one after a restore. */
  readonly model: StationModel;
  /** The door for a device, without a wire. It answers `unreachable` while the station is down. */
  door(device: NodeId, grant: () => DriveGrant): StationDoor;
  running(): boolean;
  /** Its program is gone: nothing that it had in flight goes on. Store and packs stay, whatever is in them is durable. */
  crash(): void;
  start(): void;
  /** Remembers the state of now, as a backup does; answers its number. */
  backUp(): number;
  /** Puts an earlier state in the place of this one, while the station is down. */
  restore(from: Restore, heldElsewhere: (content: ContentId) => boolean): void;
  /** True when that has happened. */
  restored(): boolean;
  /** True when that has happened and the share kept its epoch, so that no drive can be sure to notice. */
  restoredUnnoticed(): boolean;
  /** How far the share is. */
  moment(): ShareMoment;
  jumpClock(ms: number): void;
  /** Begins to collect, unless it is down or collects already. */
  collect(graceMs: number): void;
  /** Everything that a version refers to is there, byte for byte. */
  checkStored(invariant: 'd7' | 'q7'): Promise<void>;
}

export interface Restore {
  /** The number of the backup. */
  readonly backup: number;
  /** The packs are put back too; else the newer ones stay, with bytes that no row knows. */
  readonly packs: boolean;
  /** Whoever restores knows of it and gives the share another epoch. */
  readonly newEpoch: boolean;
}

export interface StationOptions {
  readonly seed: number;
  readonly scheduler: Scheduler;
  readonly clock: SimulatedClock;
  readonly ledger: Ledger;
  /** Every call of store and packs waits for its turn. */
  readonly steps: boolean;
  readonly shows: Shows;
  /** Hears of a broken promise; what is thrown at the station would end as a refusal. */
  readonly fail: (violation: unknown) => void;
  readonly note: (what: string) => void;
}

export async function createStation(options: StationOptions): Promise<SimulatedStation> {
  const { seed, scheduler, clock, ledger, shows, fail, note } = options;
  const listeners = new Set<(push: PushMessage) => void>();
  const storage = createStorage();
  let life: Life = { name: 'station', ended: false };
  let down = Promise.withResolvers<never>();
  let model: StationModel | undefined;
  let lives = 0;
  const before = (method: string): Promise<void> | undefined =>
    // Until there is a share nobody drives the scheduler.
    options.steps && model ? scheduler.step(life, method) : undefined;
  const written = (change: ShareChange): void => caught(() => model?.written(change), fail);
  const collectIn = collector(options, () => storage.doors({ before, written }));
  const begin = (): ShareService => {
    lives += 1;
    const doors = { hash: sha256, clock, random: seededRandom((seed ^ 0x5747) + lives * 65_536), log: () => {} };
    return createShareService({ ...doors, ...storage.doors({ before, written }) });
  };
  let service = begin();
  const share = await service.createShare({ name: 'share' });
  const epochs = createEpochs(share.epoch);
  const listen = (): void => void service.subscribe(share.id, push => tell(listeners, push));
  model = createStationModel(share, ledger, shows);
  listen();
  return {
    share,
    get model() {
      return model as StationModel;
    },
    door: (device, grant) => ({
      ...answering(
        () => stationDoor(service, actorOf(device, grant()), share.id),
        () => (life.ended ? undefined : down.promise),
      ),
      subscribe: listener => heardBy(listeners, listener),
    }),
    running: () => !life.ended,
    crash() {
      note('crashes');
      scheduler.end(life);
      cut(down);
    },
    start() {
      note(`starts (life ${lives + 1})`);
      life = { name: 'station', ended: false };
      down = Promise.withResolvers();
      service = begin();
      listen();
      // Whoever connects again reads the feed.
      tell(listeners, { share: share.id, epoch: '', head: 0 });
    },
    backUp: () => epochs.backedUp(storage.backUp()),
    restored: epochs.wasRestored,
    restoredUnnoticed: epochs.wasUnnoticed,
    moment: () => ({ epoch: epochs.now(), head: (model as StationModel).head() }),
    restore(from, heldElsewhere) {
      note(`is restored: ${JSON.stringify(from)}`);
      const kept = model as StationModel;
      model = createStationModel(share, ledger, shows);
      for (const change of storage.restore({ ...from, epoch: epochs.restored(from, lives) })) written(change);
      model.outlives(kept, heldElsewhere);
    },
    collect: graceMs => collectIn(life, graceMs),
    jumpClock(ms) {
      note(`has its clock set by ${ms} ms`);
      clock.jump(ms);
    },
    checkStored: invariant => checkStored(storage.doors(), model as StationModel, invariant),
  };
}

/** Of which epoch the share is, by what was backed up and restored. */
function createEpochs(first: string) {
  const backups = new Map<number, string>();
  let epoch = first;
  let restored = false;
  let unnoticed = false;
  return {
    now: () => epoch,
    wasRestored: () => restored,
    wasUnnoticed: () => unnoticed,
    backedUp(backup: number): number {
      backups.set(backup, epoch);
      return backup;
    },
    /** Answers the epoch that the share gets by it; undefined = the one that it had at the backup. */
    restored({ backup, newEpoch }: Restore, life: number): string | undefined {
      const fresh = newEpoch ? epochOf(life) : undefined;
      restored = true;
      unnoticed ||= !newEpoch;
      epoch = fresh ?? backups.get(backup) ?? first;
      return fresh;
    },
  };
}

/** Collects beside everything else that the station does, once at a time in each of its lives. */
function collector(
  { scheduler, clock, fail, note }: StationOptions,
  doors: () => Pick<CollectDoors, 'store' | 'packs'>,
): (life: Life, graceMs: number) => void {
  let collecting: Life | undefined;
  return (life, graceMs) => {
    if (life.ended || collecting === life) return;
    collecting = life;
    note(`collects what has been dying for ${graceMs} ms`);
    const sleeping = { ...clock, sleep: (ms: number) => scheduler.sleep(life, ms).over };
    const over = collect({ ...doors(), hash: sha256, clock: sleeping, log: () => {} }, { graceMs });
    over
      .then(({ contentsRemoved, chunksRemoved }) => {
        note(`has collected ${contentsRemoved} contents and ${chunksRemoved} chunks`);
        collecting = undefined;
      })
      .catch(fail);
  };
}

/** Whoever waits for an answer gets none. */
function cut({ promise, reject }: PromiseWithResolvers<never>): void {
  promise.catch(() => undefined);
  reject(unreachable());
}

function heardBy(listeners: Set<(push: PushMessage) => void>, listener: (push: PushMessage) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Throws what whoever is not known gets as an answer. */
function actorOf(device: NodeId, grant: DriveGrant): Actor {
  if (grant === 'none') throw new Refusal('sign-in');
  return { account: 'anna', device, grant };
}

function caught(work: () => void, fail: (violation: unknown) => void): void {
  try {
    work();
  } catch (violation) {
    fail(violation);
  }
}

function tell(listeners: ReadonlySet<(push: PushMessage) => void>, push: PushMessage): void {
  for (const listener of listeners) listener(push);
}

function epochOf(number: number): string {
  return number.toString(16).padStart(32, 'e');
}

function unreachable(): StationError {
  return new StationError('unreachable', 'The station is down.');
}

/** A door whose calls end with an error when the station goes down under them. `whileUp` is undefined when it is. */
function answering(door: () => StationDoor, whileUp: () => Promise<never> | undefined): Omit<StationDoor, 'subscribe'> {
  const call = async <T>(work: (to: StationDoor) => Promise<T>): Promise<T> => {
    const down = whileUp();
    if (down === undefined) throw unreachable();
    return Promise.race([work(door()), down]);
  };
  return {
    changes: request => call(to => to.changes(request)),
    commit: (request, manifests, chunks) => call(to => to.commit(request, manifests, chunks)),
    missing: hashes => call(to => to.missing(hashes)),
    upload: chunks => call(to => to.upload(chunks)),
    wanted: () => call(to => to.wanted()),
    async *fetch(wants, known) {
      const parts = door().fetch(wants, known)[Symbol.asyncIterator]();
      const down = whileUp();
      for (;;) {
        if (down === undefined) throw unreachable();
        const part = await Promise.race([parts.next(), down]);
        if (part.done) return;
        yield part.value;
      }
    },
    grant: () => call(to => to.grant()),
  };
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
    wanted: () => call('asks what is wanted', () => door.wanted()),
    upload: chunks => call(`uploads ${chunks.length} chunks`, () => door.upload(chunks)),
    async *fetch(wants, known) {
      const what = `fetches ${wants.map(want => want.node.slice(0, 6)).join(' ')}`;
      let partsLeft = await send(what, wants.length);
      for await (const part of door.fetch(wants, known)) {
        await scheduler.step(life, 'hears');
        if (partsLeft === 0) throw lost(wire, `reply to ${what}`);
        partsLeft -= 1;
        if ('refused' in part) note(`hears ${part.refused}: ${part.message}`);
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
