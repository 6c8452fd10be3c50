/** What must hold at every moment and costs more than a glance: d2, no unsuperseded content is lost. */
import type { ContentId } from '#model/node.ts';
import type { SimulatedDrive } from '#simulator/drive.ts';
import { nameOf } from '#simulator/hand.ts';
import type { Ledger } from '#simulator/ledger.ts';
import type { StationModel } from '#simulator/station-model.ts';
import { hold } from '#simulator/violation.ts';

/** d2: what people wrote and nobody superseded is at the station, or somewhere on a disk. */
export function checkNothingLost(ledger: Ledger, station: StationModel, drives: readonly SimulatedDrive[]): void {
  const wanted = [...ledger.all()].filter(written => !written.superseded && !station.holds(written.content));
  if (wanted.length === 0) return;
  const held = new Set<ContentId>();
  for (const { disk } of drives) for (const bytes of disk.contents()) held.add(ledger.contentOf(bytes));
  for (const { content, bytes, drives: where } of wanted) {
    const writers = [...where].map(index => `drive${index + 1}`).join(', ');
    hold(held.has(content), 'd2', () => `${nameOf(bytes)}, written on ${writers}, is nowhere any more`);
  }
}
