/**
 * Keeps the table of unsettled ids exact: ids whose rows were written are *touched*, and looked at again before
 * the table is read and before the transaction ends. Looking twice at one id is only slower, never wrong.
 */
import type { Fidelity } from '#model/fidelity.ts';
import type { NodeId } from '#model/node.ts';
import { blobOf, idOf } from '#platform/node/task-columns.ts';
import type { TaskDatabase } from '#platform/node/task-database.ts';
import type { KeptRows } from '#platform/node/task-kept-rows.ts';
import { type PlainReads, pagedIds, type UnsettledReads } from '#platform/node/task-queries.ts';
import type { Settled } from '#platform/task-store.ts';

/** Touched ids kept in memory before they are looked at. */
const touchedMax = 2_000;

/** Goes through the open ones, which are few, and not through all that was ever agreed on. */
export const agreedUnsettledSql = 'SELECT u.id FROM unsettled AS u CROSS JOIN base ON base.id = u.id ORDER BY u.id';

export interface Unsettled extends UnsettledReads {
  /** The rows of this id were written. */
  touch(id: NodeId): void;
  /** Looks at all touched ids. */
  settle(): void;
  /** Looks at all ids in the table `bulk` and empties it; each is first handed to `follow`. */
  settleBulk(follow?: (id: NodeId) => void): void;
  /** Forgets what was touched, because the transaction was rolled back. */
  forget(): void;
}

export interface UnsettledOptions {
  readonly settled: Settled;
  readonly rows: KeptRows;
}

export function trackUnsettled(db: TaskDatabase, reads: PlainReads, { settled, rows }: UnsettledOptions): Unsettled {
  const add = db.query('INSERT OR IGNORE INTO unsettled VALUES (?)');
  const remove = db.query('DELETE FROM unsettled WHERE id = ?');
  const page = db.query('SELECT id FROM unsettled WHERE id > ? ORDER BY id LIMIT ?');
  const count = db.query('SELECT count(*) FROM unsettled');
  const agreed = db.query(agreedUnsettledSql);
  const bulkPage = db.query('SELECT id FROM bulk WHERE id > ? ORDER BY id LIMIT ?');
  const emptyBulk = db.query('DELETE FROM bulk');
  const touched = new Set<NodeId>();

  const look = (id: NodeId, fidelity: Fidelity): void => {
    const agrees = settled(reads.base(id), reads.local(id), reads.remote(id), fidelity);
    if (rows.unsettled.known(id) === !agrees) return;
    (agrees ? remove : add).run(blobOf(id));
    rows.unsettled.set(id, !agrees);
  };
  const settle = (): void => {
    if (touched.size === 0) return;
    const { fidelity } = reads.meta();
    for (const id of touched) look(id, fidelity);
    touched.clear();
  };
  return {
    touch: id => {
      touched.add(id);
      if (touched.size >= touchedMax) settle();
    },
    settle,
    settleBulk: (follow = () => undefined) => {
      const { fidelity } = reads.meta();
      for (const id of pagedIds(bulkPage)) {
        follow(id);
        look(id, fidelity);
      }
      emptyBulk.run();
    },
    forget: () => touched.clear(),
    unsettled: after => {
      settle();
      return { [Symbol.iterator]: () => pagedIds(page, after) };
    },
    unsettledCount: () => {
      settle();
      return (count.one()?.[0] as number | undefined) ?? 0;
    },
    unsettledAgreed: () => {
      settle();
      return agreed.all().map(([id]) => idOf(id));
    },
  };
}
