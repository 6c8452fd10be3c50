/** The table that the benchmark prints. */
import type { Floor } from '#bench/floors.ts';
import type { MachineFacts } from '#bench/machine.ts';
import type { Row } from '#bench/row.ts';

/** Rows as a Markdown table, so that a run can be pasted into a page. */
export function tableOf(rows: readonly Row[]): string {
  const head = [
    'work',
    'seconds',
    'CPU s (station + drives)',
    'wire MB',
    'peak RSS MiB',
    'floors: seconds, CPU s, wire MB (× ours)',
  ];
  const lines = rows.map(row => [
    row.title,
    seconds(row.seconds),
    `${sum(row.cpuSeconds).toFixed(2)} (${Object.values(row.cpuSeconds)
      .map(each => each.toFixed(2))
      .join(' + ')})`,
    megabytes(row.wireBytes),
    Object.values(row.peakBytes)
      .map(bytes => Math.round(bytes / 1024 / 1024))
      .join(' / '),
    [...row.floors.map(floor => floorText(floor, row)), ...moreText(row)].join('; '),
  ]);
  return [head, head.map(() => '---'), ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

export function factsText(facts: MachineFacts, loadAfter: number): string {
  const { cpu, cores, memoryGib, kernel, node, fileSystem, load, at } = facts;
  const machine = `${cores} cores (${cpu}), ${memoryGib} GiB, Linux ${kernel}, Node ${node}, ${fileSystem}`;
  return `${machine}; load ${load.toFixed(1)} before and ${loadAfter.toFixed(1)} after; ${at}`;
}

/** The row with the median of the seconds among repetitions of one row; its other figures belong to it. */
export function medianRow(rows: readonly Row[]): Row | undefined {
  return rows.toSorted((a, b) => a.seconds - b.seconds)[Math.floor((rows.length - 1) / 2)];
}

function floorText(floor: Floor, row: Row): string {
  const wire = floor.wireBytes === undefined ? '' : `, ${megabytes(floor.wireBytes)} MB`;
  const ratio = (row.seconds / floor.seconds).toFixed(floor.seconds * 10 > row.seconds ? 2 : 0);
  return `${floor.name} ${seconds(floor.seconds)} s, ${floor.cpuSeconds.toFixed(2)}${wire} (× ${ratio})`;
}

function moreText({ more }: Row): readonly string[] {
  return Object.entries(more).map(([name, value]) => `${name} ${value.toFixed(value < 100 ? 1 : 0)}`);
}

function seconds(value: number): string {
  return value.toFixed(value < 1 ? 3 : 2);
}

function megabytes(bytes: number | undefined): string {
  if (bytes === undefined) return '–';
  return (bytes / 1e6).toFixed(bytes < 1e6 ? 3 : 1);
}

function sum(values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((total, each) => total + each, 0);
}
