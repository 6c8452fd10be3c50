/** The tables that the benchmark prints: Markdown, so that they can stand on a page as they are. */
import type { Contestant } from '#bench/contestants/contestant.ts';
import type { MachineFacts } from '#bench/machine.ts';
import type { Failure, Row } from '#bench/rows.ts';
import { type Spread, spreadOf } from '#bench/stats.ts';

/** All repetitions of one contestant's row in one. */
export interface Summary extends Pick<Row, 'name' | 'title' | 'contestant'> {
  readonly runs: number;
  readonly seconds: Spread;
  readonly cpuSeconds: Spread;
  readonly wireBytes: Spread | undefined;
  /** Medians by role. */
  readonly roleCpuSeconds: Readonly<Record<string, number>>;
  readonly peakBytes: Readonly<Record<string, number>>;
  /** Medians. */
  readonly more: Readonly<Record<string, number>>;
}

/** Each figure has its own median over the repetitions. Works stand in the order in which they were first measured. */
export function summariesOf(rows: readonly Row[]): readonly Summary[] {
  const works = groups(rows, row => row.title);
  return works.flatMap(work => groups(work, row => row.contestant).map(summaryOf));
}

export function markdownTable(head: readonly string[], lines: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

/** One line for each work and contestant. */
export function tableOf(summaries: readonly Summary[]): string {
  const head = ['work', 'by', 'seconds', 'CPU s', 'wire MB', 'peak RSS MiB', 'and'];
  const lines = summaries.map((each, index) => [
    summaries[index - 1]?.title === each.title ? '' : each.title,
    each.contestant,
    spreadText(each.seconds, seconds, each.runs),
    `${spreadText(each.cpuSeconds, seconds, each.runs)}${rolesText(each.roleCpuSeconds, seconds)}`,
    each.wireBytes === undefined ? '–' : spreadText(each.wireBytes, megabytes, each.runs),
    Object.entries(each.peakBytes)
      .map(([role, bytes]) => `${role} ${mebibytes(bytes)}`)
      .join(', '),
    Object.entries(each.more)
      .map(([name, value]) => `${name} ${plainNumber(value)}`)
      .join(', '),
  ]);
  return markdownTable(head, lines);
}

/** How many times as much `own` took as each of the others: time, processor, wire. */
export function ratiosOf(summaries: readonly Summary[], own: string): string {
  const others = [...new Set(summaries.map(({ contestant }) => contestant))].filter(name => name !== own);
  const works = groups(summaries, ({ title }) => title).filter(work => work.some(each => each.contestant === own));
  const lines = works.map(work => {
    const ours = work.find(({ contestant }) => contestant === own) as Summary;
    return [
      ours.title,
      ...others.map(name =>
        ratioText(
          ours,
          work.find(each => each.contestant === name),
        ),
      ),
    ];
  });
  return markdownTable([`${own} ÷`, ...others], lines);
}

export function factsText(facts: MachineFacts, runs: number): string {
  const { cpu, cores, memoryGib, kernel, node, fileSystem, loadBefore, at, versions } = facts;
  const machine = `${cores} cores (${cpu}), ${memoryGib} GiB, Linux ${kernel}, Node ${node}, ${fileSystem}`;
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const count = runs === 1 ? 'one run' : `medians of ${runs} runs (least to most)`;
  return `${at.slice(0, 10)}: ${machine}; load ${loadBefore.toFixed(1)} before; ${count}. ${programs.join(', ')}.`;
}

/** How each contestant was driven. */
export function howText(contestants: readonly Contestant[]): string {
  return contestants.map(({ name, how }) => `- **${name}**: ${how}`).join('\n');
}

export function failuresText(failures: readonly Failure[]): string {
  return failures
    .map(({ contestant, scene, why }) => `- ${contestant} did not get through "${scene}": ${why}`)
    .join('\n');
}

function summaryOf(rows: readonly Row[]): Summary {
  const first = rows[0] as Row;
  const wire = rows.flatMap(({ wireBytes }) => wireBytes ?? []);
  return {
    ...{ name: first.name, title: first.title, contestant: first.contestant, runs: rows.length },
    seconds: spreadOf(rows.map(row => row.seconds)) as Spread,
    cpuSeconds: spreadOf(rows.map(row => sum(row.cpuSeconds))) as Spread,
    wireBytes: spreadOf(wire),
    roleCpuSeconds: medians(rows.map(row => row.cpuSeconds)),
    peakBytes: medians(rows.map(row => row.peakBytes)),
    more: medians(rows.map(row => row.more)),
  };
}

function medians(records: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const names = Object.keys(records[0] ?? {});
  return Object.fromEntries(
    names.map(name => [name, spreadOf(records.flatMap(record => record[name] ?? []))?.median ?? Number.NaN]),
  );
}

function groups<T>(all: readonly T[], keyOf: (each: T) => string): readonly (readonly T[])[] {
  return [...Map.groupBy(all, keyOf).values()];
}

function ratioText(ours: Summary, theirs: Summary | undefined): string {
  if (theirs === undefined) return '–';
  const of = (name: string, a: Spread | undefined, b: Spread | undefined): string[] =>
    a === undefined || b === undefined || b.median === 0 ? [] : [`${name} × ${ratio(a.median / b.median)}`];
  return [
    ...of('time', ours.seconds, theirs.seconds),
    ...of('CPU', ours.cpuSeconds, theirs.cpuSeconds),
    ...of('wire', ours.wireBytes, theirs.wireBytes),
  ].join(', ');
}

function rolesText(roles: Readonly<Record<string, number>>, format: (value: number) => string): string {
  const each = Object.entries(roles);
  return each.length < 2 ? '' : ` (${each.map(([role, value]) => `${role} ${format(value)}`).join(', ')})`;
}

function spreadText({ median, min, max }: Spread, format: (value: number) => string, runs: number): string {
  return runs === 1 ? format(median) : `${format(median)} (${format(min)}–${format(max)})`;
}

function seconds(value: number): string {
  return value.toFixed(value < 1 ? 3 : 2);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e6 ? 3 : 1);
}

function mebibytes(bytes: number): string {
  return String(Math.round(bytes / 1024 / 1024));
}

function ratio(value: number): string {
  return value.toFixed(value < 1 ? 2 : value < 10 ? 1 : 0);
}

/** As many digits as say something. */
export function plainNumber(value: number): string {
  return value.toFixed(Number.isInteger(value) || value >= 100 ? 0 : value < 1 ? 2 : 1);
}

function sum(values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((total, each) => total + each, 0);
}
