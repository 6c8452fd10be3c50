/** One drive of a simulated world: its disk and its memory outlive crashes, its task does not. */
import { type SeededRandom, seededRandom } from '#base/random.ts';
import { wipeAgainMs } from '#drive/wipe/wiping.ts';
import type { Round, Task } from '#engine/round.ts';
import type { TaskDoors, TaskSettings } from '#engine/settings.ts';
import type { StationDoor } from '#engine/station-door.ts';
import { chunkEnds } from '#model/chunker.ts';
import { localKey } from '#model/name.ts';
import type { ContentId, NodeId } from '#model/node.ts';
import type { WipeScope } from '#model/wipe-scope.ts';
import { FilesError } from '#platform/files.ts';
import { createMemoryDisk, type MemoryDisk } from '#platform/memory/memory-disk.ts';
import { createMemoryTaskStore, type MemoryTaskStore } from '#platform/memory/memory-task-store.ts';
import type { PushMessage } from '#protocol/feed.ts';
import { settled } from '#reconcile/settled.ts';
import { type Claim, checkClaims, createUnseen, tellingOfBase } from '#simulator/check-durable.ts';
import { changing, createModeCheck, type ModeCheck } from '#simulator/check-mode.ts';
import { createPlacedCheck, type PlacedCheck } from '#simulator/check-placed.ts';
import { createPlanCheck } from '#simulator/check-plan.ts';
import { watchingSelection } from '#simulator/check-selection.ts';
import { clockOf, type SimulatedClock } from '#simulator/clock.ts';
import { sha256 } from '#simulator/content-id.ts';
import { Copies } from '#simulator/copies.ts';
import { describeFailure, describeFault, describeRound } from '#simulator/describe.ts';
import {
  type DriveGrant,
  type DriveOptions,
  diskOptionsOf,
  failing,
  firstOf,
  idOf,
  isMidway,
  planCheckRounds,
  settingsOf,
  type Trouble,
  volumeOf,
} from '#simulator/drive-settings.ts';
import type { DriveProfile } from '#simulator/profile.ts';
import { createRescan, type Rescan } from '#simulator/rescan.ts';
import type { Life, Sleep } from '#simulator/scheduler.ts';
import { type Choice, Selecting } from '#simulator/selecting.ts';
import { forgive, holds, shownOn, takeToll } from '#simulator/toll.ts';
import { hold, Violation } from '#simulator/violation.ts';
import { createWatcher, type WatcherFlaw } from '#simulator/watcher.ts';
import { type Elsewhere, Wipe, type WipeAround } from '#simulator/wipe.ts';

/** How long a drive waits after the station did not answer. */
export const backOffMs = 1_000;

export class SimulatedDrive {
  readonly name: string;
  readonly index: number;
  readonly device: NodeId;
  readonly profile: DriveProfile;
  readonly settings: TaskSettings;
  readonly disk: MemoryDisk;
  readonly clock: SimulatedClock;
  readonly watcher = createWatcher();
  readonly copies = new Copies();
  readonly selecting: Selecting;
  /** A rename in steps ended between two of them: a file may have both names. */
  halfRenamed = false;
  readonly #unseen = createUnseen();
  readonly #options: DriveOptions;
  readonly #rescan: Rescan;
  readonly #modeCheck: ModeCheck;
  readonly #placed: PlacedCheck;
  #life: Life;
  #task: Task | undefined;
  /** What the running task began with. */
  #running: TaskSettings;
  #planCheck: (() => void) | undefined;
  #unsubscribe: (() => void) | undefined;
  #sleep: Sleep | undefined;
  #awake = false;
  #push: PushMessage | undefined;
  #lastRound: Round | undefined;
  #busy = false;
  #steps = 0;
  #rounds = 0;
  #lives = 0;
  #store: MemoryTaskStore;
  readonly #troubles = new Set<Trouble>();
  #volume: 'there' | 'away' | 'returning' = 'there';
  #grant: DriveGrant = 'write';
  #onlyRead = false;
  #wipe: Wipe | undefined;
  /** In this round the disk has failed or was away, or the drive was not let in. */
  #troubled = false;
  #late = false;

