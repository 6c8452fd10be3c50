/** Fetches small contents, many to a request, and writes them to the staging area as they come, some at a time. */
import { utf8Length } from '#base/utf8.ts';
import type { TaskContext } from '#engine/context.ts';
import { attempt, blocked } from '#engine/effects/outcome.ts';
import type { ContentStep, Staged } from '#engine/transfer/apply.ts';
import { stagedName } from '#engine/transfer/staged-names.ts';
import { bytesToFetch, discardFailed, refuse, stepPath } from '#engine/transfer/staging.ts';
import { beginTransfer, type Moving } from '#engine/transfers.ts';
import type { RemoteNode } from '#model/tree.ts';
import { FilesError } from '#platform/files.ts';
import type { Want } from '#protocol/content.ts';

/** Answers what stands in the staging area; what cannot be had is on the list. */
export async function stageSmallOnes(context: TaskContext, planned: readonly ContentStep[]): Promise<Staged[]> {
  const { station } = context.doors;
  const group = planned.filter(step => mayFit(context, step));
  if (group.length === 0) return [];
  const wants: Want[] = group.map(step => ({
    node: step.id,
    content: step.state.content,
    // The door judges all chunks of a content together.
    manifest: false,
    chunks: 'all',
  }));
  const arrivals = new Arrivals(context, group);
  const moving = beginSmall(context, group);
  try {
    // No manifest is looked for, since none is needed: that would be two statements a file.
    for await (const item of station.fetch(wants, () => undefined)) {
      // Answers come in the order of the wants, so a want is complete, and was judged, when the next one begins.
      if (item.want > arrivals.at) await arrivals.completeTo(item.want);
      if ('bytes' in item) {
        moving.moved(item.bytes.length);
        arrivals.take(item.bytes);
      } else if ('refused' in item) {
        arrivals.giveUp();
        refuse(context, group[item.want] as ContentStep, item);
      }
    }
    await arrivals.completeTo(group.length);
    await arrivals.stage();
  } finally {
    moving.end();
  }
  return arrivals.staged;
}

/**
 * False, with the reason on the list, where it would be fetched for a disk that is full (R166). Big ones are tried all the
 * same: a part of one goes only when that fails (scenario 78).
 */
function mayFit(context: TaskContext, step: ContentStep): boolean {
  const { noRoom } = context;
  if (noRoom === undefined || bytesToFetch(context, step) < noRoom.bytes) return true;
  blocked(context, step.id, stepPath(context, step), noRoom.error);
  return false;
}

function noteNoRoom(context: TaskContext, step: ContentStep, error: FilesError): void {
  const bytes = bytesToFetch(context, step);
  const isLess = bytes < (context.noRoom?.bytes ?? Number.POSITIVE_INFINITY);
  if (error.code === 'full' && isLess) context.noRoom = { bytes, error };
}

/** Many small ones are one transfer: by themselves they would be gone before anybody has read their names. */
function beginSmall(context: TaskContext, group: readonly ContentStep[]): Moving {
  const [first] = group;
  const path = first === undefined ? '' : stepPath(context, first);
  return beginTransfer(context, { direction: 'down', path, files: group.length, total: bytesOf(group), done: 0 });
}

function bytesOf(group: readonly ContentStep[]): number {
  return group.reduce((sum, { state }) => sum + state.size, 0);
}

/** Bytes that are held at least before they are written together: no link is as long. */
const roomBytesMin = 1024 * 1024;

/** A content that is here and was judged. */
interface Arrived {
  readonly step: ContentStep;
  readonly remote: RemoteNode;
  readonly bytes: Uint8Array;
}

/** The contents of a group as they arrive. Their bytes lie one after the other in one room until that is full. */
class Arrivals {
  /** The content that arrives now. */
  at = 0;
  readonly staged: Staged[] = [];
  readonly #context: TaskContext;
  readonly #group: readonly ContentStep[];
  readonly #room: Uint8Array;
  #arrived: Arrived[] = [];
  /** Where the bytes of the present content begin, and how many of them are here. */
  #begin = 0;
  #filled = 0;
  #givenUp = false;

