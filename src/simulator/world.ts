/**
 * One seed's world: a station, drives and people, and the loop that lets one thing happen after the other.
 *
 * Everything runs in this process, on virtual time. Which parked caller goes on, when a person acts, when a watcher's
 * word arrives, what is lost on the wire and when a drive dies: all of it is drawn from the seed.
 */
import { type SeededRandom, seededRandom } from '#base/random.ts';
import type { Task } from '#engine/round.ts';
import type { TaskDoors, TaskSettings } from '#engine/settings.ts';
import type { Files } from '#platform/files.ts';
import { canClash, checkAtRest, type Rested, shownContents } from '#simulator/check-at-rest.ts';
import { checkNothingLost } from '#simulator/check-during.ts';
import { createContentIds } from '#simulator/content-id.ts';
import { describeUnsettled } from '#simulator/describe.ts';
import { clockOf, SimulatedDrive } from '#simulator/drive.ts';
import { createHand } from '#simulator/hand.ts';
import { createLedger, type Ledger } from '#simulator/ledger.ts';
import { createWorker, type Worker } from '#simulator/person.ts';
import { type Profile, programNames } from '#simulator/profile.ts';
import type { Person } from '#simulator/programs.ts';
import { createScheduler, type Scheduler } from '#simulator/scheduler.ts';
import { createStation, type SimulatedStation, wired } from '#simulator/station.ts';
import { createTrace, type Trace } from '#simulator/trace.ts';
import { hold } from '#simulator/violation.ts';

/** Decisions of the scheduler after people have stopped, within which everything must come to rest (q8). */
export const restStepsMax = 20_000;
/** Faults go on for so many decisions after people have stopped. */
export const faultySteps = 1_500;
/** d2 is looked at once in so many decisions. */
export const lossCheckSteps = 50;

export interface WorldOptions {
  readonly seed: number;
  readonly profile: Profile;
  readonly createTask: (settings: TaskSettings, doors: TaskDoors) => Task;
  /** Canaries spoil a disk here. */
  readonly tamper?: ((files: Files) => Files) | undefined;
  readonly print?: ((line: string) => void) | undefined;
  /** Checks after every decision, so that the trace ends where the fault is. Changes nothing that happens. */
  readonly vigilant?: boolean | undefined;
}

export interface WorldCounts {
  readonly steps: number;
  readonly userActions: number;
  readonly crashes: number;
}

