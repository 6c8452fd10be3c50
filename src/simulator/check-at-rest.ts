/** What must hold once people have stopped, faults are off and every drive says that it has nothing left to do. */
import { removalPrefix } from '#engine/effects/remove.ts';
import { defaultFiltered } from '#model/filter.ts';
import { nameKey } from '#model/name.ts';
import type { ContentId, NodeId } from '#model/node.ts';
import { isWithin } from '#model/path.ts';
import type { LocalNode } from '#model/tree.ts';
import type { Seen } from '#platform/memory/memory-disk.ts';
import { foundling } from '#platform/recovery-bin-index.ts';
import type { NodeRow } from '#platform/share-store.ts';
import type { Problem } from '#platform/task-store.ts';
import { describeUnsettled } from '#simulator/describe.ts';
import type { SimulatedDrive } from '#simulator/drive.ts';
import { nameOf } from '#simulator/hand.ts';
import type { Ledger, Written } from '#simulator/ledger.ts';
import type { StationModel } from '#simulator/station-model.ts';
import { hold } from '#simulator/violation.ts';

export interface Rested {
  readonly ledger: Ledger;
  readonly station: StationModel;
  readonly drives: readonly SimulatedDrive[];
  /** Drives on which people did something. */
  readonly usersOn: number;
  /** Calls by which people changed something. */
  readonly userCalls: number;
  /** Names that differ in spelling or case alone occur, so that some cannot live together. */
  readonly clashes: boolean;
  /** A backup of the station was put back: what it and the drives have was united (q3, q5). */
  readonly restored: boolean;
  /** Somebody left something out of a task: what is kept of it is nobody's copy, and may meet what it was (q3, q5). */
  readonly selected: boolean;
}

export function checkAtRest(rested: Rested): void {
  const tree = rested.station.tree();
  for (const drive of rested.drives) {
    checkStaging(drive);
    // It is not the station's any more, and has no records.
    if (drive.wiped()) continue;
    checkRecords(rested, drive);
    if (drive.profile.mode === 'two-way') checkEqual(rested, drive, tree);
  }
  checkLiveOnce(rested, tree);
  checkCopies(rested, tree);
}

/** q1, q2: the three trees agree, apart from problems on record; nothing is in flight. */
function checkRecords({ clashes }: Rested, drive: SimulatedDrive): void {
  const { store, name, profile, selecting } = drive;
  const problems = [...store.problems()];
  hold(
    [...store.intents()].length === 0,
    'q2',
    () => `${name} has intents left: ${JSON.stringify([...store.intents()])}`,
  );
  const parked = [...store.localParked()].map(node => node.name);
  const missing = [...store.localMissing()].map(node => node.name);
  hold(
    parked.length + missing.length === 0,
    'q2',
    () => `${name} has parked ${parked} and is missing ${missing}; ${describeUnsettled(drive)}`,
  );
  if (profile.mode !== 'two-way') return;
  const odd = problems.filter(problem => !isTaken(drive, problem));
  const listed = odd.map(({ path, reason, detail }) => `${path}: ${reason} (${detail})`).join('; ');
  hold(clashes || odd.length === 0, 'q1', () => `${name} has problems: ${listed}; ${describeUnsettled(drive)}`);
  const leftOut = new Set(selecting.leftOut());
  const open = [...store.unsettled()].filter(id => !leftOut.has(id) && !problems.some(({ node }) => node === id));
  hold(
    problems.length > 0 || open.length === 0,
    'q1',
    () => `${name} is at rest with unsettled nodes; ${describeUnsettled(drive)}`,
  );
}

/**
 * What no drive syncs stands at the place of a node (R106). Others may wait for that node: what lies beneath it, or what is
 * to have the name that it keeps meanwhile, and whoever waits for those. What is kept of something left out, or stands
 * under its name, is synced by none, too (R132, R133).
 */
function isTaken({ disk, store, selecting }: SimulatedDrive, { path, reason }: Problem): boolean {
  if (selecting.leftOut().length > 0 && (reason === 'taken' || reason === 'in-the-way')) return true;
  if (reason === 'taken') return disk.seenAt(path) !== undefined && isLitter(path);
  return reason === 'in-the-way' && [...store.problems()].some(problem => problem.reason === 'taken');
}

/** q2: nothing is between its place and the bin, and nothing in the bin has lost where it stood, unless the records were lost. */
function checkStaging(drive: SimulatedDrive): void {
  const { disk, name } = drive;
  const staged = [...disk.staging().keys()];
  hold(staged.length === 0, 'q2', () => `${name} has ${staged.join(', ')} left in its staging area`);
  if (drive.copies.disagree) return;
  const astray = disk.bin().index.filter(({ path }) => path.startsWith(removalPrefix));
  hold(astray.length === 0, 'q2', () => `nobody knows where ${astray[0]?.path} in the bin of ${name} had stood`);
}

