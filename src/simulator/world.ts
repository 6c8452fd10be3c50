/**
 * One seed's world: a station, drives and people, and the loop that lets one thing happen after the other.
 *
 * Everything runs in this process, on virtual time. What happens has two sources that do not touch one another: the
 * *schedule* (which parked caller goes on, when a hint or a push arrives) and *incidents* (what people do, what is
 * lost on the wire, when a drive dies). Incidents are data, tied to the number of a decision or of a call.
 */
import type { SeededRandom } from '#base/random.ts';
import type { Task } from '#engine/round.ts';
import type { TaskDoors, TaskSettings } from '#engine/settings.ts';
import { lastName } from '#model/path.ts';
import type { Files } from '#platform/files.ts';
import { UserActionFailed } from '#platform/memory/memory-user.ts';
import { canClash, checkAtRest, type Rested, rightlyBinned, shownContents } from '#simulator/check-at-rest.ts';
import { checkNothingLost } from '#simulator/check-during.ts';
import { checkIdentity } from '#simulator/check-identity.ts';
import { clockOf } from '#simulator/clock.ts';
import { createContentIds } from '#simulator/content-id.ts';
import { describeUnsettled } from '#simulator/describe.ts';
import { drawIncidents } from '#simulator/drawn-incidents.ts';
import { SimulatedDrive } from '#simulator/drive.ts';
import type { Stage } from '#simulator/faults/fault.ts';
import { actFault, type DecisionFaultIncident } from '#simulator/faults/registry.ts';
import { createHand, type Hand, perform } from '#simulator/hand.ts';
import { type Incident, isPersons, type PersonIncident } from '#simulator/incident.ts';
import { type Incidents, type Situation, scriptedIncidents } from '#simulator/incidents.ts';
import { createLedger, type Ledger } from '#simulator/ledger.ts';
import type { DriveProfile, Profile, WorldProfile } from '#simulator/profile.ts';
import { createScheduler, type Scheduler } from '#simulator/scheduler.ts';
import { createStation, type SimulatedStation, wired } from '#simulator/station.ts';
import { streamOf } from '#simulator/streams.ts';
import { createTrace, type Trace } from '#simulator/trace.ts';
import { hold } from '#simulator/violation.ts';

/** Decisions without an incident within which everything must come to rest (q8). */
export const restDecisionsMax = 20_000;
/** How often all drives wait for a person, nothing came of what they tried, and one of them tries again; then it is rest. */
const triesInVainMax = 40;
/** d2 is looked at once in so many decisions. */
export const lossCheckSteps = 50;

export interface WorldOptions {
  readonly seed: number;
  /** The seed of the schedule. */
  readonly schedule: number;
  readonly world: WorldProfile;
  /** Drawn by this profile, or played as they were noted. */
  readonly incidents: { readonly drawn: Profile } | { readonly script: readonly Incident[] };
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
  /** Incidents that are faults. */
  readonly faults: number;
}

