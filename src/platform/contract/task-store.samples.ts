/** Rows and random operations for the tests of task stores. */
import fc from 'fast-check';
import type { ConflictNote } from '#model/conflict-note.ts';
import { noTimes } from '#model/fidelity.ts';
import type { JudgedChange } from '#model/hold.ts';
import type { ContentState, Hash, Kind, NodeId } from '#model/node.ts';
import type { BaseNode, LocalNode, RemoteNode, Stamp } from '#model/tree.ts';
import type { Problem, Settled, TaskReads, TaskStore, TaskWrites } from '#platform/task-store.ts';

/** A stand-in for the real definition: simple, and different from "always" in every tree. */
/** Missing counts only where modes are kept, so that it makes a difference what is. */
export const sampleSettled: Settled = (base, local, remote, { keepsModes }) =>
  base?.name === local?.name &&
  local?.name === remote?.name &&
  base?.parent === local?.parent &&
  !(keepsModes && local?.missing);

/** The nth of the ids used here, spread over the first byte so that order of number and of id agree. */
export function sampleId(number: number): NodeId {
  return number.toString(16).padStart(2, '0').padEnd(32, '7') as NodeId;
}

const bigNumber = (1n << 64n) - 1n;
const devicesUsed: readonly bigint[] = [1n, bigNumber];
const namesUsed: readonly string[] = ['a', 'b', 'ä', 'a\u0308', '\u{1f600}', '\ufffd', 'a_PC_20260101_Conflict'];

export const idsUsed: readonly NodeId[] = Array.from({ length: 8 }, (_, number) => sampleId(number));

export function sampleHash(number: number): Hash {
  return `01${number.toString(16).padStart(64, '0')}` as Hash;
}

export function sampleState(changes: Partial<ContentState> = {}): ContentState {
  return { content: sampleHash(7), size: 12, mtimeNs: 1_700_000_000_123_456_789n, mode: 0o644, ...changes };
}

export function sampleStamp(changes: Partial<Stamp> = {}): Stamp {
  const times = { bornNs: 5n, mtimeNs: 1_700_000_000_000_000_001n, ctimeNs: 1_700_000_000_999_999_999n };
  return { device: 1n, inode: 2n, size: 12, mode: 0o100644, ...times, ...changes };
}

export function sampleBase(number: number, changes: Partial<BaseNode> = {}): BaseNode {
  const place = { parent: sampleId(0), name: `n${number}` };
  return { id: sampleId(number), ...place, kind: 'file', state: sampleState(), contentRev: 3, placeRev: 4, ...changes };
}

export function sampleRemote(number: number, changes: Partial<RemoteNode> = {}): RemoteNode {
  return { ...sampleBase(number), revision: 9, ...changes };
}

export function sampleLocal(number: number, changes: Partial<LocalNode> = {}): LocalNode {
  const place = { parent: sampleId(0), name: `n${number}` };
  const rest = { stamp: sampleStamp(), content: null, missing: false, parked: false };
  return { id: sampleId(number), ...place, kind: 'file', ...rest, ...changes };
}

export function sampleProblem(path: string): Problem {
  return { path, node: null, reason: 'locked', detail: 'In use by another program.', sinceMs: 1.5, retryAtMs: 0 };
}

/** One write of a random transaction, as data, so that it can be done to several stores and be shown. */
export type Step = {
  readonly [Name in StepName]: { readonly do: Name; readonly with: Parameters<TaskWrites[Name]> };
}[StepName];
type StepName = Exclude<keyof TaskWrites, keyof TaskReads>;

export interface RandomTransaction {
  readonly steps: readonly Step[];
  /** Throws at its end. */
  readonly fails: boolean;
}

function isKnown(reads: TaskReads, id: NodeId): boolean {
  return Boolean(reads.local(id) ?? reads.base(id) ?? reads.remote(id)) || reads.tombstone(id) > 0;
}

/** Does one step. Giving another id, and adding under one, is left out where the trees do not allow it. */
export function doStep(writes: TaskWrites, step: Step): void {
  if (step.do === 'addLocal' && isKnown(writes, step.with[0].id)) return;
  if (step.do === 'rekeyLocal' && (!writes.local(step.with[0]) || writes.local(step.with[1]))) return;
  const write = writes[step.do] as (...values: readonly unknown[]) => void;
  write(...step.with);
}