  constructor(context: TaskContext, group: readonly ContentStep[]) {
    this.#context = context;
    this.#group = group;
    this.#room = new Uint8Array(Math.min(bytesOf(group), Math.max(context.sizes.smallMax, roomBytesMin)));
  }

  take(bytes: Uint8Array): void {
    if (this.#givenUp) return;
    // A content may be much larger than the tree says; no more is kept than that, nor of what cannot be kept here.
    const end = this.#filled + bytes.length;
    if (end > this.#present().state.size || this.#begin + end > this.#room.length) {
      this.#refuseSize();
      return;
    }
    this.#room.set(bytes, this.#begin + this.#filled);
    this.#filled += bytes.length;
  }

  /** No more is taken of the present content. */
  giveUp(): void {
    this.#givenUp = true;
  }

  /** All before this one are complete. */
  async completeTo(next: number): Promise<void> {
    while (this.at < next) {
      if (!this.#givenUp) this.#complete();
      this.at += 1;
      this.#givenUp = false;
      this.#filled = 0;
      const size = this.#group[this.at]?.state.size ?? 0;
      if (this.#begin + size > this.#room.length) await this.stage();
    }
  }

  #present(): ContentStep {
    return this.#group[this.at] as ContentStep;
  }

  #complete(): void {
    const step = this.#present();
    const remote = this.#context.doors.store.remote(step.id);
    if (!remote?.state || remote.state.content !== step.state.content) return;
    if (this.#filled !== step.state.size) {
      this.#refuseSize();
      return;
    }
    const end = this.#begin + this.#filled;
    this.#arrived.push({ step, remote, bytes: this.#room.subarray(this.#begin, end) });
    this.#begin = end;
  }

  /** The bytes are those of the content, but the tree says that it has another size: one of both is wrong at the station. */
  #refuseSize(): void {
    const step = this.#present();
    const message = `The station holds another number of bytes than the ${step.state.size} that it says.`;
    this.giveUp();
    refuse(this.#context, step, { refused: 'damaged', message });
  }

  /** Writes what has arrived so far to the staging area. */
  async stage(): Promise<void> {
    const arrived = this.#arrived;
    this.#arrived = [];
    await this.#stageFiles(arrived.filter(({ remote }) => remote.kind !== 'link'));
    for (const each of arrived) if (each.remote.kind === 'link') await this.#stageLink(each);
    this.#begin = 0;
    const { tally } = this.#context;
    tally.filesDone += arrived.length;
    tally.bytesDone += arrived.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  async #stageFiles(arrived: readonly Arrived[]): Promise<void> {
    const whole = arrived.map(({ step: { id, state }, bytes }) => ({
      name: stagedName(id),
      bytes,
      mode: state.mode,
      mtimeNs: state.mtimeNs,
    }));
    const stamps = await this.#context.doors.files.stageAll(whole);
    for (const [index, { step, remote }] of arrived.entries()) {
      const stamp = stamps[index];
      if (stamp instanceof FilesError) {
        noteNoRoom(this.#context, step, stamp);
        await discardFailed(this.#context, stagedName(step.id));
        blocked(this.#context, step.id, stepPath(this.#context, step), stamp);
      } else if (stamp) this.staged.push({ step, name: stagedName(step.id), stamp, remote });
    }
  }

  async #stageLink({ step, remote, bytes }: Arrived): Promise<void> {
    const name = stagedName(step.id);
    const outcome = await attempt(this.#context, step.id, stepPath(this.#context, step), async () => {
      const stamp = await this.#context.doors.files.stageLink(name, linkTarget(bytes));
      this.staged.push({ step, name, stamp, remote });
      return 'done';
    });
    if (outcome !== 'done') await discardFailed(this.#context, name);
  }
}

function linkTarget(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  return utf8Length(text) === 0 ? '.' : text;
}
