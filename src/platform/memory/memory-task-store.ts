/**
 * The task store's memory twin, for the simulator and for tests.
 *
 * It keeps its rows through a simulated crash for as long as its object is kept; `close` changes nothing. A
 * transaction costs what it changes: every change notes how it is undone, and a throw undoes them backwards.
 */
import { assert } from '#base/assert.ts';
import type { NodeId } from '#model/node.ts';
import { contentsNamed, createRows, type MemoryRows, memoryReads } from '#platform/memory/memory-task-rows.ts';
import type { MemoryTree, TreeRow } from '#platform/memory/memory-tree.ts';
import { syncLogGoes } from '#platform/sync-log.ts';
import type { Settled, TaskMeta, TaskReads, TaskStore, TaskWrites } from '#platform/task-store.ts';

/** A store that can be copied as it stands, for instance to bring an older state of a drive back. */
export interface MemoryTaskStore extends TaskStore {
  /** An independent store with the same rows. */
  copy(): MemoryTaskStore;
}

/** An empty store; `settled` is the one definition of "nothing to do for this id". */
export function createMemoryTaskStore(settled: Settled): MemoryTaskStore {
  return storeOver(createRows(), settled);
}

/** What a transaction has done so far. */
interface Open {
  readonly undo: (() => void)[];
  readonly touched: Set<NodeId>;
}

function storeOver(rows: MemoryRows, settled: Settled): MemoryTaskStore {
  let open: Open | undefined;
  let changes = 0;
  const settle = (): void => {
    if (!open || open.touched.size === 0) return;
    const { touched, undo } = open;
    for (const id of touched) {
      const { base, local, remote, meta } = rows;
      const agrees = settled(base.rows.get(id), local.rows.get(id), remote.rows.get(id), meta.fidelity);
      setMember(rows.unsettled, undo, { id, member: !agrees });
    }
    touched.clear();
  };
  const reads = memoryReads(rows, settle);

  const transaction = <T>(work: (writes: TaskWrites) => T): T => {
    assert(!open, 'a transaction was started within another one');
    const mine: Open = { undo: [], touched: new Set() };
    open = mine;
    try {
      const result = work({ ...reads, ...writesTo(rows, mine, () => open === mine) });
      assert(!(result instanceof Promise), 'the work of a transaction must be synchronous');
      settle();
      return result;
    } catch (error) {
      for (const undo of mine.undo.reverse()) undo();
      throw error;
    } finally {
      open = undefined;
      changes += 1;
    }
  };
  const outside = (what: string): void => assert(!open, `the store was ${what} within a transaction`);
  return {
    ...reads,
    transaction,
    changes: () => changes,
    rest: () => undefined,
    copy: () => {
      outside('copied');
      return storeOver(createRows(rows), settled);
    },
    close: () => outside('closed'),
  };
}

type Changes = Omit<TaskWrites, keyof TaskReads>;

function writesTo(rows: MemoryRows, open: Open, isOpen: () => boolean): Changes {
  const setters = undoable(open, isOpen);
  const setFidelity: Changes['setFidelity'] = fidelity => {
    setters.setMeta(rows, { ...rows.meta, fidelity });
    for (const tree of [rows.base, rows.local, rows.remote]) for (const id of tree.rows.keys()) open.touched.add(id);
  };
  return { ...treeWrites(rows, setters), ...noteWrites(rows, setters), setFidelity };
}

/** Changes that note how they are undone; undefined as a value drops what was there. */
interface Setters {
  setRow<Row extends TreeRow>(tree: MemoryTree<Row>, id: NodeId, row: Row | undefined): void;
  setEntry<Key, Value>(map: Map<Key, Value>, key: Key, value: Value | undefined): void;
  setMeta(rows: MemoryRows, meta: TaskMeta): void;
  setLogged(rows: MemoryRows, logged: number): void;
}

function undoable({ undo, touched }: Open, isOpen: () => boolean): Setters {
  const during = (): void => assert(isOpen(), 'a transaction was written to after its end');
  return {
    setRow: (tree, id, row) => {
      during();
      const before = tree.set(id, row);
      touched.add(id);
      undo.push(() => tree.set(id, before));
    },
    setEntry: (map, key, value) => {
      during();
      const before = map.get(key);
      setIn(map, key, value);
      undo.push(() => setIn(map, key, before));
    },
    setMeta: (rows, meta) => {
      during();
      const before = rows.meta;
      rows.meta = meta;
      undo.push(() => {
        rows.meta = before;
      });
    },
    setLogged: (rows, logged) => {
      during();
      const before = rows.logged;
      rows.logged = logged;
      undo.push(() => {
        rows.logged = before;
      });
    },
  };
}

