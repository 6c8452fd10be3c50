/** Waits until every task that is not paused is proven to be at rest and equal to the station. */

import type { Drive } from '#drive/drive.ts';
import { plainText } from '#drive/plain-text.ts';
import { connectionTrouble, driveStatus } from '#drive/status.ts';
import { holdSentence } from '#drive/task/holds.ts';
import type { Proof } from '#drive/task/task-runner.ts';
import type { WaitLine } from '#protocol/control/status.ts';

/** How often the progress is told, milliseconds. */
export const progressEveryMs = 250;

/**
 * Lines of progress, then exactly one of `done`, `timeout` or `failed`. The proof of a task is a round that began
 * after the call, looked at the whole folder, read the feed, and ended at rest. When anything was carried out until
 * then, all tasks are asked again: what one of them sent may be news to another one of the same share.
 */
export async function* waitForRest(
  drive: Drive,
  timeoutMs: number | undefined,
  stop: AbortSignal,
): AsyncGenerator<WaitLine> {
  const over = new AbortController();
  const until = timeoutMs === undefined ? undefined : drive.nowMs() + timeoutMs;
  let proofs = startProofs(drive, over.signal);
  try {
    while (!stop.aborted) {
      const failure = firstFailure(drive, proofs);
      if (failure !== undefined) return yield { kind: 'failed', detail: failure };
      if (proofs.every(each => each.proof !== undefined)) {
        if (proofs.length < 2 || !proofs.some(hasMoved)) return yield endLine(drive, proofs);
        proofs = startProofs(drive, over.signal);
      }
      if (until !== undefined && drive.nowMs() >= until)
        return yield { kind: 'timeout', detail: pendingSentence(drive, proofs) };
      yield progressLine(drive, proofs);
      await Promise.race([sleep(Math.min(progressEveryMs, (until ?? Infinity) - drive.nowMs())), ...stillOpen(proofs)]);
    }
  } finally {
    over.abort();
  }
}

interface Asked {
  readonly id: string;
  readonly ending: Promise<void>;
  proof: Proof | undefined;
}

function startProofs(drive: Drive, stop: AbortSignal): Asked[] {
  return drive
    .records()
    .filter(record => !record.paused)
    .map(record => {
      const asked: Asked = {
        id: record.id,
        proof: undefined,
        ending: prove(drive, record.id, stop).then(proof => {
          asked.proof = proof;
        }),
      };
      return asked;
    });
}

/** Asks the task, and asks it again when it is begun anew meanwhile, with other rules or profiles. */
async function prove(drive: Drive, id: string, stop: AbortSignal): Promise<Proof> {
  for (let moved = false; ; ) {
    await drive.afterOrders();
    const live = drive.liveTask(id);
    if (live === undefined) return { kind: 'failed', state: 'error', detail: 'the task could not be opened' };
    // What may be sent is part of the question.
    live.client.forgetShares();
    const proof = await live.runner.prove(stop);
    if (proof.kind === 'settled') return { ...proof, moved: moved || proof.moved };
    if (proof.kind !== 'closed') return proof;
    moved ||= proof.moved;
  }
}

function hasMoved({ proof }: Asked): boolean {
  return proof?.kind === 'settled' && proof.moved;
}

function stillOpen(proofs: readonly Asked[]): Promise<void>[] {
  return proofs.filter(each => each.proof === undefined).map(each => each.ending);
}

/** A task that was found not to get to rest since the question; with what is known about its station, if that is why. */
function firstFailure(drive: Drive, proofs: readonly Asked[]): string | undefined {
  for (const { id, proof } of proofs) {
    const record = drive.records().find(each => each.id === id);
    if (record === undefined || proof?.kind !== 'failed') continue;
    const connection = drive.connection(record.connection);
    const trouble = connectionTrouble(connection, drive.client(connection.id).health());
    return `${record.folder}: ${trouble ?? plainText(proof.detail || proof.state)}`;
  }
  return undefined;
}

/** At rest, but not equal to the station as long as a person has not decided about a hold. */
function endLine(drive: Drive, proofs: readonly Asked[]): WaitLine {
  const asked = driveStatus(drive).tasks.filter(task => proofs.some(each => each.id === task.id && isSettled(each)));
  const held = asked.filter(task => task.holds.length > 0);
  if (held.length === 0) return doneLine(proofs);
  return { kind: 'failed', detail: held.map(task => `${task.folder}: ${holdSentence(task.holds)}`).join('\n') };
}

function isSettled({ proof }: Asked): boolean {
  return proof?.kind === 'settled';
}

function doneLine(proofs: readonly Asked[]): WaitLine {
  const paused = proofs.filter(each => each.proof?.kind === 'paused').length;
  return { kind: 'done', tasks: proofs.length - paused, paused };
}

function progressLine(drive: Drive, proofs: readonly Asked[]): WaitLine {
  const tasks = driveStatus(drive).tasks.filter(task => proofs.some(each => each.id === task.id));
  return {
    kind: 'progress',
    tasks: proofs.length,
    done: proofs.filter(each => each.proof !== undefined).length,
    filesLeft: tasks.reduce((sum, task) => sum + task.progress.filesLeft, 0),
    bytesLeft: tasks.reduce((sum, task) => sum + task.progress.bytesLeft, 0),
  };
}

function pendingSentence(drive: Drive, proofs: readonly Asked[]): string {
  const open = new Set(proofs.filter(each => each.proof === undefined).map(each => each.id));
  const pending = driveStatus(drive).tasks.filter(task => open.has(task.id));
  return pending.map(task => `${task.folder}: ${task.state}. ${task.detail}`.trim()).join('\n');
}

function sleep(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, Math.max(0, ms)));
}
