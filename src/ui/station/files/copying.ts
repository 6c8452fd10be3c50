/** Copies by the station, within a share or to another, and moves to another: step after step, until all is there. */
import type { NodeId } from '#model/node.ts';
import { type CopyReply, copyChosenMax } from '#protocol/copy.ts';
import type { NodeWire } from '#protocol/schema.ts';
import { copyStep } from '#ui/common/copy-calls.ts';
import { newId } from '#ui/common/ids.ts';

/** A folder of a share. */
export interface Place {
  readonly share: NodeId;
  readonly folder: NodeId;
}

export interface Copying {
  readonly kind: 'copy' | 'move';
  /** The share that `nodes` lie in. */
  readonly from: NodeId;
  readonly nodes: readonly NodeWire[];
  readonly into: Place;
  readonly signal: AbortSignal;
  /** Told how many files are there by now. */
  onProgress(files: number): void;
}

/** What a move left where it was, as somebody changed it meanwhile. */
export type Left = Pick<CopyReply, 'left' | 'leftCount'>;

/** Throws `ApiError`, and what `signal` was aborted with. What came before that stays. */
export async function copyAll({ kind, from, nodes, into, signal, onProgress }: Copying): Promise<Left> {
  const left: string[][] = [];
  let [leftCount, files] = [0, 0];
  for (let at = 0; at < nodes.length; at += copyChosenMax) {
    const ids = nodes.slice(at, at + copyChosenMax).map(({ id }) => id);
    const move = kind === 'move' ? { move: true as const } : {};
    const request = { copy: newId(), from, nodes: ids, into: into.folder, ...move };
    for (let after: string | undefined, isMore = true; isMore; isMore = after !== undefined) {
      const reply = await copyStep(into.share, after === undefined ? request : { ...request, after }, signal);
      files += reply.files;
      onProgress(files);
      left.push(...reply.left);
      leftCount += reply.leftCount;
      ({ after } = reply);
    }
  }
  return { left, leftCount };
}
