/**
 * The runs of a drive, by which a station tells a drive from its copy (S28).
 *
 * A drive makes a new mark whenever its program starts, writes it down, and shows it with every request, together with
 * the mark of the run before and the number of the run. So the runs of one drive are a chain. Two drives with the same
 * token, because a computer was cloned or put back from a backup, go on from the same link of it, and the station sees
 * the fork. OAuth's rotation of refresh tokens finds a stolen one in the same way (RFC 9700, 4.14).
 */
import { isNodeId, type NodeId } from '#model/node.ts';

/** The header that carries the run: number, mark, and the mark before (empty in the first run), joined by dots. */
export const runHeader = 'x-waystation-run';

/** The run that a request belongs to: one start of a drive's program. */
export interface ShownRun {
  /** 1 for the first run that the station accepted, one more for each that it accepted since. */
  readonly number: number;
  /** 128 random bits, made for this run. */
  readonly mark: NodeId;
  /** The mark of the last run that the station accepted; undefined when there was none. */
  readonly before: NodeId | undefined;
}

export function runText({ number, mark, before }: ShownRun): string {
  return `${number}.${mark}.${before ?? ''}`;
}

/** Undefined when the text is not one of `runText`. */
export function parseRun(text: string): ShownRun | undefined {
  const [numberText = '', mark = '', before = '', ...more] = text.split('.');
  if (more.length > 0 || !/^[1-9][0-9]{0,14}$/.test(numberText) || !isNodeId(mark)) return undefined;
  if (before !== '' && !isNodeId(before)) return undefined;
  return { number: Number(numberText), mark, before: before === '' ? undefined : (before as NodeId) };
}
