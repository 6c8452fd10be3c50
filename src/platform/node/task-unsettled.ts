/**
 * Keeps the table of unsettled ids exact: ids whose rows were written are *touched*, and looked at again before
 * the table is read and before the transaction ends. Looking twice at one id is only slower, never wrong.
 */
import type { Fidelity } from '#model/fidelity.ts';
import type { NodeId } from '#model/node.ts';
import type { BaseNode, LocalNode, RemoteNode } from '#model/tree.ts';
import { blobOf } from '#platform/node/task-columns.ts';
import type { TaskDatabase } from '#platform/node/task-database.ts';
import { type PlainReads, pagedIds } from '#platform/node/task-queries.ts';
import type { Settled, TaskReads } from '#platform/task-store.ts';

/** Touched ids kept in memory before they are looked at. */
const touchedMax = 2_000;

/** Rows of a touched id that this transaction wrote, so that they need not be read back; null = dropped. */
export interface Written {
  base?: BaseNode | null;
  local?: LocalNode | null;
  remote?: RemoteNode | null;
}

export interface Unsettled extends Pick<TaskReads, 'unsettled' | 'unsettledCount'> {
  /** The rows of this id were written; `written` says which are known. */
  touch(id: NodeId, written: Written): void;
  /** Looks at all touched ids; call it also before rows are written by other means than `touch` tells. */
  settle(): void;
  /** Looks at all ids in the table `bulk` and empties it. */
  settleBulk(): void;
  /** Forgets what was touched, because the transaction was rolled back. */
  forget(): void;
}

export function trackUnsettled(db: TaskDatabase, reads: PlainReads, settled: Settled): Unsettled {
  const add = db.query('INSERT OR IGNORE INTO unsettled VALUES (?)');
  const remove = db.query('DELETE FROM unsettled WHERE id = ?');
  const page = db.query('SELECT id FROM unsettled WHERE id > ? ORDER BY id LIMIT ?');
  const count = db.query('SELECT count(*) FROM unsettled');
  const bulkPage = db.query('SELECT id FROM bulk WHERE id > ? ORDER BY id LIMIT ?');
  const emptyBulk = db.query('DELETE FROM bulk');
  const touched = new Map<NodeId, Written>();

  const look = (id: NodeId, { base, local, remote }: Written, fidelity: Fidelity): void => {
    const agrees = settled(
      base === undefined ? reads.base(id) : (base ?? undefined),
      local === undefined ? reads.local(id) : (local ?? undefined),
      remote === undefined ? reads.remote(id) : (remote ?? undefined),
      fidelity,
    );
    (agrees ? remove : add).run(blobOf(id));
  };
  const settle = (): void => {
    if (touched.size === 0) return;
    const { fidelity } = reads.meta();
    for (const [id, written] of touched) look(id, written, fidelity);
    touched.clear();
  };
  return {
    touch: (id, written) => {
      const known = touched.get(id);
      if (known) Object.assign(known, written);
      else touched.set(id, written);
      if (touched.size >= touchedMax) settle();
    },
    settle,
    settleBulk: () => {
      const { fidelity } = reads.meta();
      for (const id of pagedIds(bulkPage)) look(id, {}, fidelity);
      emptyBulk.run();
    },
    forget: () => touched.clear(),
    unsettled: () => {
      settle();
      return { [Symbol.iterator]: () => pagedIds(page) };
    },
    unsettledCount: () => {
      settle();
      return (count.one()?.[0] as number | undefined) ?? 0;
    },
  };
}
