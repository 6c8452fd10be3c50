/**
 * Whether a folder's rows are what stands in it, row by row and without making a node of any: a walk asks this about each
 * folder, and nearly always all is as it was.
 */
import type { NodeId } from '#model/node.ts';
import type { Stamp } from '#model/tree.ts';
import { blobOf, type Columns, idOf, kindNamed } from '#platform/node/task-columns.ts';
import type { TaskDatabase } from '#platform/node/task-database.ts';
import type { Standing, TaskReads } from '#platform/task-store.ts';

/**
 * Every column costs, so that those of a time are added up, and the small ones put into one. What goes past 64 bits comes as
 * a floating point number, which is like none that is looked for: its folder is compared node by node.
 */
const ns = (time: string): string => `${time}_s * 1000000000 + ${time}_ns`;
const small = 'mode * 16 + missing * 8 + kind';
const selected = `name, ${small}, device, inode, ${ns('born')}, size, ${ns('mtime')}, ${ns('ctime')}, CASE kind WHEN 1 THEN id END`;

export function standingReads(db: TaskDatabase): Pick<TaskReads, 'foldersIfKnown'> {
  const children = db.query(`SELECT ${selected} FROM local WHERE parent = ? AND parked = 0`, { readBigInts: true });
  return {
    foldersIfKnown: (parent, standing) => {
      const rows = children.all(blobOf(parent));
      if (rows.length !== standing.length) return undefined;
      const byName = new Map(rows.map(row => [row[0], row]));
      const folders: NodeId[] = [];
      for (const entry of standing) {
        const row = byName.get(entry.name);
        if (row === undefined || !isAlike(row, entry)) return undefined;
        if (entry.kind === 'folder') folders.push(idOf(row[8]));
      }
      return folders;
    },
  };
}

function isAlike(row: Columns, { kind, stamp }: Standing): boolean {
  const flags = Number(row[1]);
  if ((flags & 8) !== 0 || kindNamed(flags & 7) !== kind || !isObject(row, stamp)) return false;
  return kind === 'folder' || isUntouched(row, stamp, flags >> 4);
}

function isObject(row: Columns, { device, inode, bornNs }: Stamp): boolean {
  return row[3] === BigInt.asIntN(64, inode) && row[2] === BigInt.asIntN(64, device) && row[4] === bornNs;
}

function isUntouched(row: Columns, { size, mtimeNs, ctimeNs, mode: bits }: Stamp, mode: number): boolean {
  return row[7] === ctimeNs && row[6] === mtimeNs && Number(row[5]) === size && mode === bits;
}