/** Makes the body of a test out of work on a store of its own. */
export type Using = (work: (store: TaskStore) => void) => () => void;

export function write(store: TaskStore, work: (writes: TaskWrites) => void): void {
  store.transaction(writes => void work(writes));
}

export function ids(nodes: Iterable<{ readonly id: string }>): string[] {
  return Array.from(nodes, node => node.id);
}

/** All that a store says about the ids used here, to compare stores with each other. */
export function everythingIn(reads: TaskReads): unknown {
  const perId = idsUsed.map(id => ({
    rows: [reads.base(id), reads.local(id), reads.remote(id)],
    children: [[...reads.baseChildren(id)], [...reads.localChildren(id)], [...reads.remoteChildren(id)]],
    notes: [reads.tombstone(id), reads.listedStamp(id)],
  }));
  const inodes = [0n, 1n, bigNumber].flatMap(inode =>
    devicesUsed.map(device => [...reads.localByInode(device, inode)]),
  );
  const names = idsUsed.flatMap(id => namesUsed.map(name => reads.localNamed(id, name)));
  const newest = [0, 1_000, Number.MAX_SAFE_INTEGER].map(spanMs => [...reads.localNewest(spanMs)]);
  const sets = [reads.localMissing(), reads.localParked(), reads.localFolders(), reads.intents(), reads.problems()];
  const manifests = [0, 1, 2, 3].map(number => reads.manifest(sampleHash(number)));
  // Beyond that, a sum depends on the order in which it is made.
  const bytes = Math.min(reads.knownBytes(), Number.MAX_SAFE_INTEGER);
  const counts = [reads.counts(), reads.unsettledCount(), reads.knownFiles(), bytes];
  const judged = [[...reads.judgedChanges()], idsUsed.map(id => reads.judgedChange(id))];
  const conflicts = [[...reads.localConflictNames()], [...reads.conflictNotes()]];
  const rest = [[...reads.unsettled(sampleId(2))], [...reads.unsettledAgreed()]];
  return {
    perId,
    conflicts,
    manifests,
    newest,
    inodes,
    names,
    sets: sets.map(set => [...set]),
    unsettled: [[...reads.unsettled()], rest],
    ignoreFiles: [...reads.remoteIgnoreFiles()],
    counts,
    judged,
    meta: reads.meta(),
  };
}

/** The unsettled ids, found out by asking about every id. */
export function recomputedUnsettled(reads: TaskReads): NodeId[] {
  const { fidelity } = reads.meta();
  return idsUsed.filter(id => !sampleSettled(reads.base(id), reads.local(id), reads.remote(id), fidelity));
}

