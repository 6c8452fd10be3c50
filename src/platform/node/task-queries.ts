/** Every statement on a task's file, prepared once, and the reading half of the store. */
import type { ConflictNote } from '#model/conflict-note.ts';
import type { Fidelity } from '#model/fidelity.ts';
import type { JudgedChange } from '#model/hold.ts';
import type { NodeId } from '#model/node.ts';
import type { BaseNode, LocalNode, RemoteNode } from '#model/tree.ts';
import * as columns from '#platform/node/task-columns.ts';
import { blobOf, idOf, idOrNull, signed } from '#platform/node/task-columns.ts';
import type { Query, TaskDatabase } from '#platform/node/task-database.ts';
import { glanceReads } from '#platform/node/task-glance-queries.ts';
import { logReads } from '#platform/node/task-log.ts';
import { standingReads } from '#platform/node/task-standing.ts';
import type { HoldSum, Intent, Problem, TaskMeta, TaskReads } from '#platform/task-store.ts';

/** Rows read at a time where there may be as many as nodes. */
const pageRows = 500;

export type UnsettledReads = Pick<TaskReads, 'unsettled' | 'unsettledCount' | 'unsettledAgreed'>;
/** All that is read from the trees, before the unsettled ids are taken into account. */
export type PlainReads = Omit<TaskReads, keyof UnsettledReads>;

export function taskReads(db: TaskDatabase): PlainReads {
  return {
    ...baseReads(db),
    ...localReads(db),
    ...standingReads(db),
    ...remoteReads(db),
    ...noteReads(db),
    ...holdReads(db),
    syncLog: logReads(db),
    ...conflictReads(db),
    ...glanceReads(db),
    counts: countsOf(db),
  };
}

/** Answers whether there is any tombstone. */
export function tombstoneSeeker(db: TaskDatabase): () => boolean {
  const any = db.query('SELECT 1 FROM tombstone LIMIT 1');
  return () => any.one() !== undefined;
}

/** Ids of a table in ascending order, a page at a time, so that memory does not grow with the table. */
export function* pagedIds(page: Query, from?: NodeId): Generator<NodeId> {
  let after: Uint8Array = from === undefined ? new Uint8Array(0) : blobOf(from);
  for (;;) {
    const rows = page.all(after, pageRows);
    for (const row of rows) yield idOf(row[0]);
    const last = rows.at(-1)?.[0];
    if (rows.length < pageRows || !(last instanceof Uint8Array)) return;
    after = last;
  }
}

function baseReads(db: TaskDatabase): Pick<TaskReads, 'base' | 'baseChildren'> {
  const one = db.query(`SELECT ${columns.baseSelected} FROM base WHERE id = ?`);
  const children = db.query(`SELECT ${columns.baseSelected} FROM base WHERE parent = ? ORDER BY id`);
  return {
    base: id => mapped<BaseNode>(one.one(blobOf(id)), columns.toBase),
    baseChildren: parent => children.all(blobOf(parent)).map(columns.toBase),
  };
}

function remoteReads(
  db: TaskDatabase,
): Pick<TaskReads, 'remote' | 'remoteChildren' | 'remoteIgnoreFiles' | 'tombstone'> {
  const one = db.query(`SELECT ${columns.remoteSelected} FROM remote WHERE id = ?`);
  const children = db.query(`SELECT ${columns.remoteSelected} FROM remote WHERE parent = ? ORDER BY id`);
  // Spelled as in the index, which holds these rows alone.
  const ignoreFiles = db.query(
    `SELECT ${columns.remoteSelected} FROM remote WHERE name = '.waystationignore' ORDER BY id`,
  );
  const tombstone = db.query('SELECT revision FROM tombstone WHERE id = ?');
  return {
    remote: id => mapped<RemoteNode>(one.one(blobOf(id)), columns.toRemote),
    remoteChildren: parent => children.all(blobOf(parent)).map(columns.toRemote),
    remoteIgnoreFiles: () => ignoreFiles.all().map(columns.toRemote),
    tombstone: id => (tombstone.one(blobOf(id))?.[0] as number | undefined) ?? 0,
  };
}

type LocalReads =
  | 'local'
  | 'localChildren'
  | 'localNamed'
  | 'localByInode'
  | 'localMissing'
  | 'localParked'
  | 'localFolders'
  | 'localNewest'
  | 'listedStamp';