export class World {
  readonly trace: Trace;
  readonly #options: WorldOptions;
  readonly #random: SeededRandom;
  readonly #scheduler: Scheduler;
  readonly #ledger: Ledger;
  readonly #drives: SimulatedDrive[] = [];
  readonly #hands: Hand[] = [];
  readonly #noted: Incident[] = [];
  readonly #names = new Set<string>();
  readonly #usersOn = new Set<number>();
  #station: SimulatedStation | undefined;
  #incidents: Incidents = noIncidents;
  #undo: { readonly at: number; readonly undo: () => void }[] = [];
  #failure: unknown;
  #decisions = 0;
  #steps = 0;
  #userActions = 0;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#random = streamOf(options.schedule, 'schedule');
    this.#ledger = createLedger(createContentIds());
    this.#scheduler = createScheduler({
      random: this.#random,
      burst: options.world.burst,
      onStep: life => this.trace.turn(life.name),
    });
    this.trace = createTrace(this.#scheduler.nowMs, options.print);
  }

  counts(): WorldCounts {
    const faults = this.#noted.filter(incident => !isPersons(incident)).length;
    return { steps: this.#steps, userActions: this.#userActions, faults };
  }

  /** What has happened from outside so far: a script that plays this run again. */
  noted(): readonly Incident[] {
    return this.#noted;
  }

  /** Lives through the whole seed; throws the first `Violation`. */
  async run(): Promise<void> {
    await this.#build();
    this.#incidents.at(0, 'rest');
    for (const drive of this.#drives) drive.start();
    await this.#untilRest();
    this.#endFaults();
    await this.#untilRest();
    checkAtRest(this.#rested());
    await this.#checkStillness();
    checkAtRest(this.#rested());
    if (this.#usersOn.size < 2 && this.#noted.every(keepsIdentity)) checkIdentity(this.#ledger, this.#model());
    this.#checkLoss();
    await this.#checkCollected();
  }

  async #build(): Promise<void> {
    const { seed, world } = this.#options;
    const station = await createStation({
      seed,
      scheduler: this.#scheduler,
      clock: clockOf(this.#scheduler, () => ({ name: 'station', ended: false }), 0),
      ledger: this.#ledger,
      steps: world.stationSteps,
      shows: (device, content) => {
        const drive = this.#drives.find(each => each.device === device);
        if (drive === undefined) return false;
        // Bound unread to what a power cut had made of the same file elsewhere (R18): a person deleted the whole one.
        const unread = !drive.profile.consistencyCheck && this.#ledger.find(content)?.torn;
        const there = [...shownContents(drive, this.#ledger), ...rightlyBinned(drive, this.#ledger)];
        return unread || there.includes(content);
      },
      fail: this.#fail,
      note: what => this.trace.add('station', what),
    });
    this.#station = station;
    for (const [index, profile] of world.drives.entries()) {
      const drive = this.#createDrive(station, profile, index);
      this.#drives.push(drive);
      this.#hands.push(this.#handOn(drive));
    }
    this.#incidents = this.#createIncidents();
  }

  #createDrive(station: SimulatedStation, profile: DriveProfile, index: number): SimulatedDrive {
    const { seed, world, tamper, createTask } = this.#options;
    let calls = 0;
    return new SimulatedDrive({
      seed,
      index,
      profile,
      scheduler: this.#scheduler,
      trace: this.trace,
      ledger: this.#ledger,
      share: station.share.id,
      root: station.share.root,
      echoes: world.echoes,
      station: (life, device, grant) =>
        wired(station.door(device, grant), {
          scheduler: this.#scheduler,
          life,
          onCall: parts => {
            calls += 1;
            return this.#incidents.onCall({ drive: index, call: calls, parts });
          },
          note: what => this.trace.add(life.name, what),
        }),
      tamper: tamper ?? (files => files),
      everHad: (node, content) =>
        station.restored() || (station.model.histories().get(node) ?? []).some(version => version.content === content),
      createTask,
      fail: this.#fail,
    });
  }

  #handOn(drive: SimulatedDrive): Hand {
    return createHand({
      drive: drive.index,
      disk: drive.disk,
      disks: () => this.#drives.map(each => each.disk),
      nowMs: drive.clock.nowMs,
      atWork: () => drive.inRound(),
      ledger: this.#ledger,
      same: (a, b) => drive.sameName(a, b),
      unread: this.#options.world.drives.some(each => !each.consistencyCheck),
      note: what => {
        this.#userActions += 1;
        this.#usersOn.add(drive.index);
        this.trace.add(`user${drive.index + 1}`, what);
      },
    });
  }

  #createIncidents(): Incidents {
    const { seed, incidents } = this.#options;
    const record = (incident: Incident): void => this.#note(incident);
    if ('script' in incidents)
      return scriptedIncidents(incidents.script, { act: incident => this.#act(incident), record });
    return drawIncidents({
      seed,
      profile: incidents.drawn,
      stage: this.#stage(),
      hands: this.#hands,
      ledger: this.#ledger,
      record,
    });
  }

  #act(incident: PersonIncident | DecisionFaultIncident): void {
    if (!isPersons(incident)) {
      actFault(incident, this.#stage());
      return;
    }
    const hand = this.#hands[incident.drive];
    try {
      if (hand) perform(hand, incident.does);
    } catch (error) {
      // It failed when it was noted, too, or what it needs was left out of the script.
      if (!(error instanceof UserActionFailed)) throw error;
    }
  }

  #note(incident: Incident): void {
    this.#noted.push(incident);
    if (!isPersons(incident)) return;
    for (const word of incident.does.slice(1, 3)) if (typeof word === 'string') this.#names.add(lastName(word));
  }

  #stage(): Stage {
    return {
      drives: this.#drives,
      hands: this.#hands,
      station: this.#station as SimulatedStation,
      until: (decisions, undo) => void this.#undo.push({ at: this.#decisions + decisions, undo }),
    };
  }

  /**
   * Until there are no more incidents and no drive has anything left to do, not even later: nothing but to try what it
   * has on its list of problems once more, now and then.
   */
  async #untilRest(): Promise<void> {
    let quiet = 0;
    let tries = { inVain: 0, steps: -1 };
    while (tries.inVain < triesInVainMax && (await this.#decide())) {
      this.#throwFailure();
      quiet = this.#incidents.pending() && !this.#incidents.waitForRest() ? 0 : quiet + 1;
      const steps = this.#drives.reduce((sum, drive) => sum + drive.stepsDone(), 0);
      const idle = this.#situation() === 'idle' && this.#drives.every(drive => drive.isSettled());
      if (steps !== tries.steps || this.#incidents.pending()) tries = { inVain: 0, steps };
      else if (idle) tries.inVain += 1;
      hold(quiet < restDecisionsMax, 'q8', () => this.#restless());
    }
    this.#throwFailure();
  }

  #restless(): string {
    const drives = this.#drives.filter(drive => drive.store.unsettledCount() > 0);
    return [`not at rest after ${restDecisionsMax} decisions without people`, ...drives.map(describeUnsettled)].join(
      '\n',
    );
  }

  /** One decision: the incidents that come before it, then one thing of the schedule. False when all is at rest. */
  async #decide(): Promise<boolean> {
    this.#decisions += 1;
    this.#undoWhatIsOver(this.#decisions);
    this.#incidents.at(this.#decisions, this.#situation());
    const went = await this.#goOn();
    return went || this.#incidents.pending();
  }

  #situation(): Situation {
    const busy = this.#scheduler.ready() > 0 || this.#drives.some(drive => !drive.running() || drive.hasNews());
    if (busy) return 'busy';
    return this.#scheduler.sleeping() ? 'idle' : 'rest';
  }

  async #goOn(): Promise<boolean> {
    // Where nothing can be chosen nothing is drawn: waiting for an incident leaves the schedule as it was.
    const news = this.#drives.some(drive => drive.hasNews());
    if (news && this.#random.chance(this.#options.world.hint)) return this.#deliverSome();
    // Whoever waited for a station that went down has yet to hear of it.
    if (this.#scheduler.ready() === 0) await this.#scheduler.quiesce();
    if (this.#scheduler.ready() > 0) return this.#oneStep();
    return this.#restartSome() || this.#deliverSome() || this.#scheduler.skipToNextSleeper();
  }

  async #oneStep(): Promise<true> {
    this.#scheduler.pass(this.#random.next() * this.#options.world.stepMs);
    await this.#scheduler.runOne();
    this.#steps += 1;
    for (const drive of this.#drives) drive.checkPlaced();
    if (this.#options.vigilant || this.#steps % lossCheckSteps === 0) this.#checkLoss();
    return true;
  }

  #undoWhatIsOver(now: number): void {
    const over = this.#undo.filter(({ at }) => at <= now);
    if (over.length === 0) return;
    this.#undo = this.#undo.filter(({ at }) => at > now);
    for (const { undo } of over) undo();
  }

  #endFaults(): void {
    this.#incidents = noIncidents;
    this.#undoWhatIsOver(Number.POSITIVE_INFINITY);
    this.#restartSome();
  }

  #restartSome(): boolean {
    const programs = [...this.#drives, this.#station as SimulatedStation];
    const down = programs.filter(program => !program.running());
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

  /** d7, and once more when everything was collected that may be (q7). */
  async #checkCollected(): Promise<void> {
    const station = this.#station as SimulatedStation;
    await station.checkStored('d7');
    station.collect(0);
    await this.#untilRest();
    await station.checkStored('q7');
  }

  #rested(): Rested {
    return {
      ledger: this.#ledger,
      station: this.#model(),
      drives: this.#drives,
      usersOn: this.#usersOn.size,
      userCalls: this.#userActions,
      clashes: canClash([...this.#names]),
      restored: this.#station?.restored() || this.#drives.some(drive => drive.copies.disagree),
      selected: this.#drives.some(({ selecting }) => selecting.wasUsed()),
    };
  }

  #model(): SimulatedStation['model'] {
    return (this.#station as SimulatedStation).model;
  }

  #checkLoss(): void {
    checkNothingLost(this.#ledger, this.#model(), this.#drives);
  }

  readonly #fail = (violation: unknown): void => {
    this.#failure ??= violation;
  };

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

/** What goes on from its records after it, so that every object is known again (q6). */
function keepsIdentity(incident: Incident): boolean {
  return isPersons(incident) || identityKept.has(incident.fault);
}

const identityKept: ReadonlySet<string> = new Set([
  'wire-loss',
  'crash',
  'station-crash',
  'collection',
  'clock-jump',
  'second-save',
]);

const noIncidents: Incidents = {
  at: () => {},
  onCall: () => undefined,
  pending: () => false,
  waitForRest: () => false,
};