/** q1: the disk shows what the station has, but for what is on the list of problems. */
function checkEqual(rested: Rested, drive: SimulatedDrive, tree: ReadonlyMap<string, NodeRow>): void {
  const excused = {
    exactly: excusedPaths(rested, drive).map(sameName),
    leftOut: leftOutPaths(rested, drive).map(nameKey),
  };
  const shown = described(drive.disk.snapshot(), seen => describeSeen(seen, rested.ledger), excused);
  const wanted = described(tree, describeRow, excused);
  for (const [path, what] of wanted) {
    hold(
      shown.get(path) === what,
      'q1',
      () => `the station has ${path} as ${what}, ${drive.name} shows ${shown.get(path)}; ${describeUnsettled(drive)}`,
    );
  }
  for (const [path, what] of shown)
    hold(
      wanted.has(path),
      'q1',
      () => `${drive.name} shows ${path} as ${what}, the station has nothing there; ${describeUnsettled(drive)}`,
    );
}

/** Where a problem is listed, here and at the station; with it everything that waits for something, perhaps for it. */
function excusedPaths({ station }: Rested, { store, settings: { root } }: SimulatedDrive): string[] {
  const problems = [...store.problems()];
  if (problems.length === 0) return [];
  const waiting = [...store.unsettled()].flatMap(id =>
    [station.pathOf(id) ?? [], localPath(store, root, id) ?? []].flat(),
  );
  return [...waiting, ...problems.flatMap(({ path, node }) => [path, (node && station.pathOf(node)) ?? path])];
}

/** Where the station has what is left out, and where it is kept here. */
function leftOutPaths({ station }: Rested, { store, selecting, settings: { root } }: SimulatedDrive): string[] {
  return selecting.leftOut().flatMap(id => [station.pathOf(id) ?? [], localPath(store, root, id) ?? []].flat());
}

function localPath(store: SimulatedDrive['store'], root: NodeId, id: NodeId): string | undefined {
  const names: string[] = [];
  for (let at: NodeId | null = id; at !== root; ) {
    const node: LocalNode | undefined = at === null ? undefined : store.local(at);
    if (!node) return undefined;
    names.unshift(node.name);
    at = node.parent;
  }
  return names.join('/');
}

interface Excused {
  /** NFC paths. */
  readonly exactly: readonly string[];
  /** Whatever the case of a name is, nothing else is synced under it (R132). */
  readonly leftOut: readonly string[];
}

/** Descriptions by NFC path; what is excused, or lies beneath it, is left out, and what the default filter excludes. */
function described<T>(
  entries: ReadonlyMap<string, T>,
  describe: (entry: T) => string,
  excused: Excused,
): Map<string, string> {
  const all = new Map<string, string>();
  for (const [path, entry] of entries) {
    const spelled = sameName(path);
    if (spelled === '' || isLitter(path)) continue;
    if (excused.exactly.some(each => isWithin(spelled, each))) continue;
    if (excused.leftOut.some(each => isWithin(nameKey(spelled), each))) continue;
    all.set(spelled, describe(entry));
  }
  return all;
}

/** What no drive syncs (R9), by its own name or that of a folder above: on the disk it stays as it is. */
function isLitter(path: string): boolean {
  const [name = '', ...above] = path.split('/').reverse();
  return (
    defaultFiltered(name, 'file') !== undefined || above.some(each => defaultFiltered(each, 'folder') !== undefined)
  );
}

function sameName(path: string): string {
  return path.normalize('NFC');
}

function describeSeen(seen: Seen, ledger: Ledger): string {
  switch (seen.kind) {
    case 'folder':
      return 'a folder';
    case 'link':
      return `a link ${ledger.contentOf(Buffer.from(seen.target)).slice(0, 12)}`;
    default:
      return `a file ${ledger.contentOf(seen.bytes).slice(0, 12)} ${seen.mode.toString(8)} ${seen.mtimeNs}`;
  }
}

function describeRow({ kind, state }: NodeRow): string {
  if (state === null) return 'a folder';
  const content = state.content.slice(0, 12);
  return kind === 'link' ? `a link ${content}` : `a file ${content} ${state.mode.toString(8)} ${state.mtimeNs}`;
}

/**
 * q3: what nobody superseded is live; where another device's version won over it (R15, R17) it is kept in the file's
 * history or in a bin. Nothing is live twice that people did not copy.
 */
