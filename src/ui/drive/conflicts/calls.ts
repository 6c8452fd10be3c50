/** What the panel asks of the drive about conflicts. */
import type { Conflict, ConflictDecided, ConflictOrder } from '#protocol/control/conflicts.ts';
import { ask, askBytes } from '#ui/drive/ask.ts';

export type Which = 'this' | 'other';

export function getConflicts(): Promise<readonly Conflict[]> {
  return ask('GET', '/conflicts');
}

/** Decides about the two versions as they were shown. */
export function decideConflict(
  { id, kept, copy }: Conflict,
  decision: Omit<ConflictOrder, 'shown'>,
): Promise<ConflictDecided> {
  return ask('POST', `/conflicts/${id}/decide`, { ...decision, shown: { kept: kept.stamp, copy: copy.stamp } });
}

export function getSideBytes(id: string, which: Which): Promise<Uint8Array<ArrayBuffer>> {
  return askBytes(`/conflicts/${id}/${which}`);
}

/** In the file manager, chosen. */
export function openSide(id: string, which: Which): Promise<void> {
  return ask('POST', `/conflicts/${id}/${which}/open`);
}