/** fast-check's records have no prototype unless told otherwise; rows have one. */
function record<T>(parts: { [Key in keyof T]: fc.Arbitrary<T[Key]> }): fc.Arbitrary<T> {
  return fc.record(parts, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

const id = fc.constantFrom(...idsUsed);
const parent = fc.option(id, { nil: null });
const name = fc.constantFrom(...namesUsed);
const kind = fc.constantFrom<Kind>('file', 'folder', 'link');
// Seconds of a file take 64 bits.
const time = fc.bigInt(-(2n ** 63n) * 10n ** 9n, 2n ** 63n * 10n ** 9n - 1n);
const revision = fc.nat({ max: 5 });
const hash = fc.nat({ max: 3 }).map(sampleHash);
const state = fc.option(record({ content: hash, size: fc.maxSafeNat(), mtimeNs: time, mode: fc.nat({ max: 0o777 }) }), {
  nil: null,
});
const stamp: fc.Arbitrary<Stamp> = record({
  device: fc.constant(1n),
  inode: fc.constantFrom(0n, 1n, bigNumber),
  bornNs: time,
  size: fc.maxSafeNat(),
  mtimeNs: time,
  ctimeNs: time,
  mode: fc.nat({ max: 0o177777 }),
});
const base: fc.Arbitrary<BaseNode> = record({
  id,
  parent,
  name,
  kind,
  state,
  contentRev: revision,
  placeRev: revision,
});
const remote: fc.Arbitrary<RemoteNode> = record({
  id,
  parent,
  name,
  kind,
  state,
  contentRev: revision,
  placeRev: revision,
  revision,
});
const sureLocal: fc.Arbitrary<LocalNode> = record({
  id,
  parent,
  name,
  kind,
  stamp,
  content: fc.option(hash, { nil: null }),
  missing: fc.boolean(),
  parked: fc.boolean(),
});
const provenance = fc.constantFrom<Pick<LocalNode, 'ours' | 'doubt'>>(
  {},
  { ours: true },
  { doubt: 'untouched' },
  { ours: true, doubt: 'touched' },
  { doubt: 'damaged' },
  { doubt: 'unplaced' },
);
const local = fc.tuple(sureLocal, provenance).map(([row, known]): LocalNode => ({ ...row, ...known }));
const intent = record({ id: name, kind: fc.constantFrom('place', 'swap'), body: fc.constantFrom('{}', '{"a":1}') });
const judged: fc.Arbitrary<JudgedChange> = record({
  node: id,
  change: fc.constantFrom<JudgedChange['change']>('deletion', 'edit'),
  content: fc.constantFrom(null, sampleState().content),
  state: fc.constantFrom<JudgedChange['state']>('passed', 'held', 'released', 'refused'),
  hold: fc.constantFrom('', 'one', 'two'),
  atMs: fc.nat({ max: 9 }),
});
const conflict: fc.Arbitrary<ConflictNote> = record({ copy: id, parent: id, name, atMs: fc.nat({ max: 9 }) });
const meta = record({
  epoch: name,
  cursor: fc.maxSafeNat(),
  mark: name,
  markRevision: fc.maxSafeNat(),
  running: name,
  seal: name,
  formerSeal: fc.option(name),
  root: parent,
  skewMs: fc.double({ noNaN: true, noDefaultInfinity: true }).map(skew => skew + 0),
});

const fidelity = record({ mtimeStepNs: fc.constantFrom(1n, 2_000_000_000n, noTimes), keepsModes: fc.boolean() });

function step<Name extends StepName>(what: Name, ...values: fc.Arbitrary<unknown>[]): fc.Arbitrary<Step> {
  return fc.tuple(...values).map(args => ({ do: what, with: args }) as unknown as Step);
}

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.oneof(step('putBase', base), step('putLocal', local), step('putRemote', remote)) },
  { weight: 2, arbitrary: fc.oneof(step('dropBase', id), step('dropLocal', id), step('dropRemote', id)) },
  { weight: 2, arbitrary: fc.oneof(step('rekeyLocal', id, id), step('addLocal', local)) },
  { weight: 1, arbitrary: step('moveDevice', fc.constantFrom(...devicesUsed)) },
  { weight: 1, arbitrary: fc.oneof(step('clearRemote'), step('setMeta', meta), step('setFidelity', fidelity)) },
  { weight: 1, arbitrary: fc.oneof(step('putTombstone', id, revision), step('dropTombstones', revision)) },
  { weight: 1, arbitrary: fc.oneof(step('putIntent', intent), step('dropIntent', name)) },
  { weight: 1, arbitrary: fc.oneof(step('putProblem', name.map(sampleProblem)), step('dropProblem', name)) },
  { weight: 1, arbitrary: fc.oneof(step('putJudgedChange', judged), step('dropJudgedChange', id)) },
  { weight: 1, arbitrary: fc.oneof(step('putConflictNote', conflict), step('dropConflictNote', id)) },
  { weight: 1, arbitrary: fc.oneof(step('putManifest', hash, fc.uint8Array()), step('sweepManifests')) },
  { weight: 1, arbitrary: step('setListedStamp', id, fc.option(stamp, { nil: undefined })) },
);

/** A few transactions over few ids, so that their steps meet. */
export const randomTransactions: fc.Arbitrary<readonly RandomTransaction[]> = fc.array(
  record({ steps: fc.array(anyStep, { maxLength: 12 }), fails: fc.boolean() }),
  { maxLength: 8 },
);
