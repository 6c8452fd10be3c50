/**
 * The daemon's heart: the connections and tasks of this computer, as they are told to be and as they run.
 *
 * A task that is changed stops first, since it writes things down itself; then the settings file is changed, and the task
 * begins with what that says. So a crash in between is a restart.
 * Orders that change something run one after the other.
 */
import { present } from '#base/assert.ts';
import { chosenConnection, newId, oneById } from '#drive/by-id.ts';
import { ConnectionNotes } from '#drive/connection/connection-notes.ts';
import { computerName, link } from '#drive/connection/link.ts';
import { grantOf, resolveRemote } from '#drive/connection/remote-place.ts';
import { parseStationAddress } from '#drive/connection/station-address.ts';
import { StationClient } from '#drive/connection/station-client.ts';
import { readFingerprint } from '#drive/connection/trust.ts';
import type { DataFolder } from '#drive/data-folder.ts';
import { chanceFrom, type DriveDoors } from '#drive/doors.ts';
import { type DownloadSource, Downloads } from '#drive/downloads/downloads.ts';
import { DriveError } from '#drive/drive-error.ts';
import { DriveWide } from '#drive/settings/drive-wide.ts';
import {
  type ConnectionSettings,
  defaultRules,
  type RecordChange,
  SettingsFile,
  type TaskRecord,
  type WipedRecord,
} from '#drive/settings-file.ts';
import { checkExisting, firstLookOf, started } from '#drive/task/first-look.ts';
import { requireMoved, requireUnmarked } from '#drive/task/folder-marks.ts';
import { forgetCursor, type LiveTask } from '#drive/task/live-task.ts';
import { RunningTasks } from '#drive/task/running-tasks.ts';
import { leftOutAnew } from '#drive/task/selection-change.ts';
import { Selections } from '#drive/task/selections.ts';
import { checkLocalFolder, checkMode, differsInLimitsAlone, mergeRules, parseRemote } from '#drive/task/task-checks.ts';
import { refuseWiped, Wipings } from '#drive/wipe/wipings.ts';
import type { VolumeKind } from '#platform/volume-kind.ts';
import type { LinkOrder, RulesOrder, TaskOrder } from '#protocol/control/orders.ts';
import type { SelectionChange, SelectionOrder } from '#protocol/control/selection.ts';
import type { Linked, TaskAdded } from '#protocol/control/status.ts';