function localReads(db: TaskDatabase): Pick<TaskReads, LocalReads> {
  const where = (condition: string): Query =>
    db.query(`SELECT ${columns.localColumns} FROM local WHERE ${condition}`, { readBigInts: true });
  const one = where('id = ?');
  const children = where('parent = ? AND parked = 0 ORDER BY id');
  const named = where('parent = ? AND name = ? AND missing = 0 AND parked = 0 ORDER BY id LIMIT 1');
  const byInode = where('device = ? AND inode = ? ORDER BY id');
  const missing = where('missing = 1 ORDER BY id');
  const parked = where('parked = 1 ORDER BY id');
  const folders = where('kind = 1 AND id > ? ORDER BY id LIMIT ?');
  const newest = db.query('SELECT max(ctime_s) FROM local WHERE kind = 0', { readBigInts: true });
  const since = where('kind = 0 AND ctime_s >= ?3 AND id > ?1 ORDER BY id LIMIT ?2');
  const listed = db.query(`SELECT ${columns.stampColumns} FROM listed WHERE folder = ?`, { readBigInts: true });
  return {
    local: id => mapped<LocalNode>(one.one(blobOf(id)), columns.toLocal),
    localChildren: parent => children.all(blobOf(parent)).map(columns.toLocal),
    localNamed: (parent, name) => mapped<LocalNode>(named.one(blobOf(parent), name), columns.toLocal),
    localByInode: (device, inode) => byInode.all(signed(device), signed(inode)).map(columns.toLocal),
    localMissing: () => missing.all().map(columns.toLocal),
    localParked: () => parked.all().map(columns.toLocal),
    localFolders: () => ({ [Symbol.iterator]: () => pagedLocal(folders) }),
    localNewest: spanMs => ({
      *[Symbol.iterator]() {
        const seconds = newest.one()?.[0] as bigint | null | undefined;
        // Counted from 1970 at least, since nothing below 64 bits can be asked for.
        const from = (seconds && seconds > 0n ? seconds : 0n) - BigInt(Math.ceil(spanMs / 1000));
        const fromNs = newestNs(pagedLocal(since, from)) - BigInt(spanMs) * 1_000_000n;
        for (const node of pagedLocal(since, from)) if (node.stamp.ctimeNs >= fromNs) yield node;
      },
    }),
    listedStamp: folder => mapped(listed.one(blobOf(folder)), row => columns.toStamp(row, 0)),
  };
}

function newestNs(nodes: Iterable<LocalNode>): bigint {
  let newest = 0n;
  for (const { stamp } of nodes) if (stamp.ctimeNs > newest) newest = stamp.ctimeNs;
  return newest;
}

function* pagedLocal(page: Query, ...conditions: readonly (number | bigint)[]): Generator<LocalNode> {
  let after: Uint8Array = new Uint8Array(0);
  for (;;) {
    const nodes = page.all(after, pageRows, ...conditions).map(columns.toLocal);
    yield* nodes;
    const last = nodes.at(-1);
    if (nodes.length < pageRows || !last) return;
    after = blobOf(last.id);
  }
}

function noteReads(db: TaskDatabase): Pick<TaskReads, 'manifest' | 'meta' | 'intents' | 'problems' | 'problem'> {
  const manifest = db.query('SELECT encoded FROM manifest WHERE content = ?');
  const fidelityColumns = 'mtime_step_ns, keeps_modes, mtime_first_ns, mtime_last_ns';
  const metaColumns =
    'epoch, cursor, root, root_device, marker, skew_ms, mark, mark_revision, running, seal, former_seal, ' +
    fidelityColumns;
  const meta = db.query(`SELECT ${metaColumns} FROM task`);
  const intents = db.query('SELECT id, kind, body FROM intent ORDER BY number');
  const problemColumns = 'path, node, reason, detail, since_ms, retry_at_ms';
  const problems = db.query(`SELECT ${problemColumns} FROM problem`);
  const problem = db.query(`SELECT ${problemColumns} FROM problem WHERE path = ?`);
  return {
    manifest: content => manifest.one(blobOf(content))?.[0] as Uint8Array | undefined,
    meta: () => toMeta(meta.one() ?? []),
    intents: () => intents.all().map(toIntent),
    // Sorted here, because SQLite compares UTF-8 and JavaScript UTF-16, and both stores answer in one order.
    problems: () =>
      problems
        .all()
        .map(toProblem)
        .sort((a, b) => (a.path < b.path ? -1 : 1)),
    problem: path => mapped(problem.one(path), toProblem),
  };
}

/** As `toJudged` reads them, and `putJudgedChange` writes them. */
export const judgedColumns = 'node, "change", content, state, hold, at_ms';

type HoldReads = 'knownFiles' | 'knownBytes' | 'judgedChanges' | 'judgedChange' | 'holds';

