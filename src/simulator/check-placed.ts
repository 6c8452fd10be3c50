/** d3: a file that a drive puts in place holds bytes that a person's file once held as a whole. */
import type { MemoryDisk } from '#platform/memory/memory-disk.ts';
import { fileAt } from '#simulator/hand.ts';
import type { Ledger } from '#simulator/ledger.ts';
import { hold } from '#simulator/violation.ts';

export interface PlacedCheck {
  /** Told of each operation on the disk. */
  operation(operation: string, path: string): void;
  /** Looks at what was put in place since the last call. */
  check(): void;
}

export function createPlacedCheck(name: string, disk: MemoryDisk, ledger: Ledger): PlacedCheck {
  const placed = new Set<string>();
  return {
    operation(operation, path) {
      if (operation === 'placeNew' || operation === 'exchange') placed.add(path);
    },
    check() {
      if (placed.size === 0) return;
      for (const path of placed) {
        const bytes = disk.user.exists(path) ? fileAt(disk, path) : undefined;
        if (bytes === undefined || bytes.length === 0) continue;
        hold(ledger.find(ledger.contentOf(bytes)), 'd3', () => `${name} shows bytes at ${path} that nobody wrote`);
      }
      placed.clear();
    },
  };
}