export class Drive {
  /** What holds for all stations and tasks. */
  readonly settings: DriveWide;
  readonly #data: DataFolder;
  readonly #doors: DriveDoors;
  readonly #settings: SettingsFile;
  readonly #notes: ConnectionNotes;
  readonly #clients = new Map<string, StationClient>();
  readonly #tasks: RunningTasks;
  readonly #wipings: Wipings;
  readonly #selections: Selections;
  /** What a person fetches besides syncing. */
  readonly downloads: Downloads;
  #lastOrder: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** Opens what the settings name and starts syncing. Throws when the settings cannot be read. */
  static async open(data: DataFolder, doors: DriveDoors): Promise<Drive> {
    const drive = new Drive(data, doors);
    await drive.settings.begin();
    for (const connection of drive.#settings.get().connections) drive.#connect(drive.#notes.beginOrGoOn(connection));
    for (const connection of drive.connections()) drive.#wipings.goOn(connection);
    for (const record of drive.records()) if (!drive.#isWiped(record)) await drive.#tasks.startOrLog(record.id);
    drive.downloads.goOn();
    return drive;
  }

  private constructor(data: DataFolder, doors: DriveDoors) {
    this.#data = data;
    this.#doors = doors;
    this.#settings = new SettingsFile(data.settings);
    this.#notes = new ConnectionNotes(this.#settings, doors);
    const hands = {
      reconnect: () => this.#reconnectAll(),
      beginAnew: () => this.#beginTasksAnew(),
      inTurn: <T>(order: () => Promise<T>) => this.#inTurn(order),
    };
    this.settings = new DriveWide(hands, this.#settings, data, doors);
    this.#wipings = new Wipings({
      ...{ doors, settings: this.#settings, databases: data.tasks },
      client: id => this.client(id),
      forget: id => {
        void this.#clients.get(id)?.close();
        this.#clients.delete(id);
      },
      inTurn: order => this.#inTurn(order),
      stopTasks: id => this.#stopTasks(id),
      startTasks: id => this.#startTasks(id),
    });
    this.#tasks = new RunningTasks({
      ...{ doors, databases: data.tasks },
      record: id => this.record(id),
      connection: id => this.connection(id),
      client: id => this.client(id),
      goOn: record => this.#selections.goOn(record),
      isResting: () => this.settings.resting() !== undefined,
      profilesChanged: id => this.#learnProfiles(id),
      nothingToSee: id => this.#beginUnasked(id),
      allMet: id => this.#noteMet(id),
    });
    this.#selections = new Selections({
      ...{ doors, settings: this.#settings, databases: data.tasks },
      client: id => this.client(id),
      live: id => this.#tasks.get(id),
      stop: id => this.#tasks.stop(id),
      record: id => this.record(id),
      start: id => this.#tasks.start(id),
    });
    this.downloads = new Downloads({
      ...{ list: data.downloads, doors },
      source: task => sourceOf(this.record(task)),
      station: ({ connection, share, root }) => this.#clients.get(connection)?.share(share, root, () => undefined),
    });
  }

  connections(): readonly ConnectionSettings[] {
    return this.#settings.get().connections;
  }

  records(): readonly TaskRecord[] {
    return this.#settings.get().tasks;
  }

  /** Wipes that are done, the newest first. */
  wiped(): readonly WipedRecord[] {
    return this.#settings.get().wiped ?? [];
  }

  /** Why a wipe that is under way is not done yet; empty when nothing is in its way, undefined when there is none. */
  wipeDetail(connection: string): string | undefined {
    return this.#wipings.detail(connection);
  }

  /** The running half of a task; undefined when it could not be opened, and for the moment in which it is begun anew. */
  liveTask(id: string): LiveTask | undefined {
    return this.#tasks.get(id);
  }

  /** A task could not be opened: its database or folder failed. */
  isBroken(id: string): boolean {
    return this.#tasks.isBroken(id);
  }

  client(connection: string): StationClient {
    return present(this.#clients.get(connection), `connection ${connection} has a client`);
  }

  computer(): string {
    return this.connections()[0]?.computer ?? computerName(undefined);
  }

  nowMs(): number {
    return this.#doors.clock.nowMs();
  }

  monotonicMs(): number {
    return this.#doors.clock.monotonicMs();
  }

  /** Links; linking again to the same account on the same station renews that connection. */
  link(order: LinkOrder): Promise<Linked> {
    return this.#inTurn(async () => {
      const linked = await link(this.settings.ways, order);
      const known = this.connections().find(each => each.station === linked.station && each.account === linked.account);
      if (known !== undefined) refuseWiped(known);
      const connection = this.#notes.begin({ id: known?.id ?? newId(this.#doors.random), ...linked });
      await this.#reconnect(connection);
      const { id, url, account, station, trust } = connection;
      return { connection: id, url, account, station, fingerprint: trust.kind === 'pinned' ? trust.fingerprint : null };
    });
  }

  /** Forgets a connection and its tasks and gives the token back. Answers false when the station did not hear of it. */
  unlink(id: string): Promise<boolean> {
    return this.#inTurn(async () => {
      const connection = this.connection(id);
      refuseWiped(connection);
      for (const task of this.#recordsOf(connection.id)) await this.#removeTask(task);
      const client = this.client(connection.id);
      const heard = await client.unlink().then(
        () => true,
        () => false,
      );
      this.#settings.dropConnection(connection.id);
      this.#clients.delete(connection.id);
      await client.close();
      return heard;
    });
  }

  /** Trusts another certificate of the same station from now on (S84). */
  trust(id: string, text: string): Promise<void> {
    return this.#inTurn(async () => {
      const fingerprint = readFingerprint(text);
      if (fingerprint === undefined) throw new DriveError('invalid', `"${text}" is not a SHA-256 fingerprint`);
      await this.#wipings.stop(this.connection(id).id);
      const connection: ConnectionSettings = { ...this.connection(id), trust: { kind: 'pinned', fingerprint } };
      this.#settings.putConnection(connection);
      await this.#reconnect(connection);
    });
  }

  /** What this computer is called from now on; stations and conflict copies follow. Answers the name as it is used. */
  renameComputer(text: string): Promise<string> {
    return this.#inTurn(async () => {
      if (this.connections().length === 0)
        throw new DriveError('refused', 'no station is linked yet; the name is given with the link: --computer NAME');
      const computer = computerName(text);
      for (const connection of this.connections()) {
        this.#settings.putConnection({ ...connection, computer });
        await this.#stopTasks(connection.id);
        if (connection.wipe === undefined) await this.#startTasks(connection.id);
      }
      return computer;
    });
  }

  addTask(order: TaskOrder): Promise<TaskAdded> {
    return this.#inTurn(async () => {
      const connection = chosenConnection(this.connections(), order.connection);
      refuseWiped(connection);
      const remote = parseRemote(order.remote);
      const folder = this.checkFolder(order.folder);
      if (!order.takeOver) await requireUnmarked(folder, this.#doors);
      const rules = mergeRules({ ...defaultRules, ...this.settings.get().newTasks }, order.rules);
      const { share, root, grant } = await resolveRemote(this.client(connection.id), connection, remote, order.create);
      checkMode({ name: order.remote, grant }, rules.mode);
      checkExisting(order.existing, rules.mode);
      const place = { share: share.id, shareName: share.name, path: remote.path, root, folder };
      const leftOut = await leftOutAnew(this.client(connection.id), place, order.leaveOut ?? []);
      const begins = { rules, paused: false, ...firstLookOf(order), ...(leftOut.length === 0 ? {} : { leftOut }) };
      const record: TaskRecord = { id: newId(this.#doors.random), connection: connection.id, ...place, ...begins };
      this.#settings.putTask(record);
      await this.#tasks.start(record.id);
      const volume = this.volumeKind(folder);
      return { task: record.id, share: share.name, path: remote.path, folder, mode: rules.mode, volume };
    });
  }

  /** Changes the rules of a task (S37). */
  setTask(id: string, order: RulesOrder): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.record(id);
      const rules = mergeRules(before.rules, order);
      if (order.mode !== undefined) {
        const connection = this.connection(before.connection);
        checkMode(await grantOf(this.client(connection.id), connection, before), order.mode);
      }
      if (differsInLimitsAlone(before.rules, rules)) return this.#limit({ ...this.record(before.id), rules });
      const viewChanged = JSON.stringify(before.rules.filter) !== JSON.stringify(rules.filter);
      await this.#beginAnew(before.id, record => ({ ...record, rules }), viewChanged);
    });
  }

  /** Leaves something out of a task, or takes it in again (S15), or says what would come of it. */
  select(id: string, order: SelectionOrder): Promise<SelectionChange> {
    return this.#inTurn(() => this.#selections.change(this.record(id), order));
  }

  /** Goes on with a task in the place to which its folder was moved; the folder's mark has to say that it is that one. */
  relocateTask(id: string, to: string): Promise<void> {
    return this.#inTurn(async () => {
      const record = this.record(id);
      const others = this.records().filter(each => each.id !== record.id);
      const folder = checkLocalFolder(to, others, this.#data.path);
      await requireMoved(record, folder, this.#doors);
      await this.#beginAnew(record.id, now => ({ ...now, folder }));
    });
  }

  /** The real path of a folder that could become a task's. Throws DriveError with why it cannot. */
  checkFolder(folder: string): string {
    return checkLocalFolder(folder, this.records(), this.#data.path);
  }

  /** On what kind of volume a folder lies. */
  volumeKind(folder: string): VolumeKind {
    return this.#doors.volumeKind(folder);
  }

  setPaused(id: string, paused: boolean): Promise<void> {
    return this.amend(id, record => ({ ...record, paused }));
  }

  /** Changes what is on record about a task, and begins it anew with that. */
  amend(id: string, change: RecordChange): Promise<void> {
    return this.#inTurn(() => this.#beginAnew(this.record(id).id, change));
  }

  /** Looks at everything anew and tries at once what failed; a task that could not be opened is opened. */
  retryTask(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const record = this.record(id);
      const live = this.#tasks.get(record.id);
      if (live === undefined) return this.#tasks.start(record.id);
      live.runner.hint({ paths: undefined });
      live.runner.retryNow();
    });
  }

  /** Forgets a task. The folder, what is in it and the station keep everything. */
  removeTask(id: string): Promise<void> {
    return this.#inTurn(() => this.#removeTask(this.record(id)));
  }

  /** The task that an id, or the beginning of one, names. Throws DriveError('not-found'). */
  record(id: string): TaskRecord {
    return oneById(this.records(), id, 'task');
  }

  connection(id: string): ConnectionSettings {
    return oneById(this.connections(), id, 'connection');
  }

  /** Has each connection begin anew that is dead by the own address at which it began (P23). */
  renewConnections(isDead: (address: string) => boolean): void {
    for (const client of this.#clients.values()) client.renew(isDead);
  }

  /** Ends each connection that is, and hurries nobody (P23). */
  endDeadConnections(isDead: (address: string) => boolean): void {
    for (const client of this.#clients.values()) client.endDead(isDead);
  }

  /** Waits for the orders that were given so far: between them no task is being begun anew. */
  async afterOrders(): Promise<void> {
    await this.#lastOrder;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.settings.close();
    await this.#lastOrder;
    await this.downloads.close();
    await this.#wipings.close();
    await this.#tasks.stopAll();
    await Promise.all([...this.#clients.values()].map(client => client.close()));
    this.#clients.clear();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastOrder.then(() => {
      if (this.#closed) throw new DriveError('refused', 'the drive is closing down');
      return work();
    });
    this.#lastOrder = turn.catch(() => undefined);
    return turn;
  }

  #connect(connection: ConnectionSettings): void {
    const { clock, random, hash, log } = this.#doors;
    const client = new StationClient({
      address: present(parseStationAddress(connection.url), `${connection.url} is an address`),
      ...{ ways: this.settings.ways, rates: this.settings.rates },
      trust: connection.trust,
      credentials: { token: connection.token, run: connection.run },
      onAnswered: () => this.#notes.accepted(connection.id),
      onWipeAsked: () => {
        if (!this.#closed) this.#wipings.hear(connection.id);
      },
      onPin: pinned => this.#notes.pinned(connection.id, pinned),
      hash,
      log,
      monotonicMs: () => clock.monotonicMs(),
      chance: chanceFrom(random),
    });
    this.#clients.set(connection.id, client);
  }

  /** Replaces the client of a connection, and with it that of its tasks. */
  async #reconnect(connection: ConnectionSettings): Promise<void> {
    await this.#stopTasks(connection.id);
    await this.#clients.get(connection.id)?.close();
    this.#connect(connection);
    this.#wipings.goOn(connection);
    if (connection.wipe === undefined) await this.#startTasks(connection.id);
  }

  async #reconnectAll(): Promise<void> {
    for (const connection of this.connections()) {
      await this.#wipings.stop(connection.id);
      await this.#reconnect(connection);
    }
  }

  async #beginTasksAnew(): Promise<void> {
    for (const { id } of this.records().filter(each => !each.paused && this.#tasks.get(each.id) !== undefined)) {
      await this.#tasks.stop(id);
      await this.#tasks.startOrLog(id);
    }
  }

  async #stopTasks(connection: string): Promise<void> {
    for (const { id } of this.#recordsOf(connection)) await this.#tasks.stop(id);
  }

  async #startTasks(connection: string): Promise<void> {
    for (const { id } of this.#recordsOf(connection)) await this.#tasks.startOrLog(id);
  }

  #recordsOf(connection: string): readonly TaskRecord[] {
    return this.records().filter(each => each.connection === connection);
  }

  #isWiped({ connection }: TaskRecord): boolean {
    return this.connection(connection).wipe !== undefined;
  }

  #limit(record: TaskRecord): void {
    this.#settings.putTask(record);
    this.#tasks.get(record.id)?.limit(record);
  }

  /** Whatever becomes of the change, the task runs afterwards, with what is on record then. */
  async #beginAnew(id: string, change: RecordChange, viewChanged = false): Promise<void> {
    // Closing lets the step in flight finish and no more, whereas a round may go on for long.
    await this.#tasks.stop(id);
    try {
      if (viewChanged) forgetCursor(this.#doors, this.#data.tasks, id);
      this.#settings.putTask(change(this.record(id)));
    } finally {
      await this.#tasks.start(id);
    }
  }

  async #removeTask({ id }: TaskRecord): Promise<void> {
    this.#settings.dropTask(id);
    await this.#tasks.remove(id);
  }

  /** Asks for the station's sync profiles; what cannot be asked now, the task asks for again. */
  #learnProfiles(id: string): void {
    this.#inTurn(() => this.#followProfiles(id)).catch((error: unknown) =>
      this.#doors.log('info', 'sync profiles not learned', { task: id, error: String(error) }),
    );
  }

  /**
   * Begins the task anew with the profiles that hold by now (R116). They are on record last: a task whose records were
   * made without them asks once more.
   */
  async #followProfiles(id: string): Promise<void> {
    const record = this.records().find(each => each.id === id);
    if (record === undefined) return;
    const told = await this.client(record.connection).profiles();
    if (told.digest === (record.profiles?.digest ?? '')) return;
    const follow: RecordChange = ({ profiles: _, ...rest }) =>
      told.digest === '' ? rest : { ...rest, profiles: told };
    await this.#tasks.stop(id);
    await this.#tasks.start(id, follow);
    this.#settings.putTask(follow(this.record(id)));
  }

  /** What cannot be written down waits, and is found to be so in the next look. */
  #beginUnasked(id: string): void {
    this.amend(id, started).catch((error: unknown) =>
      this.#doors.log('warn', 'a task cannot be begun', { task: id, error: String(error) }),
    );
  }

  /** The running task knows it by itself; what cannot be written down now is met once more after the next start. */
  #noteMet(id: string): void {
    const record = this.records().find(each => each.id === id);
    if (record?.existing === undefined) return;
    const { existing: _, ...rest } = record;
    this.#settings.putTask(rest);
  }
}

function sourceOf({ id, connection, share, root, shareName }: TaskRecord): DownloadSource {
  return { task: id, connection, share, root, shareName };
}