function holdReads(db: TaskDatabase): Pick<TaskReads, HoldReads> {
  const known = db.query('SELECT count(*) FROM (SELECT 1 FROM base WHERE kind <> 1 LIMIT ?)');
  const bytes = db.query('SELECT total(size) FROM base');
  const all = db.query(`SELECT ${judgedColumns} FROM judged ORDER BY node`);
  const one = db.query(`SELECT ${judgedColumns} FROM judged WHERE node = ?`);
  const sums = db.query(`
    SELECT hold, CASE state WHEN 'held' THEN 'drive' ELSE 'station' END AS place, "change", count(*), total(size), min(at_ms)
    FROM judged LEFT JOIN remote ON remote.id = judged.node
    WHERE state IN ('held', 'refused') GROUP BY hold, place, "change" ORDER BY hold, place, "change"`);
  return {
    knownFiles: (atMost = Number.MAX_SAFE_INTEGER) => Number(known.one(atMost)?.[0]),
    knownBytes: () => Number(bytes.one()?.[0]),
    judgedChanges: () => all.all().map(toJudged),
    judgedChange: id => mapped(one.one(blobOf(id)), toJudged),
    holds: () => sums.all().map(toHoldSum),
  };
}

/** As `toConflictNote` reads them, and `putConflictNote` writes them. */
export const conflictColumns = 'copy, parent, name, at_ms';

function conflictReads(db: TaskDatabase): Pick<TaskReads, 'localConflictNames' | 'conflictNotes'> {
  const notes = db.query(`SELECT ${conflictColumns} FROM conflict ORDER BY copy`);
  // Spelled as in the index, which holds these rows alone.
  const named = db.query(
    `SELECT ${columns.localColumns} FROM local
     WHERE instr(name, '_Conflict') > 0 AND missing = 0 AND parked = 0 ORDER BY id`,
    { readBigInts: true },
  );
  return {
    localConflictNames: () => named.all().map(columns.toLocal),
    conflictNotes: () => notes.all().map(toConflictNote),
  };
}

function countsOf(db: TaskDatabase): TaskReads['counts'] {
  const count = (tree: string): string => `(SELECT count(*) FROM ${tree})`;
  const counts = db.query(`SELECT ${count('base')}, ${count('local')}, ${count('remote')}`);
  return () => {
    const [base, local, remote] = (counts.one() ?? []) as number[];
    return { base: base ?? 0, local: local ?? 0, remote: remote ?? 0 };
  };
}

function mapped<T>(row: columns.Columns | undefined, to: (row: columns.Columns) => T): T | undefined {
  return row && to(row);
}

function toMeta(row: columns.Columns): TaskMeta {
  const [epoch, cursor, root, rootDevice, marker, skewMs, mark, markRevision, running, ...more] = row;
  const [seal, formerSeal, ...fidelity] = more;
  return {
    epoch: epoch as string,
    cursor: cursor as number,
    root: idOrNull(root ?? null),
    rootDevice: rootDevice as string,
    marker: marker as string,
    skewMs: skewMs as number,
    mark: mark as string,
    markRevision: markRevision as number,
    running: running as string,
    seal: seal as string,
    formerSeal: formerSeal as string | null,
    fidelity: toFidelity(fidelity),
  };
}

function toFidelity([step, keepsModes, first, last]: columns.Columns): Fidelity {
  const nanoseconds = (text: unknown): bigint | undefined => (typeof text === 'string' ? BigInt(text) : undefined);
  const mtimeRange = { firstNs: nanoseconds(first), lastNs: nanoseconds(last) };
  const hasRange = mtimeRange.firstNs !== undefined || mtimeRange.lastNs !== undefined;
  return { mtimeStepNs: BigInt(step as string), keepsModes: keepsModes === 1, ...(hasRange && { mtimeRange }) };
}

function toIntent([id, kind, body]: columns.Columns): Intent {
  return { id: id as string, kind: kind as string, body: body as string };
}

function toJudged([node, change, content, state, hold, atMs]: columns.Columns): JudgedChange {
  return {
    node: idOf(node),
    change: change as JudgedChange['change'],
    content: columns.hashOrNull(content),
    state: state as JudgedChange['state'],
    hold: hold as string,
    atMs: atMs as number,
  };
}

function toConflictNote([copy, parent, name, atMs]: columns.Columns): ConflictNote {
  return { copy: idOf(copy), parent: idOf(parent), name: name as string, atMs: atMs as number };
}

function toHoldSum([hold, at, change, files, bytes, sinceMs]: columns.Columns): HoldSum {
  return {
    hold: hold as string,
    change: change as HoldSum['change'],
    at: at as HoldSum['at'],
    files: files as number,
    bytes: bytes as number,
    sinceMs: sinceMs as number,
  };
}

function toProblem([path, node, reason, detail, sinceMs, retryAtMs]: columns.Columns): Problem {
  return {
    path: path as string,
    node: idOrNull(node ?? null),
    reason: reason as string,
    detail: detail as string,
    sinceMs: sinceMs as number,
    retryAtMs: retryAtMs as number,
  };
}