  constructor(options: DriveOptions) {
    const { index, profile, scheduler, seed, trace } = options;
    this.#options = options;
    this.index = index;
    this.profile = profile;
    this.name = `drive${index + 1}`;
    this.device = idOf(index + 1);
    this.#life = { name: this.name, ended: true };
    this.settings = settingsOf(options);
    this.#running = this.settings;
    this.clock = clockOf(scheduler, () => this.#life, profile.skewMs);
    this.#store = createMemoryTaskStore(settled);
    this.#modeCheck = createModeCheck(this.name, profile.mode, options.fail);
    this.#rescan = createRescan(scheduler, `${this.name} rescan`, () => {
      trace.add(this.name, 'is due for a full rescan');
      this.lookEverywhere();
    });
    const random = seededRandom(seed * 64 + 32 + index);
    this.disk = createMemoryDisk({
      clock: this.clock,
      ...diskOptionsOf(options),
      random,
      step: () => scheduler.step(this.#life, 'disk'),
      fault: (operation, path) => {
        trace.add(this.name, `${operation} ${path}`);
        return this.#failing(operation, path);
      },
      onChange: path => {
        this.#wipe?.disturbed();
        this.#hear(path);
      },
    });
    const { name, settings, disk } = this;
    this.#placed = createPlacedCheck(name, disk, options.ledger);
    this.selecting = new Selecting({ ...options, name, settings, disk, store: () => this.#store });
  }

  /** True when two names are one on this disk. */
  sameName(a: string, b: string): boolean {
    return localKey(a, this.profile) === localKey(b, this.profile);
  }

  get store(): MemoryTaskStore {
    return this.#store;
  }

  running(): boolean {
    return !this.#life.ended;
  }

  inRound(): boolean {
    return this.#busy;
  }

  /** Steps that its rounds have carried out, in all lives. */
  stepsDone(): number {
    return this.#steps;
  }

  start(): void {
    if (this.#wipe?.isOver) return;
    const { seed, index, trace, tamper } = this.#options;
    this.#lives += 1;
    const life: Life = { name: this.name, ended: false };
    this.#life = life;
    trace.add(this.name, `starts (life ${this.#lives})`);
    const station = this.#watching(this.#options.station(life, this.device, () => (this.#wipe ? 'none' : this.#grant)));
    const random = seededRandom((seed * 64 + index) * 4096 + this.#lives);
    const doors: TaskDoors = {
      files: tamper(this.disk.files),
      store: tellingOfBase(this.store, claims => this.#checkClaims(claims)),
      station,
      clock: this.clock,
      random,
      hash: sha256,
      cut: chunkEnds,
      log: (level, event, about) => {
        if (level === 'error') this.#options.fail(new Violation('log', `${event} ${JSON.stringify(about)}`));
      },
    };
    this.#unsubscribe = station.subscribe(push => {
      if (this.#grant === 'none') return;
      // That it connected again is not forgotten for news that came after.
      if (this.#push?.epoch !== '') this.#push = push;
    });
    this.watcher.restart();
    this.selecting.begin(doors, { stop: () => this.#endTask(), start: () => this.#beginTask(doors) });
    void this.#run(life, doors);
  }

  #watching(door: StationDoor): StationDoor {
    const { name } = this;
    const { fail } = this.#options;
    const leftOut = (): readonly NodeId[] => this.#running.leftOut ?? [];
    return watchingSelection(this.#modeCheck.watching(door), { name, store: () => this.#store, leftOut, fail });
  }

  /** With what is on record by now. */
  #beginTask(doors: TaskDoors): void {
    const settings = { ...this.selecting.settings, ...this.clock.run() };
    const { name, profile } = this;
    this.#running = settings;
    this.#task = this.#options.createTask(settings, doors);
    this.#planCheck = createPlanCheck({
      name,
      settings,
      doors,
      volume: volumeOf(profile),
    });
    this.lookEverywhere();
  }

  async #endTask(): Promise<void> {
    await this.#task?.close();
    this.#task = undefined;
  }

  /** Power stays on, the program is gone: nothing it had in flight ever goes on. */
  crash(): void {
    if (this.#wipe?.isOver) return;
    this.#options.trace.add(this.name, 'crashes');
    this.#unsubscribe?.();
    this.#options.scheduler.end(this.#life);
    this.#task = undefined;
    this.#sleep = undefined;
    this.#push = undefined;
    this.#busy = false;
    if (this.#volume === 'returning') this.#plugIn();
    this.#lastRound = undefined;
  }

  /** The computer has no power any more: the program is gone, and of what nobody made durable a part (takeToll). */
  losePower(random: SeededRandom, keptElsewhere: (content: ContentId) => boolean): void {
    this.#suffer(() => this.disk.losePower(random), keptElsewhere);
    this.clock.restart();
    this.#wipe?.powerFailed();
    this.#options.trace.add(this.name, `has no power; it shows ${shownOn(this.disk)} afterwards`);
  }

  #suffer(disaster: () => void, keptElsewhere: (content: ContentId) => boolean): void {
    const { ledger, trace, index } = this.#options;
    if (this.running()) this.crash();
    takeToll({ index, disk: this.disk, ledger, keptElsewhere, note: what => trace.add(this.name, what) }, disaster);
  }

  /** The volume of its folder is put back as it was. */
  goBack(putBack: () => void, keptElsewhere: (content: ContentId) => boolean): void {
    this.#suffer(putBack, keptElsewhere);
    forgive({ disk: this.disk, ledger: this.#options.ledger, keptElsewhere });
    this.#options.trace.add(this.name, `went back in time, and shows ${shownOn(this.disk)}`);
  }

  /** True when the content is somewhere on its disk. */
  holds(content: ContentId): boolean {
    return holds(this.disk, this.#options.ledger, content);
  }

  /** Calls of the disk fail as `trouble` says, until it recovers. Until the next rescan some of it may stay unread. */
  suffer(trouble: Trouble): void {
    this.#troubles.add(trouble);
    this.#rescan.begin();
  }

  recover(trouble: Trouble): void {
    if (this.#troubles.delete(trouble)) this.#rescan.end();
  }

  /** From now on the watcher has a flaw, until `heal`. */
  mishear(flaw: WatcherFlaw): void {
    this.watcher.spoil(flaw);
    if (flaw === 'deaf') this.#rescan.begin();
  }

  heal(): void {
    if (this.watcher.mend() === 'deaf') this.#rescan.end();
  }

  /** The folder's volume goes away, with its watcher. Only after the task has made the folder its own. */
  unplug(shows: 'nothing' | 'another'): void {
    if (this.#volume !== 'there' || this.#store.meta().marker === '') return;
    this.#options.trace.add(this.name, `is unplugged, and shows ${shows}`);
    this.disk.unplug(shows);
    this.#volume = 'away';
    this.#troubled = true;
    this.#rescan.begin();
  }

  /** It comes back, but not within the round in which it went: nobody is as quick as that. */
  plug(): void {
    if (this.#volume === 'there') return;
    this.#volume = 'returning';
    if (!this.#busy) this.#plugIn();
  }

  #plugIn(): void {
    this.#options.trace.add(this.name, 'is plugged in');
    this.disk.plug();
    this.#volume = 'there';
    this.#rescan.end();
  }

  /** True while the folder's volume is away. */
  away(): boolean {
    return this.#volume !== 'there';
  }

  /** Its account could only read for a while. */
  onlyRead(): boolean {
    return this.#onlyRead;
  }

  /** The account gets another grant. That it may write again is seen when the runner polls the feed. */
  allow(grant: DriveGrant): void {
    this.#options.trace.add(this.name, grant === 'none' ? 'is locked out' : `may ${grant}`);
    this.#grant = grant;
    if (grant === 'none') this.#troubled = true;
    if (grant === 'read') this.#onlyRead = true;
    if (grant === 'write') this.#push = { share: this.#options.share, epoch: '', head: 0 };
  }

  /** The wall clock of its computer is set forward or back. */
  jumpClock(ms: number): void {
    this.#options.trace.add(this.name, `has its clock set by ${ms} ms`);
    this.clock.jump(ms);
  }

  /** What the task remembers is gone, or what it remembered when the copy was made comes back. */
  loseRecords(back: boolean): void {
    if (this.#wipe?.isOver) return;
    this.#wipe?.disturbed();
    this.#options.trace.add(this.name, back ? 'has older records' : 'has no records');
    this.#store = (back && this.copies.putRecordsBack(this.selecting)) || createMemoryTaskStore(settled);
    this.copies.disagree = true;
  }

  /** The station asks for it: the drive gets nothing else of it any more, and does nothing else once its round is over. */
  wipe(scope: WipeScope, around: WipeAround): void {
    if (this.#wipe) return;
    const { trace, ledger } = this.#options;
    const { name, index, disk, settings } = this;
    trace.add(name, `is to be wiped (${scope})`);
    this.#wipe = new Wipe({ ...around, scope, name, index, disk, settings, ledger, trace, store: this.#store });
    this.#troubled = true;
    this.#rouse();
  }

  /** Its person leaves something out of the task, or takes it in again. */
  choose(choice: Choice, elsewhere: Elsewhere): void {
    if (this.#wipe || !this.running()) return;
    this.selecting.order(choice, elsewhere);
    this.#rouse();
  }

  /** True once the station has asked for it. */
  wiped(): boolean {
    return this.#wipe !== undefined;
  }

  hasNews(): boolean {
    return this.running() && !this.#wipe && (this.watcher.hasNews() || this.#push !== undefined);
  }

  /** Hands the task what watcher and station have said since. */
  deliver(what: 'hints' | 'push' | 'all'): void {
    const { trace } = this.#options;
    if (what !== 'push' && this.watcher.hasNews()) {
      const hint = this.watcher.take();
      trace.add(this.name, `is told of ${hint.paths?.join(', ') ?? 'everything'}`);
      this.#task?.hint(hint);
      this.#rouse();
    }
    if (what !== 'hints' && this.#push) {
      trace.add(this.name, `is told of head ${this.#push.head}`);
      this.#task?.pushed(this.#push);
      this.#push = undefined;
      this.#rouse();
    }
  }

  /** Makes the drive look everywhere and read the feed. */
  lookEverywhere(): void {
    this.#task?.hint({ paths: undefined });
    this.#rouse();
  }

  /** d3, for the files that the drive itself has put in place since the last call. */
  checkPlaced(): void {
    this.#placed.check();
  }

  #checkClaims(claims: readonly Claim[]): void {
    const { name, index, store, disk, settings } = this;
    const { ledger, everHad, fail } = this.#options;
    const claimant = { name, index, store, disk, root: settings.root, ledger, everHad, unseen: this.#unseen };
    checkClaims(claimant, claims, fail);
  }

  #noteOwn(operation: string, path: string): void {
    this.#unseen.looked(operation, path);
    (this.#wipe ?? this.selecting).about(operation, path);
    this.#placed.operation(operation, path);
    if (this.#options.echoes && changing.has(operation)) this.#hear(path);
  }

  #hear(path: string): void {
    this.#unseen.changed(path);
    if (!this.away()) this.watcher.hear(path);
  }

  #failing(operation: string, path: string): ReturnType<Trouble> {
    if (!this.#wipe && !this.selecting.isFreeing()) this.#modeCheck.operation(operation, path);
    const fault = firstOf(this.#troubles, operation, path);
    if (fault !== undefined || this.away()) this.#troubled = true;
    if (fault !== undefined) this.#options.trace.add(this.name, `fails: ${describeFault(fault)}`);
    if (typeof fault !== 'string') this.#noteOwn(operation, path);
    this.halfRenamed ||= isMidway(fault) && this.profile.disk.renames !== undefined;
    return fault;
  }

  #rouse(): void {
    this.#awake = true;
    this.#sleep?.wake();
  }

  async #run(life: Life, doors: TaskDoors): Promise<void> {
    const { scheduler } = this.#options;
    try {
      if (this.selecting.isFreeing()) await this.selecting.goOn();
      this.#beginTask(doors);
      for (;;) {
        await scheduler.step(life, 'round');
        if (this.#wipe?.isOver) return;
        if (this.#wipe) await this.#wipeOnce(this.#wipe, doors);
        else await this.#oneRound();
        const ms = this.#waitMs();
        if (ms === 0 || this.#awake) continue;
        this.#sleep = scheduler.sleep(life, ms);
        await this.#sleep.over;
        this.#sleep = undefined;
      }
    } catch (error) {
      this.#options.fail(
        error instanceof Violation ? error : new Violation('threw', describeFailure(this, error), error),
      );
    }
  }

  async #oneRound(): Promise<void> {
    const { trace } = this.#options;
    const task = this.#task;
    this.#awake = false;
    // It begins again once its person's choice is on record.
    if (!task) this.#lastRound = undefined;
    if (!task) return;
    trace.add(this.name, 'begins a round');
    this.#busy = true;
    // What was sent in earlier rounds may be refused in this one (R159).
    this.#late = this.#troubled || (this.#late && this.#lastRound?.state === 'working');
    this.#troubled = this.away() || this.#grant === 'none';
    const round = await task.syncOnce().catch((error: unknown) => this.#failedRound(error));
    this.#busy = false;
    if (this.#volume === 'returning') this.#plugIn();
    this.#lastRound = round;
    this.#rounds += 1;
    this.#steps += round.steps;
    if (this.#rounds % planCheckRounds === 0) this.#checkPlan();
    const { state, detail } = round;
    trace.add(this.name, `ends a round: ${describeRound(round)}`);
    hold(
      (state !== 'absent' && state !== 'refused') || this.#troubled || this.#late,
      'threw',
      () => `${this.name} became ${state}: ${detail}`,
    );
  }

  async #wipeOnce(wipe: Wipe, doors: TaskDoors): Promise<void> {
    this.#awake = false;
    this.#lastRound = undefined;
    await this.selecting.idle();
    this.#busy = true;
    await wipe.once(doors);
    this.#busy = false;
    if (this.#volume === 'returning') this.#plugIn();
    if (wipe.isOver) this.#store = createMemoryTaskStore(settled);
  }

  /** What a failing disk makes a round throw is tried again by the runner, after a while. */
  #failedRound(error: unknown): Round {
    if (!this.#troubled || !(error instanceof FilesError)) throw error;
    return { state: 'offline', detail: error.message, steps: 0, unsettled: 0, wakeInMs: undefined };
  }

  #checkPlan(): void {
    if (this.store.meta().epoch !== '') this.#planCheck?.();
  }

  /** What is left waits for a person. */
  isSettled(): boolean {
    return this.#wipe?.isOver || this.#lastRound?.state === 'settled';
  }

  #waitMs(): number | undefined {
    if (this.#wipe) return wipeAgainMs;
    const round = this.#lastRound;
    if (round?.state === 'working') return 0;
    return failing.has(round?.state) ? backOffMs : round?.wakeInMs;
  }
}
