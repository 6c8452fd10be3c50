/** The load generator: a station of its own, workers full of light clients, and what is measured with them. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startStation } from '#bench/contestants/world.ts';
import { headsOf, type WriteFigures, writeFigures } from '#bench/load/figures.ts';
import { LightDrive, reachOf } from '#bench/load/light-drive.ts';
import type { Answer, Order, WriterOf } from '#bench/load/messages.ts';
import type { LoadOptions } from '#bench/load/options.ts';
import { type Prepared, prepareLoad } from '#bench/load/prepare.ts';
import type { Served } from '#bench/processes.ts';
import { percentile, spreadOf } from '#bench/stats.ts';

const idleMs = 10_000;
const rounds = 5;
const activePauseMs = 2_000;
const activeBytes = 8 * 1024;
const hotBytes = 1024;

export interface LoadFigures {
  /** Until all channels stood. */
  readonly openSeconds: number;
  /** Processor seconds of the station for that. */
  readonly openCpuSeconds: number;
  readonly emptyRssBytes: number;
  readonly idleRssBytes: number;
  readonly idleCpuMsPerMinute: number;
  /**
   * From the sending of a commit until the idle ones heard of it: medians over some rounds, and of those who heard the
   * fewest that there were in any.
   */
  readonly toAll: { readonly heard: number; readonly p50Ms: number; readonly p99Ms: number; readonly lastMs: number };
  readonly active: WriteFigures & Station;
  readonly hot: WriteFigures & Station;
}

interface Station {
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
}

export async function generateLoad(options: LoadOptions, say: (what: string) => void): Promise<LoadFigures> {
  const dir = mkdtempSync(join(options.dir, 'waystation-bench-'));
  const clear = (): void => rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', clear);
  const data = join(dir, 'station');
  const { served, port } = await startStation(data);
  const workers = Array.from({ length: options.workers }, () => new Worker());
  try {
    const prepared = await prepareLoad(data, options);
    const url = `https://127.0.0.1:${port}`;
    return await measureLoad({ options, served, workers, prepared, url, say });
  } finally {
    for (const worker of workers) worker.end();
    await served.stop();
    clear();
    process.off('exit', clear);
  }
}

interface Stage {
  readonly options: LoadOptions;
  readonly served: Served;
  readonly workers: readonly Worker[];
  readonly prepared: Prepared;
  readonly url: string;
  readonly say: (what: string) => void;
}

async function measureLoad(stage: Stage): Promise<LoadFigures> {
  const { options, served, prepared, say } = stage;
  const emptyRssBytes = served.memory().rssBytes;
  const opened = await openIdle(stage);
  say(`${options.idle} channels stand after ${opened.openSeconds.toFixed(1)} s`);
  const idle = await atRest(served);
  const toAll = await tellAll(stage);
  say(`a push reached the last of ${toAll.heard} after ${toAll.lastMs.toFixed(0)} ms`);
  const active = await writing(stage, prepared.active, { pauseMs: activePauseMs, bytes: activeBytes });
  say(`${options.active} active drives: ${active.commitsPerSecond.toFixed(0)} commits a second`);
  const hot = await writing(stage, prepared.hot, { pauseMs: 0, bytes: hotBytes });
  say(`${options.writers} writers of one share: ${hot.commitsPerSecond.toFixed(0)} commits a second`);
  return { ...opened, emptyRssBytes, ...idle, toAll, active, hot };
}

async function openIdle({ served, workers, prepared, url }: Stage) {
  const { quiet, fingerprint } = prepared;
  const [start, before] = [performance.now(), served.cpuSeconds()];
  const parts = dealt(quiet.idle, workers.length);
  const order = { order: 'begin', url, fingerprint, share: quiet.share.id } as const;
  await Promise.all(workers.map((worker, index) => worker.ask({ ...order, idle: parts[index] ?? [] })));
  return { openSeconds: (performance.now() - start) / 1000, openCpuSeconds: served.cpuSeconds() - before };
}

async function atRest(served: Served) {
  await pause(1_000);
  const before = served.cpuSeconds();
  await pause(idleMs);
  const idleCpuMsPerMinute = ((served.cpuSeconds() - before) * 1000 * 60_000) / idleMs;
  return { idleRssBytes: served.memory().rssBytes, idleCpuMsPerMinute };
}

/** One commit at a time in the share that the idle ones hear of. */
async function tellAll({ workers, prepared, url }: Stage): Promise<LoadFigures['toAll']> {
  const { share, token } = prepared.quiet.writer;
  const drive = new LightDrive(reachOf(url, prepared.fingerprint), token, share);
  const all: LoadFigures['toAll'][] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const { revision, sentMs } = await drive.commit(hotBytes, 'told');
      const answers = await Promise.all(workers.map(worker => worker.ask({ order: 'heard', head: revision })));
      const waits = answers.flatMap(each => each.atMs.map(atMs => atMs - sentMs));
      all.push({
        ...{ heard: waits.length, p50Ms: percentile(waits, 0.5), p99Ms: percentile(waits, 0.99) },
        lastMs: percentile(waits, 1),
      });
    }
  } finally {
    await drive.close();
  }
  const median = (name: keyof LoadFigures['toAll']): number => spreadOf(all.map(each => each[name]))?.median ?? 0;
  const heard = Math.min(...all.map(each => each.heard));
  return { heard, p50Ms: median('p50Ms'), p99Ms: median('p99Ms'), lastMs: median('lastMs') };
}

async function writing(
  { options, served, workers }: Stage,
  writers: readonly WriterOf[],
  how: { readonly pauseMs: number; readonly bytes: number },
): Promise<WriteFigures & Station> {
  const parts = dealt(writers, workers.length);
  await Promise.all(workers.map((worker, index) => worker.ask({ order: 'ready', writers: parts[index] ?? [] })));
  served.resetPeak();
  const before = served.cpuSeconds();
  const { seconds } = options;
  const written = await Promise.all(workers.map(worker => worker.ask({ order: 'write', seconds, ...how })));
  const cpuSeconds = served.cpuSeconds() - before;
  const heads = headsOf(written);
  const heard = await Promise.all(workers.map(worker => worker.ask({ order: 'pushes', heads })));
  return { ...writeFigures(written, heard, seconds), cpuSeconds, peakRssBytes: served.memory().peakBytes };
}

/** As to players: each gets every so many-th. */
export function dealt<T>(all: readonly T[], players: number): readonly (readonly T[])[] {
  return Array.from({ length: players }, (_, player) => all.filter((__, index) => index % players === player));
}

type AnswerTo<T extends Order> = T['order'] extends 'begin' | 'ready'
  ? Extract<Answer, { answer: 'begin' | 'ready' }>
  : Extract<Answer, { answer: T['order'] }>;

/** A worker process, asked one thing at a time. */
class Worker {
  readonly #child: ChildProcess = fork(join(import.meta.dirname, 'worker.ts'));
  /** Only ever rejects. */
  readonly #ended: Promise<never> = once(this.#child, 'exit').then(() => {
    throw new Error('A worker of the load ended.');
  });

  constructor() {
    // Told to whoever asks; at the end nobody does.
    this.#ended.catch(() => undefined);
  }

  async ask<T extends Order>(order: T): Promise<AnswerTo<T>> {
    const answered = once(this.#child, 'message');
    this.#child.send(order);
    const [answer] = (await Promise.race([answered, this.#ended])) as [Answer];
    if (answer.answer === 'failed') throw new Error(answer.why);
    return answer as AnswerTo<T>;
  }

  end(): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}
