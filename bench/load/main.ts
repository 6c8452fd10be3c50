/** `npm run bench -- load`: many connections to one station. */
import { writeFileSync } from 'node:fs';
import { version } from '#base/version.ts';
import { generateLoad, type LoadFigures } from '#bench/load/generator.ts';
import { type LoadOptions, mustFit, readLoadOptions } from '#bench/load/options.ts';
import { machineFacts, openFilesMax } from '#bench/machine.ts';
import { mustBePublishable, publish } from '#bench/page.ts';
import { factsText, markdownTable, plainNumber } from '#bench/report.ts';

export async function loadMain(args: readonly string[]): Promise<void> {
  const options = readLoadOptions(args);
  mustFit(options, openFilesMax());
  const facts = machineFacts(options.dir, { waystation: version });
  if (options.publish) mustBePublishable(facts);
  const figures = await generateLoad(options, what => console.error(what));
  const text = `${factsText(facts, 1)}\n\n${loadTable(options, figures)}`;
  console.log(text);
  if (options.json !== undefined) {
    writeFileSync(options.json, `${JSON.stringify({ facts, options, figures }, undefined, 2)}\n`);
  }
  const failures = failuresOf(options, figures);
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) process.exitCode = 1;
  else if (options.publish) publish('load', text);
}

/** A sentence for everything that the station did not do: figures without it would flatter. */
export function failuresOf({ idle }: Pick<LoadOptions, 'idle'>, { toAll, active, hot }: Told): readonly string[] {
  const unheard = active.unheard + hot.unheard;
  return [
    ...active.failures,
    ...hot.failures,
    ...(toAll.heard < idle ? [`A commit was told to ${toAll.heard} of ${idle} channels.`] : []),
    ...(unheard > 0 ? [`A listener of their share never heard of ${unheard} commits.`] : []),
  ];
}

type Failing = Pick<LoadFigures['hot'], 'failures' | 'unheard'>;

interface Told {
  readonly toAll: Pick<LoadFigures['toAll'], 'heard'>;
  readonly active: Failing;
  readonly hot: Failing;
}

/** One line for each thing that was measured. */
export function loadTable(options: LoadOptions, figures: LoadFigures): string {
  const { toAll, active, hot } = figures;
  const { openSeconds, openCpuSeconds, emptyRssBytes, idleRssBytes, idleCpuMsPerMinute } = figures;
  const each = (idleRssBytes - emptyRssBytes) / options.idle / 1024;
  const written = ({ commitsPerSecond, cpuSeconds, peakRssBytes, ...of }: LoadFigures['hot']): string =>
    [
      `${plainNumber(commitsPerSecond)} commits a second`,
      `commit ${waits(of.commitP50Ms, of.commitP99Ms)}`,
      `sent to heard ${waits(of.pushP50Ms, of.pushP99Ms)}`,
      `station ${milliseconds((cpuSeconds * 1000) / (of.commits || Number.NaN))} of CPU a commit, peak ${mebibytes(peakRssBytes)} MiB`,
    ].join('; ');
  return markdownTable(
    ['load', 'figures'],
    [
      [
        `${options.idle} channels are opened, each with TLS`,
        `${plainNumber(openSeconds)} s, station ${plainNumber(openCpuSeconds)} CPU s`,
      ],
      [
        `${options.idle} channels at rest`,
        `station ${mebibytes(idleRssBytes)} MiB (${mebibytes(emptyRssBytes)} before; ${plainNumber(each)} KiB a channel), ${plainNumber(idleCpuMsPerMinute)} ms of CPU a minute`,
      ],
      [
        `a commit is told to ${toAll.heard} channels`,
        `${waits(toAll.p50Ms, toAll.p99Ms)}, last ${milliseconds(toAll.lastMs)}`,
      ],
      [`${options.active} active drives, ten to a share, a file of 8 KiB every 2 s each`, written(active)],
      [
        `${options.writers} writers in one share, files of 1 KiB as fast as they can`,
        `${written(hot)}; slowest ÷ quickest ${Number.isNaN(hot.fairness) ? 'none' : hot.fairness.toFixed(2)}`,
      ],
    ],
  );
}

function waits(p50Ms: number, p99Ms: number): string {
  return `p50 ${milliseconds(p50Ms)}, p99 ${milliseconds(p99Ms)}`;
}

/** A run may be too short for anything to be measured. */
function milliseconds(value: number): string {
  return Number.isNaN(value) ? 'none' : `${plainNumber(value)} ms`;
}

function mebibytes(bytes: number): string {
  return String(Math.round(bytes / 1024 / 1024));
}