export class World {
  readonly trace: Trace;
  readonly #options: WorldOptions;
  readonly #random: SeededRandom;
  readonly #scheduler: Scheduler;
  readonly #ledger: Ledger;
  readonly #drives: SimulatedDrive[] = [];
  #station: SimulatedStation | undefined;
  #workers: Worker[] = [];
  #faults = false;
  #failure: unknown;
  #steps = 0;
  #userActions = 0;
  #crashes = 0;
  readonly #usersOn = new Set<number>();

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
    this.#ledger = createLedger(createContentIds());
    this.#scheduler = createScheduler({
      random: this.#random,
      burst: options.profile.rates.burst,
      onStep: life => this.trace.turn(life.name),
    });
    this.trace = createTrace(this.#scheduler.nowMs, options.print);
  }

  counts(): WorldCounts {
    return { steps: this.#steps, userActions: this.#userActions, crashes: this.#crashes };
  }

  /** Lives through the whole seed; throws the first `Violation`. */
  async run(): Promise<void> {
    const { profile } = this.#options;
    await this.#build();
    this.#setUp();
    for (const drive of this.#drives) drive.start();
    this.#faults = true;
    if (profile.settleFirst) await this.#untilRest();
    this.#workers = this.#drives.map(drive => this.#workerOn(drive, drive.profile.userActions));
    this.#faults = true;
    await this.#untilRest();
    this.#faults = false;
    for (const drive of this.#drives) if (!drive.running()) drive.start();
    await this.#untilRest();
    checkAtRest(this.#rested());
    await this.#checkStillness();
    checkAtRest(this.#rested());
    this.#checkLoss();
  }

  async #build(): Promise<void> {
    const { seed, profile, tamper } = this.#options;
    const clock = clockOf(this.#scheduler, () => ({ name: 'station', ended: false }), 0);
    const fail = (violation: unknown): void => {
      this.#failure ??= violation;
    };
    const station = await createStation({
      seed,
      scheduler: this.#scheduler,
      clock,
      ledger: this.#ledger,
      steps: profile.stationSteps,
      shows: (device, content) => {
        const drive = this.#drives.find(each => each.device === device);
        return drive !== undefined && shownContents(drive, this.#ledger).includes(content);
      },
      fail,
    });
    this.#station = station;
    for (const [index, each] of profile.drives.entries()) {
      const drive: SimulatedDrive = new SimulatedDrive({
        seed,
        index,
        profile: each,
        scheduler: this.#scheduler,
        trace: this.trace,
        ledger: this.#ledger,
        root: station.share.root,
        echoes: profile.echoes,
        station: (life, device) =>
          wired(station.door(device), {
            scheduler: this.#scheduler,
            life,
            random: this.#random,
            rates: () => (this.#faults ? profile.rates : noLoss),
            note: what => this.trace.add(life.name, what),
          }),
        tamper: tamper ?? (files => files),
        createTask: this.#options.createTask,
        fail,
      });
      this.#drives.push(drive);
    }
  }

  /** The first tree, made before any drive runs; sometimes a second drive starts with nearly the same one. */
  #setUp(): void {
    const { profile } = this.#options;
    const [first, second] = this.#drives;
    if (!first || !second) return;
    const making = this.#workerOn(first, profile.setupActions, ['create', 'create', 'mkdir', 'moveInto']);
    while (making.busy()) making.act();
    if (profile.perturbCopy < 0) return;
    const hand = this.#personOn(second).hand;
    for (const [path, seen] of first.disk.snapshot()) {
      if (second.disk.user.exists(path)) continue;
      if (seen.kind === 'folder') hand.mkdir(path);
      if (seen.kind !== 'file') continue;
      hand.write(path, seen.bytes);
      hand.touch(path, seen.mtimeNs);
    }
    const perturbing = this.#workerOn(second, profile.perturbCopy);
    while (perturbing.busy()) perturbing.act();
  }

  #workerOn(drive: SimulatedDrive, actions: number, programs?: readonly (typeof programNames)[number][]): Worker {
    const allowed = programs ?? programNames.filter(name => this.#options.profile.programs.has(name));
    return createWorker(this.#personOn(drive), allowed, actions);
  }

  #personOn(drive: SimulatedDrive): Person {
    const { names, largeFiles } = this.#options.profile;
    const note = (what: string): void => {
      this.#userActions += 1;
      this.#usersOn.add(drive.index);
      this.trace.add(`user${drive.index + 1}`, what);
    };
    const same = (a: string, b: string): boolean => drive.sameName(a, b);
    const hand = createHand({ drive: drive.index, disk: drive.disk, ledger: this.#ledger, same, note });
    return { hand, random: this.#random, ledger: this.#ledger, names, largeFiles, nowNs: () => drive.clock.nowNs() };
  }

  /** Until people have nothing left to do and no drive has, not even later. */
  async #untilRest(): Promise<void> {
    let quiet = 0;
    while (await this.#somethingHappens()) {
      this.#throwFailure();
      if (!this.#workers.some(worker => worker.busy())) quiet += 1;
      if (quiet > faultySteps) this.#faults = false;
      hold(quiet < restStepsMax, 'q8', () => this.#restless());
    }
    this.#throwFailure();
  }

  #restless(): string {
    const drives = this.#drives.filter(drive => drive.store.unsettledCount() > 0);
    return [`not at rest after ${restStepsMax} decisions without people`, ...drives.map(describeUnsettled)].join('\n');
  }

  async #somethingHappens(): Promise<boolean> {
    const { rates } = this.#options.profile;
    const random = this.#random;
    const busy = this.#workers.some(worker => worker.busy());
    if (busy && random.chance(rates.userAction)) return this.#userActs();
    const mayCrash = this.#faults && this.#crashes < rates.crashesMax;
    if (mayCrash && random.chance(rates.crash)) return this.#somebodyCrashes();
    if (random.chance(rates.hint) && this.#deliverSome()) return true;
    if (this.#scheduler.ready() > 0) return this.#oneStep();
    if (this.#restartSome() || this.#deliverSome()) return true;
    if (busy && random.chance(0.5)) return this.#userActs();
    return this.#scheduler.skipToNextSleeper() || (busy && this.#userActs());
  }

  async #oneStep(): Promise<true> {
    this.#scheduler.pass(this.#random.next() * this.#options.profile.stepMs);
    await this.#scheduler.runOne();
    this.#steps += 1;
    for (const drive of this.#drives) drive.checkPlaced();
    if (this.#options.vigilant || this.#steps % lossCheckSteps === 0) this.#checkLoss();
    return true;
  }

  #userActs(): true {
    this.#random.pick(this.#workers.filter(worker => worker.busy())).act();
    return true;
  }

  #somebodyCrashes(): true {
    const drive = this.#random.pick(this.#drives);
    if (!drive.running()) drive.start();
    else {
      drive.crash();
      this.#crashes += 1;
      if (this.#random.chance(0.7)) drive.start();
    }
    return true;
  }

  #restartSome(): boolean {
    const down = this.#drives.filter(drive => !drive.running());
    for (const drive of down) drive.start();
    return down.length > 0;
  }

  #deliverSome(): boolean {
    const waiting = this.#drives.filter(drive => drive.hasNews());
    if (waiting.length === 0) return false;
    this.#random.pick(waiting).deliver(this.#random.pick(['hints', 'push', 'all']));
    return true;
  }

  /** q4: two more rounds, looking everywhere, find nothing to do. */
  async #checkStillness(): Promise<void> {
    for (let again = 0; again < 2; again += 1) {
      const before = this.#drives.map(drive => drive.stepsDone());
      const writes = this.#model().writes();
      for (const drive of this.#drives) drive.lookEverywhere();
      await this.#untilRest();
      const busy = this.#drives.filter((drive, i) => drive.stepsDone() !== before[i]).map(drive => drive.name);
      hold(busy.length === 0, 'q4', () => `${busy.join(', ')} found more to do after everything was at rest`);
      hold(this.#model().writes() === writes, 'q4', () => 'the station was changed after everything was at rest');
    }
  }

  #rested(): Rested {
    const { profile } = this.#options;
    return {
      ledger: this.#ledger,
      station: this.#model(),
      drives: this.#drives,
      usersOn: this.#usersOn.size,
      userCalls: this.#userActions,
      clashes: canClash(profile.names),
    };
  }

  #model(): SimulatedStation['model'] {
    return (this.#station as SimulatedStation).model;
  }

  #checkLoss(): void {
    checkNothingLost(this.#ledger, this.#model(), this.#drives);
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

const noLoss = { lostRequest: 0, lostReply: 0 };