function checkLiveOnce(rested: Rested, tree: ReadonlyMap<string, NodeRow>): void {
  const atStation = countBy(
    [...tree.values()].flatMap(row => (row.kind === 'file' && row.state ? [row.state.content] : [])),
  );
  const perDrive = rested.drives.map(drive => countBy(shownContents(drive, rested.ledger)));
  for (const written of rested.ledger.all()) {
    const counts = [atStation, ...perDrive].map(count => count.get(written.content) ?? 0);
    // A file moved away from a name that something else took is that name's node saved anew (R3), and a new node.
    // A file that got another node since a backup is there twice once both are united; what was moved out of something
    // that is left out is new at the station (R131).
    const most =
      written.copies > 1 || rested.restored || rested.selected || rested.drives.some(drive => drive.halfRenamed)
        ? Number.POSITIVE_INFINITY
        : Math.max(1, written.movedOn.size);
    hold(
      counts.every(count => count <= most),
      'q3',
      () => `${nameOf(written.bytes)} was written once and is live ${counts} times (station, drives)`,
    );
    const live = counts.some(count => count > 0);
    hold(
      live || written.superseded || wasOutdone(rested, written),
      'q3',
      () => `${nameOf(written.bytes)} is live nowhere, and nobody superseded it`,
    );
  }
}

/**
 * Another device's content followed it in its node's history; or a drive binned it, as it may (R17, R46). What a station
 * that was put back has lost comes from whichever drive is first, be it that of the older content; and what is made under a
 * name whose space was freed, on the same device, may follow what was there.
 */
function wasOutdone({ station, drives, ledger, restored }: Rested, { content, struck, freed }: Written): boolean {
  for (const history of station.histories().values()) {
    const at = history.findIndex(version => version.content === content);
    const after = history.slice(at + 1);
    const isOlder = after.some(({ device }) => restored || freed || device !== history[at]?.device);
    if (at >= 0 && (struck || isOlder)) return true;
  }
  return drives.some(drive => rightlyBinned(drive, ledger).includes(content));
}

/**
 * The contents that a drive may have put into its recovery bin although nobody superseded them: what lost a conflict and
 * is not to be kept, what was bound unread to another content of its size and time (R18), what a disaster took from where
 * it was outdone, and what a power cut made of a file (R94).
 */
export function rightlyBinned(
  { disk, profile: { keepDiscarded, consistencyCheck } }: SimulatedDrive,
  ledger: Ledger,
): ContentId[] {
  const keeps = keepDiscarded && consistencyCheck;
  const { index, objects } = disk.bin();
  // A power cut may have taken its line.
  const lines = new Map(index.map(entry => [entry.name, entry]));
  const wasLitter = (name: string): boolean => isLitter((lines.get(name) ?? foundling(name)).path);
  return [...objects].flatMap(([name, seen]) => {
    if (seen.kind !== 'file') return [];
    const content = ledger.contentOf(seen.bytes);
    const { struck = false, torn = false } = ledger.find(content) ?? {};
    return !keeps || wasLitter(name) || struck || torn ? [content] : [];
  });
}

/** The contents of the files in a drive's folder. */
export function shownContents({ disk }: SimulatedDrive, ledger: Ledger): ContentId[] {
  return [...disk.snapshot().values()].flatMap(seen => (seen.kind === 'file' ? [ledger.contentOf(seen.bytes)] : []));
}

function countBy<T>(items: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** q5: conflict copies come from people on two drives, and there are no more of them than people did things. */
function checkCopies(
  { drives, usersOn, userCalls, restored, selected }: Rested,
  tree: ReadonlyMap<string, NodeRow>,
): void {
  const copies = [...tree.keys()].filter(path => /_Conflict/.test(path));
  // Against an older state of the station, one that may not be changed, or what was left out meanwhile, a single person's work is in conflict, too.
  const isAlone = usersOn < 2 && !restored && !selected && !drives.some(drive => drive.onlyRead());
  const most = isAlone ? 0 : userCalls;
  hold(
    copies.length <= most,
    'q5',
    () => `${copies.length} conflict copies, at most ${most} can be explained: ${copies.join(', ')}`,
  );
  const nested = copies.filter(path => /_Conflict(_\d+)?_[^_/]+_\d{8}_Conflict/.test(path));
  hold(nested.length === 0, 'q5', () => `nested conflict names: ${nested.join(', ')}`);
}

/** True when some of these names cannot live together in one folder of a station or of a volume. */
export function canClash(names: readonly string[]): boolean {
  return new Set(names.map(nameKey)).size < names.length;
}