type TreeWrites =
  | 'putBase'
  | 'dropBase'
  | 'putLocal'
  | 'addLocal'
  | 'dropLocal'
  | 'rekeyLocal'
  | 'moveDevice'
  | 'putRemote'
  | 'dropRemote'
  | 'clearRemote';

function treeWrites(rows: MemoryRows, { setRow, setEntry }: Setters): Pick<Changes, TreeWrites> {
  const dropRemote = (top: NodeId): void => {
    const pending = [top];
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      setRow(rows.remote, id, undefined);
      for (const child of rows.remote.children(id)) pending.push(child.id);
    }
  };
  const rekeyLocal = (from: NodeId, to: NodeId): void => {
    const node = rows.local.rows.get(from);
    assert(node, `there is no local node ${from} to give another id`);
    assert(!rows.local.rows.has(to), `the local tree has a node ${to} already`);
    setRow(rows.local, from, undefined);
    setRow(rows.local, to, { ...node, id: to });
    if (node.kind !== 'folder') return;
    for (const child of rows.local.children(from)) setRow(rows.local, child.id, { ...child, parent: to });
    setEntry(rows.listed, to, rows.listed.get(from));
    setEntry(rows.listed, from, undefined);
  };
  return {
    putBase: node => setRow(rows.base, node.id, node),
    dropBase: id => setRow(rows.base, id, undefined),
    putLocal: node => setRow(rows.local, node.id, node),
    addLocal: node => setRow(rows.local, node.id, node),
    dropLocal: id => {
      setRow(rows.local, id, undefined);
      setEntry(rows.listed, id, undefined);
    },
    rekeyLocal,
    moveDevice: device => {
      for (const row of [...rows.local.rows.values()])
        setRow(rows.local, row.id, { ...row, stamp: { ...row.stamp, device } });
      for (const [folder, stamp] of [...rows.listed]) setEntry(rows.listed, folder, { ...stamp, device });
    },
    putRemote: node => setRow(rows.remote, node.id, node),
    dropRemote,
    clearRemote: () => {
      for (const id of [...rows.remote.rows.keys()]) setRow(rows.remote, id, undefined);
      for (const id of [...rows.tombstones.keys()]) setEntry(rows.tombstones, id, undefined);
    },
  };
}

function noteWrites(
  rows: MemoryRows,
  { setEntry, setMeta, setLogged }: Setters,
): Omit<Changes, TreeWrites | 'setFidelity'> {
  return {
    setMeta: change => setMeta(rows, { ...rows.meta, ...change, fidelity: rows.meta.fidelity }),
    putTombstone: (id, revision) => setEntry(rows.tombstones, id, Math.max(revision, rows.tombstones.get(id) ?? 0)),
    dropTombstones: upTo => {
      for (const [id, revision] of [...rows.tombstones]) if (revision <= upTo) setEntry(rows.tombstones, id, undefined);
    },
    putIntent: intent => {
      const order = rows.intents.get(intent.id)?.order ?? rows.intentsPut;
      rows.intentsPut += 1;
      setEntry(rows.intents, intent.id, { order, intent });
    },
    dropIntent: id => setEntry(rows.intents, id, undefined),
    putProblem: problem => setEntry(rows.problems, problem.path, problem),
    dropProblem: path => setEntry(rows.problems, path, undefined),
    putJudgedChange: judged => setEntry(rows.judged, judged.node, judged),
    dropJudgedChange: id => setEntry(rows.judged, id, undefined),
    addToLog: line => {
      const number = rows.logged + 1;
      setLogged(rows, number);
      setEntry(rows.log, number, { ...line, number });
      for (const old of rows.log.keys()) {
        if (old > syncLogGoes(number)) break;
        setEntry(rows.log, old, undefined);
      }
    },
    putConflictNote: note => setEntry(rows.conflicts, note.copy, note),
    dropConflictNote: copy => setEntry(rows.conflicts, copy, undefined),
    putManifest: (content, encoded) => setEntry(rows.manifests, content, encoded.slice()),
    sweepManifests: () => {
      const named = contentsNamed(rows);
      for (const content of [...rows.manifests.keys()]) {
        if (!named.has(content)) setEntry(rows.manifests, content, undefined);
      }
    },
    setListedStamp: (folder, stamp) => setEntry(rows.listed, folder, stamp),
  };
}

function setIn<Key, Value>(map: Map<Key, Value>, key: Key, value: Value | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

function setMember(
  ids: Set<NodeId>,
  undo: (() => void)[],
  change: { readonly id: NodeId; readonly member: boolean },
): void {
  const { id, member } = change;
  if (ids.has(id) === member) return;
  if (member) ids.add(id);
  else ids.delete(id);
  undo.push(() => (member ? ids.delete(id) : ids.add(id)));
}
