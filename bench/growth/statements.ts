/** Counts what SQLite is asked in this process: statements that ran, and rows that they answered. */
import { StatementSync } from 'node:sqlite';

export interface Counts {
  readonly statements: number;
  readonly rows: number;
}

let statements = 0;
let rows = 0;

/** From now on every statement of this process is counted, whichever store it belongs to. */
export function countStatements(): void {
  const { run, get, all, iterate } = StatementSync.prototype;
  const counted = (answered: number): void => {
    statements += 1;
    rows += answered;
  };
  StatementSync.prototype.run = function (this: StatementSync, ...args: Parameters<typeof run>) {
    counted(0);
    return run.apply(this, args);
  } as typeof run;
  StatementSync.prototype.get = function (this: StatementSync, ...args: Parameters<typeof get>) {
    const row = get.apply(this, args);
    counted(row === undefined ? 0 : 1);
    return row;
  } as typeof get;
  StatementSync.prototype.all = function (this: StatementSync, ...args: Parameters<typeof all>) {
    const found = all.apply(this, args);
    counted(found.length);
    return found;
  } as typeof all;
  StatementSync.prototype.iterate = function* (this: StatementSync, ...args: Parameters<typeof iterate>) {
    counted(0);
    for (const row of iterate.apply(this, args)) {
      rows += 1;
      yield row;
    }
  } as typeof iterate;
}

export function counts(): Counts {
  return { statements, rows };
}
