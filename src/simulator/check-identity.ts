/** q6: what was only moved keeps its id, and with it its history. */
import type { NodeId } from '#model/node.ts';
import { nameOf } from '#simulator/hand.ts';
import type { Ledger, Written } from '#simulator/ledger.ts';
import type { StationModel } from '#simulator/station-model.ts';
import { hold } from '#simulator/violation.ts';

/**
 * A content that was written once, by the only person there is, belongs to one node, wherever it was moved. Where two
 * people work, a conflict may make it a copy beside; that is for the tests of the rules.
 */
export function checkIdentity(ledger: Ledger, station: StationModel): void {
  const nodes = new Map<string, NodeId[]>();
  for (const [id, history] of station.histories())
    for (const content of new Set(history.map(version => version.content)))
      nodes.set(content, [...(nodes.get(content) ?? []), id]);
  for (const written of ledger.all()) {
    const ids = nodes.get(written.content) ?? [];
    hold(
      ids.length < 2 || isExcused(written),
      'q6',
      () => `${nameOf(written.bytes)} became ${ids.length} nodes: ${ids}`,
    );
  }
}

function isExcused({ copies, yielded }: Written): boolean {
  return copies > 1 || yielded;
}
